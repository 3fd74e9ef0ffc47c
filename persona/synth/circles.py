"""Whom people know: friendships inside circles (leaders have most), and the groups they talk in."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from persona.synth import pools
from persona.synth.accounts import Accounts
from persona.synth.people import GENUINE, People
from persona.synth.personas import FRIENDS, PERSONAS, mix
from persona.synth.schema import SYSTEMS, constant, label, times
from persona.synth.settings import DAY, Settings

FRIENDS_MEAN = 4.5  # friendships a person starts; others start some with them too
INSIDE_SHARE = 0.85  # of friendships are within the circle
UNDATED_SHARE = 0.30  # of friendships were exported without a date
GROUP_PEOPLE = 9  # people of a circle per group of that circle
MEMBERSHIPS_MEAN = 1.6  # groups a person is in
FRIEND_ACTIONS = ("added", "removed", "blocked", "unblocked", "poked")
GROUP_ACTIONS = ("joined", "left", "removed", "lurked")
ROLES = ("owner", "admin", "member")


@dataclass
class Neighbours:
    """A list of numbers per row: row i's are ``items[start[i] : start[i + 1]]``."""

    start: np.ndarray
    items: np.ndarray

    @property
    def count(self) -> np.ndarray:
        """Length of each row's list."""
        return np.diff(self.start)

    def pick(self, row: np.ndarray, draw: np.ndarray) -> np.ndarray:
        """One item of each row's list, by a uniform draw in [0, 1); the row must not be empty."""
        return self.items[self.start[row] + (draw * self.count[row]).astype(np.int64)]


def neighbours(row: np.ndarray, item: np.ndarray, rows: int) -> Neighbours:
    """Group items by row, in the order given."""
    order = np.argsort(row, kind="stable")
    start = np.r_[0, np.cumsum(np.bincount(row, minlength=rows))]
    return Neighbours(start, item[order])


def draw_friends(run: Settings, people: People) -> Neighbours:
    """Each person's friends. A circle is a range of people: a skewed draw in the range favours its leaders."""
    rng = run.rng("friendships", 0)
    social = np.flatnonzero(people.is_social)
    wanted = rng.poisson(FRIENDS_MEAN * mix(people.weights[social], FRIENDS[:, None])[:, 0])
    a = np.repeat(social, np.maximum(wanted, 1))
    circle = people.community[a]
    first = np.searchsorted(people.community[social], circle)
    size = np.searchsorted(people.community[social], circle, side="right") - first
    inside = rng.random(len(a)) < INSIDE_SHARE
    near = first + (size * rng.random(len(a)) ** 1.8).astype(np.int64)
    b = np.where(inside, near, (len(social) * rng.random(len(a))).astype(np.int64))
    pairs = np.unique(np.minimum(a, b)[a != b] * people.n + np.maximum(a, b)[a != b])
    low, high = pairs // people.n, pairs % people.n
    return neighbours(np.r_[low, high], np.r_[high, low], people.n)


def friendship_rows(run: Settings, people: People, accounts: Accounts, friends: Neighbours) -> pd.DataFrame:
    """The friendships feed: most are added from both sides; some are removed or blocked later."""
    rng = run.rng("friendships", 1)
    a, b = np.repeat(np.arange(people.n), friends.count), friends.items
    kept = rng.random(len(a)) < 0.85
    a, b = a[kept], b[kept]
    since = np.maximum(people.registered[a], people.registered[b])
    at = since + (rng.random(len(a)) ** 1.5 * (run.end - since)).astype(np.int64)
    ends = rng.random(len(a)) < 0.05
    later = at[ends] + ((run.end - at[ends]) * rng.random(ends.sum())).astype(np.int64)
    how = rng.choice([1, 2], ends.sum(), p=[0.6, 0.4])
    again = rng.random(len(later)) < 0.15 * (how == 2)
    back = later[again] + ((run.end - later[again]) * rng.random(again.sum())).astype(np.int64)
    dated = np.where((rng.random(len(a)) < UNDATED_SHARE) & ~ends, -1, at)
    one, two = np.r_[a, a[ends], a[ends][again]], np.r_[b, b[ends], b[ends][again]]
    action = np.r_[np.zeros(len(a), int), how, np.full(again.sum(), 3)]
    return pd.DataFrame(
        {
            "source_system": constant(len(one), "talk", SYSTEMS),
            "account_id": accounts.column(accounts.main[one]),
            "friend_id": accounts.column(accounts.main[two]),
            "action": label(action, FRIEND_ACTIONS),
            "occurred_at": times(np.r_[dated, later, back]),
        }
    )


