"""People: who they are before they do anything. One array element per person, ordered by community, leaders first."""

from dataclasses import dataclass

import numpy as np

from persona.synth import pools
from persona.synth.personas import PERSONA_SHARE, PERSONAS, choose
from persona.synth.settings import DAY, HOUR, Settings

KINDS = ("genuine", "bot", "test", "never_active", "dormant")
GENUINE, BOT, TEST, NEVER, DORMANT = range(5)
KIND_SHARE = {BOT: 0.02, TEST: 0.01, NEVER: 0.04, DORMANT: 0.05}
BOT_KINDS = ("easy_constant_gap", "easy_burst", "easy_same_content", "hard_jitter", "hard_reply")
HABITS = ("regular", "night_owl", "lunch", "irregular", "seasonal", "low_volume")
REGULAR, NIGHT_OWL, LUNCH, IRREGULAR, SEASONAL, LOW_VOLUME = range(6)
HABIT_SHARE = np.array([0.38, 0.12, 0.13, 0.26, 0.04, 0.07])
CHANNELS = ("app", "web", "pc")
COMMUNITY_SIZE = 40  # mean number of people in a social circle; sizes are lognormal
LEVEL_SIGMA = 0.75  # spread of the activity level, lognormal with mean 1
SCHEDULER_SHARE = 0.01  # genuine people who send by a scheduler: hard humans for bot rules
CHURN_SHARE = 0.12  # genuine people who fade out inside the window


@dataclass
class People:
    """Arrays over n people. Times are UTC seconds; ``weights`` is (n, 10) over PERSONAS, zero for those without one."""

    number: np.ndarray  # the digits of person_id, in random order
    kind: np.ndarray
    bot_kind: np.ndarray  # index into BOT_KINDS, -1 for humans
    main: np.ndarray
    second: np.ndarray
    weights: np.ndarray
    habit: np.ndarray
    level: np.ndarray
    community: np.ndarray  # -1: in no circle
    leader: np.ndarray  # how much others follow this person, 0–1
    channel: np.ndarray
    locale: np.ndarray
    female: np.ndarray
    birth_year: np.ndarray
    region: np.ndarray
    interests: np.ndarray  # (n, 2) categories
    registered: np.ndarray
    active_from: np.ndarray
    active_until: np.ndarray
    shift: np.ndarray  # seconds taken off every event: people whose few events lie a year back
    reply_delay: np.ndarray  # median seconds to answer
    is_scheduler: np.ndarray
    is_churning: np.ndarray

    @property
    def n(self) -> int:
        """Number of people."""
        return len(self.kind)

    @property
    def is_social(self) -> np.ndarray:
        """Who belongs to a circle."""
        return self.community >= 0


