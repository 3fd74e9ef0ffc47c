"""Machines that talk: bots that are easy to tell, bots that are hard to tell, and humans who send by a scheduler."""

import numpy as np

from persona.synth import pools
from persona.synth.accounts import Accounts
from persona.synth.circles import Groups
from persona.synth.holidays import weekend_days
from persona.synth.messages import FIRST_SMALL, FIRST_SPAM, PHRASES, Lines, join_lines
from persona.synth.people import BOT_KINDS, GENUINE, People
from persona.synth.settings import DAY, HOUR, Settings

BOT_ROWS = 330  # messages of an average bot in 180 days, times the run's intensity
CONSTANT_GAP, BURST, SAME_CONTENT, JITTER, REPLY = range(len(BOT_KINDS))
# Per kind: messages in one sitting, and the median seconds between two of them with their log spread.
SITTING = np.array([60, 50, 12, 14, 10])
GAP_SECONDS = np.array([45.0, 1.5, 600.0, 420.0, 300.0])
GAP_SPREAD = np.array([0.0, 0.3, 1.0, 0.7, 0.9])
ANSWERED = np.array([0.01, 0.01, 0.02, 0.05, 0.22])  # share of messages that a human answers
TEXT_SHARE = np.array([1.0, 0.4, 1.0, 0.8, 0.72])