@dataclass
class Groups:
    """Memberships: person, group and role per row, with times; ``of_person`` and ``members`` look both ways."""

    person: np.ndarray
    group: np.ndarray
    role: np.ndarray
    joined: np.ndarray
    left: np.ndarray  # -1: still in
    count: int
    of_person: Neighbours
    members: Neighbours


def draw_groups(run: Settings, people: People) -> Groups:
    """Groups per circle; hosts own them, the rest join with the leaders' groups most."""
    rng = run.rng("groups", 0)
    social = np.flatnonzero(people.is_social)
    sizes = np.bincount(people.community[social])
    per_circle = np.maximum(1, sizes // GROUP_PEOPLE)
    first = np.r_[0, np.cumsum(per_circle)[:-1]]
    count = int(per_circle.sum())
    host = people.weights[social, PERSONAS.index("group_host")]
    wanted = np.maximum(rng.poisson(MEMBERSHIPS_MEAN * (0.7 + 2.2 * host)), people.kind[social] == GENUINE)
    person = np.repeat(social, wanted)
    circle = people.community[person]
    group = first[circle] + (per_circle[circle] * rng.random(len(person)) ** 1.4).astype(np.int64)
    unique = np.unique(group * people.n + person)
    group, person = unique // people.n, unique % people.n
    # The member who is most of a host owns the group.
    order = np.lexsort((-people.weights[person, PERSONAS.index("group_host")], group))
    group, person = group[order], person[order]
    role = np.where(np.r_[True, np.diff(group) > 0], 0, np.where(rng.random(len(group)) < 0.06, 1, 2))
    since = np.maximum(people.registered[person], run.start - 600 * DAY)
    joined = since + (rng.random(len(person)) ** 2 * (run.end - since)).astype(np.int64)
    owner = role == 0
    joined[owner] = since[owner] + 60
    leaves = ~owner & (rng.random(len(person)) < 0.10)
    left = np.where(leaves, joined + ((run.end - joined) * rng.random(len(person))).astype(np.int64), -1)
    stays = ~leaves
    return Groups(
        person,
        group,
        role,
        joined,
        left,
        count,
        neighbours(person[stays], group[stays], people.n),
        neighbours(group[stays], person[stays], count),
    )


def group_rows(run: Settings, accounts: Accounts, groups: Groups) -> pd.DataFrame:
    """The group_members feed."""
    rng = run.rng("groups", 1)
    gone = np.flatnonzero(groups.left >= 0)
    row = np.r_[np.arange(len(groups.person)), gone]
    removed = np.where(rng.random(len(gone)) < 0.2, 2, 1)
    action = np.r_[np.zeros(len(groups.person), int), removed]
    topic = rng.integers(0, len(pools.GROUP_TOPICS), groups.count)[groups.group[row]]
    return pd.DataFrame(
        {
            "source_system": constant(len(row), "talk", SYSTEMS),
            "group_id": groups.group[row] + 1,
            "account_id": accounts.column(accounts.main[groups.person[row]]),
            "action": label(action, GROUP_ACTIONS),
            "occurred_at": times(np.r_[groups.joined, groups.left[gone]]),
            "role": label(groups.role[row], ROLES),
            "group_name": label(topic, pools.GROUP_TOPICS),
        }
    )