def _kinds(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Account kinds by their planted shares; every kind of bot at least once."""
    kind = np.full(n, GENUINE)
    counts = {k: max(len(BOT_KINDS) if k == BOT else 2, round(share * n)) for k, share in KIND_SHARE.items()}
    kind[: sum(counts.values())] = np.repeat(list(counts), list(counts.values()))
    kind = rng.permutation(kind)
    bot_kind = np.full(n, -1)
    bots = np.flatnonzero(kind == BOT)
    bot_kind[bots] = np.arange(len(bots)) % len(BOT_KINDS)
    return kind, bot_kind


def _communities(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Circles for n people, sizes lognormal; and the locale each circle mostly speaks."""
    count = max(2, round(n / COMMUNITY_SIZE))
    size = rng.lognormal(0, 0.6, count)
    community = rng.choice(count, n, p=size / size.sum())
    tongue = rng.choice(3, count, p=[0.80, 0.15, 0.05])
    return community, tongue


def draw_people(run: Settings) -> People:
    """Draw everybody. Persona, habit, level and circle are independent but for newcomers and seasonal users."""
    rng, n = run.rng("people"), run.users
    kind, bot_kind = _kinds(rng, n)
    has_persona = (kind == GENUINE) | (kind == DORMANT)

    main = rng.choice(len(PERSONAS), n, p=PERSONA_SHARE)
    newcomer, seasonal = PERSONAS.index("newcomer"), PERSONAS.index("seasonal_user")
    # A secondary persona that says when somebody came (newcomer, seasonal) would contradict the dates: not drawn.
    other = np.tile(PERSONA_SHARE, (n, 1))
    other[:, [newcomer, seasonal]] = 0
    other[np.arange(n), main] = 0
    second = choose(rng, other)
    weight = rng.uniform(0.6, 0.9, n)
    weights = np.zeros((n, len(PERSONAS)))
    weights[np.arange(n), main] = weight
    weights[np.arange(n), second] += 1 - weight
    weights[~has_persona] = 0

    habit = rng.choice(len(HABITS), n, p=HABIT_SHARE)
    habit = np.where((main == seasonal) & has_persona & (rng.random(n) < 0.9), SEASONAL, habit)
    level = rng.lognormal(-(LEVEL_SIGMA**2) / 2, LEVEL_SIGMA, n)
    level[habit == LOW_VOLUME] = rng.uniform(0.02, 0.06, n)[habit == LOW_VOLUME]

    community, tongue = _communities(rng, n)
    popularity = weights[:, PERSONAS.index("connector")] + 0.7 * weights[:, PERSONAS.index("creator")] + rng.random(n)
    own = rng.choice(3, n, p=[0.6, 0.25, 0.15])
    locale = np.where(rng.random(n) < 0.85, tongue[community], own)
    community[(kind != GENUINE) & (kind != DORMANT)] = -1

    registered, first, last, shift, churning = _lifetimes(run, rng, kind, main == newcomer)
    people = People(
        number=rng.permutation(n) + 1,
        kind=kind,
        bot_kind=bot_kind,
        main=np.where(has_persona, main, -1),
        second=np.where(has_persona, second, -1),
        weights=weights,
        habit=habit,
        level=level,
        community=community,
        leader=np.zeros(n),
        channel=rng.choice(len(CHANNELS), n, p=[0.72, 0.16, 0.12]),
        locale=locale,
        female=rng.random(n) < 0.52,
        birth_year=run.end_date.year - np.clip(rng.gamma(9, 4, n), 10, 85).astype(int),
        region=rng.integers(0, 10_000, n),
        interests=rng.choice(len(pools.CATEGORIES), (n, 2), p=_interest_shares()),
        registered=registered,
        active_from=first,
        active_until=last,
        shift=shift,
        reply_delay=rng.lognormal(4.2, 0.8, n),
        is_scheduler=(kind == GENUINE) & (habit != LOW_VOLUME) & (rng.random(n) < SCHEDULER_SHARE),
        is_churning=churning,
    )
    return _in_circle_order(people, popularity)


def _interest_shares() -> np.ndarray:
    share = np.linspace(1.6, 0.6, len(pools.CATEGORIES))
    return share / share.sum()


def _lifetimes(run: Settings, rng: np.random.Generator, kind: np.ndarray, is_newcomer: np.ndarray):
    """When people registered and between which times they are active; the dormant stop early, or long before."""
    n = len(kind)
    before = run.start - (rng.random(n) ** 1.5 * 1500 * DAY + DAY).astype(np.int64)
    inside = rng.integers(run.start, run.end - 31 * DAY, n)
    recent = rng.integers(run.end - 30 * DAY, run.end - 2 * DAY, n)
    registered = np.where(rng.random(n) < 0.15, inside, before)
    registered = np.where(is_newcomer & (kind == GENUINE), recent, registered)

    old = kind == DORMANT
    registered = np.where(old, before - 420 * DAY, registered)
    first = np.maximum(registered, run.start)
    last = np.full(n, run.end, dtype=np.int64)
    churning = (kind == GENUINE) & ~is_newcomer & (registered < run.start) & (rng.random(n) < CHURN_SHARE)
    last = np.where(churning, run.start + (rng.uniform(0.3, 0.95, n) * run.days * DAY).astype(np.int64), last)
    last = np.where(old, run.start + (rng.uniform(0.05, 0.25, n) * run.days * DAY).astype(np.int64), last)
    last = np.maximum(last, first + 12 * HOUR)
    shift = np.where(old & (rng.random(n) < 0.5), rng.integers(200, 400, n) * DAY, 0)
    return registered, first, last, shift, churning


def _in_circle_order(people: People, popularity: np.ndarray) -> People:
    """Sort people by circle, the most popular first, so that a circle is a range and its leaders are its head."""
    circle = np.where(people.is_social, people.community, np.iinfo(np.int64).max)
    order = np.lexsort((-popularity, circle))
    for name, value in vars(people).items():
        setattr(people, name, value[order])
    starts = np.r_[0, np.flatnonzero(np.diff(people.community)) + 1]
    rank = np.arange(people.n) - np.repeat(starts, np.diff(np.r_[starts, people.n]))
    people.leader = np.where(people.is_social, 1 / (1 + rank), 0.0)
    return people
