"""When people act: a habit's days and hours, thinned to one's own active days, sampled by inverse cumulative sums."""

import numpy as np

from persona.synth.holidays import festive_days, weekend_days
from persona.synth.people import HABITS, IRREGULAR, LOW_VOLUME, LUNCH, NIGHT_OWL, REGULAR, SEASONAL, People
from persona.synth.settings import DAY, HOUR, Settings

# Chance that a day is one of a person's active days.
ACTIVE_DAY = np.array([0.90, 0.80, 0.80, 0.45, 0.80, 0.25])
WEEKEND_WEIGHT = np.array([0.30, 1.1, 0.45, 1.0, 1.0, 1.0])  # relative to a weekday
FESTIVE_WEIGHT = 60.0  # a festive day of a seasonal person, relative to an ordinary one
FESTIVE_LIFT = 1.3  # the same for everybody else
AWAY = 0.12  # chance that a seasonal person answers on an ordinary day, relative to a festive one
RARELY_HERE = 0.08  # chance that an occasional person answers, relative to others


def _hours() -> np.ndarray:
    """Relative weight of local hours, (habit, weekend, 24)."""
    hour = np.arange(24)
    awake = np.interp(hour, [0, 2, 6, 9, 13, 19, 22, 23], [0.5, 0.1, 0.1, 0.7, 0.8, 1.0, 1.1, 0.8])

    def peak(centre: float, width: float) -> np.ndarray:
        away = np.abs(hour + 0.5 - centre)
        return np.exp(-0.5 * (np.minimum(away, 24 - away) / width) ** 2)

    table = np.tile(awake, (len(HABITS), 2, 1))
    table[REGULAR, 0] = 0.06 * awake + peak(8.0, 0.8) + 1.1 * peak(18.8, 0.9)
    table[REGULAR, 1] = awake
    table[NIGHT_OWL] = 0.06 * awake + peak(0.5, 1.6)
    table[LUNCH, 0] = 0.06 * awake + peak(12.6, 0.8)
    table[LUNCH, 1] = 0.3 * awake + peak(12.8, 1.2)
    table[IRREGULAR] = 0.3 + 0.7 * (hour >= 7)[None, :]
    return table


class Rhythm:
    """Sampler of event times for a range of people; memory is (people in the range) × days."""

    def __init__(self, run: Settings, people: People, low: int, high: int):
        """Prepare people ``low`` to ``high`` (exclusive)."""
        self.run, self.people, self.low = run, people, low
        n, days = high - low, run.days
        who = slice(low, high)
        rng = run.rng("rhythm", low)
        habit, weekend, festive = people.habit[who], weekend_days(run), festive_days(run)

        base = np.where(weekend, WEEKEND_WEIGHT[:, None], 1.0) * np.where(festive, FESTIVE_LIFT, 1.0)
        if festive.any():
            base[SEASONAL] = np.where(festive, FESTIVE_WEIGHT, 1.0)
        on = rng.random((n, days), dtype=np.float32) < ACTIVE_DAY[habit][:, None]
        # Irregular and occasional people also come and go by the week.
        spells = np.repeat(rng.random((n, days // 6 + 1), dtype=np.float32) < 0.55, 6, axis=1)[:, :days]
        on &= spells | ~np.isin(habit, (IRREGULAR, LOW_VOLUME))[:, None]
        day_start = run.start + np.arange(days) * DAY
        window = (day_start + DAY > people.active_from[who][:, None]) & (day_start < people.active_until[who][:, None])
        window[~window.any(axis=1), 0] = True
        weight = base[habit] * window * (on + 1e-6)
        # Those who fade out do so over their last six weeks.
        left = (people.active_until[who][:, None] - day_start) / (42 * DAY)
        weight *= np.where(people.is_churning[who][:, None], np.clip(left, 0.05, 1.0), 1.0)
        edges = np.cumsum(weight, axis=1)
        edges /= edges[:, -1:]
        self._days = (edges + np.arange(n)[:, None]).ravel()
        hours = np.cumsum(_hours().reshape(-1, 24), axis=1)
        hours /= hours[:, -1:]
        self._hours = (hours + np.arange(len(hours))[:, None]).ravel()
        self._weekend = weekend
        # Without a festival in the window nobody's days are festive: seasonal people then answer on any.
        self._festive = festive if festive.any() else np.ones(days, dtype=bool)

    def answers(self, rng: np.random.Generator, who: np.ndarray, at: np.ndarray) -> np.ndarray:
        """Whether people (any, not only the range's) are there to answer at these times, by their habits."""
        habit, table = self.people.habit[who], _hours()
        day = np.clip((at - self.run.start) // DAY, 0, self.run.days - 1)
        hour = np.clip((at - self.run.start) % DAY // HOUR, 0, 23)
        weekend = self._weekend[day].astype(int)
        chance = np.maximum((table / table.max(axis=2, keepdims=True))[habit, weekend, hour] ** 0.4, 0.15)
        chance *= np.where(weekend, np.sqrt(np.minimum(WEEKEND_WEIGHT, 1))[habit], 1.0)
        chance *= np.where((habit == SEASONAL) & ~self._festive[day], AWAY, 1.0)
        chance *= np.where(habit == LOW_VOLUME, RARELY_HERE, 1.0)
        return rng.random(len(who)) < chance

    def sample(self, rng: np.random.Generator, who: np.ndarray) -> np.ndarray:
        """UTC seconds of one event for each element of ``who`` (indices of people in the range)."""
        row, days = who - self.low, self.run.days
        day = np.searchsorted(self._days, row + rng.random(len(who)), side="right") - row * days
        day = np.clip(day, 0, days - 1)
        kind = self.people.habit[who] * 2 + self._weekend[day]
        hour = np.clip(np.searchsorted(self._hours, kind + rng.random(len(who)), side="right") - kind * 24, 0, 23)
        at = self.run.start + day * DAY + hour * HOUR + rng.integers(0, HOUR, len(who))
        # On the first and last day the hours are cut by the registration and by the last sign of life.
        soon = self.people.active_from[who] + rng.integers(60, 2 * HOUR, len(who))
        at = np.where(at < self.people.active_from[who], soon, at)
        late = self.people.active_until[who] - rng.integers(1, 2 * HOUR, len(who))
        at = np.where(at >= self.people.active_until[who], late, at)
        return np.clip(at, self.run.start, self.run.end - 1) - self.people.shift[who]
