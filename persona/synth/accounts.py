"""Accounts: who has which, one to three per person over three source systems, and on which devices."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from persona.synth.people import BOT, DORMANT, GENUINE, People
from persona.synth.schema import SYSTEMS, label
from persona.synth.settings import DAY, Settings

TALK, SHOP, CRM = range(3)
MULTI_SHARE = 0.18  # genuine and dormant people with more than one account
SHARED_DEVICE = 0.03
KIOSK_ACCOUNTS = 32  # accounts behind the call centre's phone, and behind the shop's kiosk
KIOSK_SHARE = 0.08  # … but never more than this share of a small run's accounts
DEVICE_MISSING = 0.20


@dataclass
class Accounts:
    """Arrays over accounts in order of account_id, and per person the account in each system (-1: none)."""

    person: np.ndarray
    system: np.ndarray
    registered: np.ndarray
    ids: tuple[str, ...]
    main: np.ndarray  # per person: the talk account
    alt: np.ndarray  # per person: an older talk account, still used a little
    shop: np.ndarray
    crm: np.ndarray
    device: np.ndarray  # per account: number of its device

    @property
    def n(self) -> int:
        """Number of accounts."""
        return len(self.person)

    def column(self, account: np.ndarray) -> pd.Categorical:
        """Account numbers → a text column of account ids (-1: missing)."""
        return label(account, self.ids)

    def systems(self, account: np.ndarray) -> pd.Categorical:
        """The source systems of these accounts."""
        return label(self.system[account], SYSTEMS)

    def talking(self, person: np.ndarray, at: np.ndarray, draw: np.ndarray) -> np.ndarray:
        """The talk account a person acts with: the older one in a quarter of cases, if there is one yet."""
        alt = self.alt[person]
        return np.where((alt >= 0) & (draw < 0.25) & (self.registered[alt] <= at), alt, self.main[person])

    def shopping(self, person: np.ndarray, at: np.ndarray, draw: np.ndarray) -> np.ndarray:
        """The account a person shops with: mostly the shop's, if there is one yet."""
        shop = self.shop[person]
        return np.where((shop >= 0) & (draw < 0.8) & (self.registered[shop] <= at), shop, self.main[person])


def draw_accounts(run: Settings, people: People) -> Accounts:
    """Who has which accounts, since when, under which ids."""
    rng, n = run.rng("accounts", 0), people.n
    human = (people.kind == GENUINE) | (people.kind == DORMANT)
    extra = np.where(human & (rng.random(n) < MULTI_SHARE), 1 + (rng.random(n) < 0.25), 0)
    pick = rng.choice(3, n, p=[0.15, 0.6, 0.25])  # the one extra account: alt, shop or crm
    has = {
        "alt": (extra == 1) & (pick == 0),
        "shop": (extra == 2) | ((extra == 1) & (pick == 1)),
        "crm": (extra == 2) | ((extra == 1) & (pick == 2)),
    }
    owner = [np.arange(n)] + [np.flatnonzero(flag) for flag in has.values()]
    system = np.repeat([TALK, TALK, SHOP, CRM], [len(o) for o in owner])
    person = np.concatenate(owner)
    # Other accounts come earlier or later than the first; an older talk account is always earlier.
    first = people.registered[person]
    drift = rng.integers(-400 * DAY, 300 * DAY, len(person))
    is_alt = np.repeat([False, True, False, False], [len(o) for o in owner])
    drift = np.where(is_alt, -np.abs(drift) - DAY, drift)
    other = np.clip(first + drift, None, np.maximum(first, run.end - 5 * DAY))
    registered = np.where(np.arange(len(person)) < n, first, other)

    numbers = rng.permutation(len(person))
    prefix = np.array(["u", "S-", "C"])[system]
    ids = np.array([f"{p}{10_000_019 + 7 * k}" for p, k in zip(prefix.tolist(), numbers.tolist(), strict=True)])
    order = np.argsort(ids, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    maps, start = [], 0
    for who in owner:
        mapping = np.full(n, -1)
        mapping[who] = rank[start : start + len(who)]
        maps.append(mapping)
        start += len(who)
    return Accounts(
        person[order],
        system[order],
        registered[order],
        tuple(ids[order].tolist()),
        *maps,
        device=_devices(run.rng("accounts", 1), people, person[order]),
    )


def kiosk_size(accounts: int) -> int:
    """How many accounts a super-node has in a run with this many accounts."""
    return max(6, min(KIOSK_ACCOUNTS, round(accounts * KIOSK_SHARE)))


def _devices(rng: np.random.Generator, people: People, person: np.ndarray) -> np.ndarray:
    """Device number per account: one's own, a relative's, the bots' farm or the kiosk's; -1 is missing."""
    own = person * 2 + (rng.random(len(person)) < 0.3)  # a second device for some accounts
    relative = np.maximum(person - 1, 0) * 2
    device = np.where(people.is_social[person] & (rng.random(len(person)) < SHARED_DEVICE), relative, own)
    device = np.where((people.kind[person] == BOT) & (rng.random(len(person)) < 0.5), people.n * 2 + 1, device)
    kiosk = rng.choice(len(person), kiosk_size(len(person)), replace=False)
    device[kiosk] = people.n * 2
    missing = rng.random(len(person)) < DEVICE_MISSING
    missing[kiosk] = False
    return np.where(missing, -1, device)