def bot_lines(run: Settings, people: People, accounts: Accounts, groups: Groups, intensity: float) -> Lines:
    """All bots' messages, and the humans' answers to them; hard_reply bots go on with the talk."""
    rng = run.rng("bots")
    bots = np.flatnonzero(people.bot_kind >= 0)
    days = run.days / 180
    count = np.maximum(30, rng.lognormal(np.log(BOT_ROWS * intensity * days), 0.3, len(bots))).astype(np.int64)
    bot = np.repeat(bots, count)
    kind = people.bot_kind[bot]
    place = np.arange(len(bot)) - np.repeat(np.r_[0, np.cumsum(count)[:-1]], count)
    is_first = place % SITTING[kind] == 0
    sitting = np.cumsum(is_first) - 1

    # The easy ones work round the clock, the hard ones keep office hours and mostly weekdays.
    owner = bot[is_first]
    first_day = np.maximum(0, (people.registered[owner] - run.start) // DAY + 1)
    hard = people.bot_kind[owner] >= JITTER
    day = first_day + ((run.days - first_day) * rng.random(len(owner))).astype(np.int64)
    weekend = weekend_days(run)[np.minimum(day, run.days - 1)]
    day = np.where(hard & weekend & (rng.random(len(owner)) < 0.8), np.maximum(first_day, day - 2), day)
    hour = np.where(hard, np.clip(rng.normal(14, 2.8, len(owner)), 9, 20), 24 * rng.random(len(owner)))
    begin = run.start + day * DAY + (hour * HOUR).astype(np.int64)

    own_gap = GAP_SECONDS[people.bot_kind[bots]] * rng.uniform(0.7, 1.5, len(bots))
    gap = np.repeat(own_gap, count) * rng.lognormal(0, 1, len(bot)) ** GAP_SPREAD[kind]
    gap = np.where(is_first, 0, np.maximum(1, np.round(gap))).astype(np.int64)
    elapsed = np.cumsum(gap)
    at = begin[sitting] + elapsed - elapsed[is_first][sitting]

    victim, group = _audience(rng, run, people, groups, len(bot))
    phrase, salt = _spam(rng, kind)
    types = np.where(rng.random(len(bot)) < TEXT_SHARE[kind], 0, rng.choice([1, 2, 5], len(bot), p=[0.3, 0.2, 0.5]))
    asked = Lines(
        sender=accounts.main[bot],
        recipient=np.where(group >= 0, -1, accounts.main[victim]),
        group=group,
        at=at,
        type=types,
        parent=np.full(len(bot), -1),
        phrase=phrase,
        salt=salt,
    )
    present = (people.kind[victim] == GENUINE) & (people.active_until[victim] > at + DAY)
    lines = _answers(rng, asked, accounts.main[bot], accounts.main[victim], kind, present)
    return _within(lines, run)


def _audience(
    rng: np.random.Generator, run: Settings, people: People, groups: Groups, n: int
) -> tuple[np.ndarray, np.ndarray]:
    """Whom machines write to: anybody who was there before the window, and in a tenth of cases a group."""
    social = np.flatnonzero(people.is_social & (people.registered < run.start))
    victim = social[rng.integers(0, len(social), n)]
    group = np.where(rng.random(n) < 0.1, rng.integers(0, groups.count, n), -1)
    return victim, group


def _spam(rng: np.random.Generator, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Phrase and salt: the easy repeat few texts, the hard mix spam with small talk and change its wording."""
    n = len(kind)
    spam = FIRST_SPAM + rng.integers(0, len(pools.SPAM_PHRASES), n)
    human = rng.integers(0, FIRST_SPAM, n)
    hard = kind >= JITTER
    phrase = np.where(hard & (rng.random(n) < 0.65), human, spam)
    phrase = np.where(kind == SAME_CONTENT, FIRST_SPAM, phrase)
    salt = np.where(hard & (rng.random(n) < 0.7), rng.integers(1, 1 << 30, n), 0)
    return phrase, salt


def _answers(
    rng: np.random.Generator, asked: Lines, bot: np.ndarray, victim: np.ndarray, kind: np.ndarray, present: np.ndarray
) -> Lines:
    """Add what victims who are present answer, and what hard_reply bots answer to that."""
    hit = np.flatnonzero((rng.random(len(bot)) < ANSWERED[kind]) & present & (asked.group < 0))
    at = asked.at[hit] + 20 + rng.lognormal(5, 1, len(hit)).astype(np.int64)
    plain = np.zeros(len(hit), dtype=np.int64)
    small = FIRST_SMALL + rng.integers(0, len(pools.SMALL_TALK), len(hit))
    answer = Lines(victim[hit], bot[hit], plain - 1, at, plain, plain - 1, small, plain)
    again = kind[hit] == REPLY
    follow = Lines(
        bot[hit][again],
        victim[hit][again],
        plain[again] - 1,
        at[again] + 15 + rng.lognormal(4, 0.8, again.sum()).astype(np.int64),
        plain[again],
        plain[again] - 1,
        rng.integers(0, len(PHRASES), again.sum()),
        rng.integers(1, 1 << 30, again.sum()),
    )
    lines = join_lines([asked, answer, follow])
    lines.parent[len(bot) : len(bot) + len(hit)] = hit
    lines.parent[len(bot) + len(hit) :] = len(bot) + np.flatnonzero(again)
    return lines


def _within(lines: Lines, run: Settings) -> Lines:
    """Keep what lies in the window; an answer to what does not is an answer to nothing."""
    ok = (lines.at >= run.start) & (lines.at < run.end)
    kept = np.where(ok, np.cumsum(ok) - 1, -1)
    parent = np.where(lines.parent >= 0, kept[lines.parent], -1)
    columns = {name: value[ok] for name, value in vars(lines).items() if name != "parent"}
    return Lines(parent=parent[ok], **columns)


def scheduler_lines(run: Settings, people: People, accounts: Accounts, groups: Groups) -> Lines:
    """Humans with a scheduler: one message each weekday at the same minute, to one group or person."""
    rng = run.rng("schedulers")
    who = np.flatnonzero(people.is_scheduler)
    weekday = np.flatnonzero(~weekend_days(run))
    person, day = np.repeat(who, len(weekday)), np.tile(weekday, len(who))
    minute = np.repeat(rng.integers(7 * 60, 20 * 60, len(who)), len(weekday))
    at = run.start + day * DAY + minute * 60 + rng.integers(0, 4, len(person))
    victim, _ = _audience(rng, run, people, groups, len(who))
    has_group = groups.of_person.count[who] > 0
    group = np.full(len(who), -1)
    group[has_group] = groups.of_person.items[groups.of_person.start[who[has_group]]]
    phrase = np.repeat(rng.integers(0, FIRST_SPAM, len(who)), len(weekday))
    salt = np.where(np.repeat(rng.random(len(who)) < 0.5, len(weekday)), 1 + day, 0)
    group, victim = np.repeat(group, len(weekday)), np.repeat(victim, len(weekday))
    ok = (at > people.active_from[person]) & (at < people.active_until[person])
    zero = np.zeros(ok.sum(), dtype=np.int64)
    return Lines(
        accounts.main[person][ok],
        np.where(group >= 0, -1, accounts.main[victim])[ok],
        group[ok],
        at[ok],
        zero,
        zero - 1,
        phrase[ok],
        salt[ok],
    )
