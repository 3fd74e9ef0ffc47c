"""The accounts feed: what accounts say about themselves, in mixed spellings and with gaps."""

import numpy as np
import pandas as pd

from persona.synth import pools
from persona.synth.accounts import TALK, Accounts
from persona.synth.contacts import Contacts
from persona.synth.people import TEST, People
from persona.synth.schema import label, times
from persona.synth.settings import DAY, Settings

# Share missing per attribute.
MISSING = dict(nickname=0.2, gender=0.3, birth=0.5, age=0.55, country=0.2, region=0.3, occupation=0.55)
MISSING |= dict(friend_count=0.2, acquisition_channel=0.25)


def _some(rng: np.random.Generator, values: list, attribute: str) -> np.ndarray:
    """Values as text, a share of them missing."""
    column = np.array(values, dtype=object)
    column[rng.random(len(values)) < MISSING[attribute]] = None
    return column


def _pick(pool: tuple, k: int) -> object:
    return pool[k % len(pool)]


def _name(tongue: str, x: int, y: int) -> str:
    family, given = _pick(pools.FAMILY[tongue], x), _pick(pools.GIVEN[tongue], y)
    return f"{given} {family}" if tongue == "en" else f"{family}{given}"


def account_rows(
    run: Settings, people: People, accounts: Accounts, contacts: Contacts, degree: np.ndarray
) -> pd.DataFrame:
    """The accounts feed. ``degree`` is the number of friends per person."""
    rng, n, who = run.rng("accounts", 3), accounts.n, accounts.person
    locale, kind = people.locale[who].tolist(), people.kind[who]
    a, b, c = (rng.integers(0, 10_000, n).tolist() for _ in range(3))
    tongue = [pools.LOCALES[k] for k in locale]
    # Mostly the same name on all of a person's accounts.
    chosen = np.where(rng.random((2, n)) < 0.85, rng.integers(0, 10_000, (2, people.n))[:, who], [a, b]).tolist()
    names = _some(rng, [_name(t, x, y) for t, x, y in zip(tongue, *chosen, strict=True)], "nickname")
    is_test = kind == TEST
    named = is_test & (rng.random(n) < 0.7)
    for i in np.flatnonzero(named).tolist():
        names[i] = f"test_{i % 1000:03d}" if a[i] % 2 else f"qa-{i % 1000}"
    flagged = is_test & (~named | (rng.random(n) < 0.4))
    gender = [_pick(pools.FEMALE if f else pools.MALE, k) for f, k in zip(people.female[who].tolist(), c, strict=True)]
    place = [_pick(pools.REGIONS[t], r) for t, r in zip(tongue, people.region[who].tolist(), strict=True)]
    region = [p[0] if k % 3 else _pick(p, k // 3) for p, k in zip(place, b, strict=True)]
    years, numbers = people.birth_year[who].tolist(), people.number[who].tolist()
    birthday = [f"{y}-{1 + k % 12:02d}-{1 + k % 28:02d}" for y, k in zip(years, numbers, strict=True)]
    age = (run.end_date.year - people.birth_year[who]).astype(float)
    occupation = rng.choice(len(pools.OCCUPATIONS), people.n)[who]
    friends = np.where(accounts.system == TALK, degree[who] + rng.integers(0, 3, n), np.nan)
    updated = np.minimum(accounts.registered + rng.integers(0, 200 * DAY, n), run.end - 1)

    def gone(attribute: str) -> np.ndarray:
        return rng.random(n) < MISSING[attribute]

    channel = rng.choice(len(pools.ACQUISITION), n, p=[0.4, 0.2, 0.15, 0.13, 0.05, 0.07])
    channel = np.where(gone("acquisition_channel"), -1, channel)
    referrer = _referrers(rng, people, accounts)
    channel = np.where(referrer >= 0, pools.ACQUISITION.index("referral"), channel)
    device = [None if d < 0 else f"dev-{d:08x}" for d in accounts.device.tolist()]
    return pd.DataFrame(
        {
            "source_system": accounts.systems(np.arange(n)),
            "account_id": accounts.column(np.arange(n)),
            "registered_at": times(accounts.registered),
            "updated_at": times(updated),
            "phone": contacts.phone,
            "email": contacts.email,
            "device_id": np.array(device, dtype=object),
            "external_id": contacts.external_id,
            "nickname": names,
            "gender": _some(rng, gender, "gender"),
            "birth_date": _some(rng, birthday, "birth"),
            "age": np.where(gone("age"), np.nan, age),
            "country": label(np.where(gone("country"), -1, people.locale[who]), pools.COUNTRY),
            "region": _some(rng, region, "region"),
            "occupation": label(np.where(gone("occupation"), -1, occupation), pools.OCCUPATIONS),
            "friend_count": np.where(gone("friend_count"), np.nan, friends),
            "acquisition_channel": label(channel, pools.ACQUISITION),
            "referrer_account_id": accounts.column(referrer),
            "is_test": flagged,
        }
    )


def _referrers(rng: np.random.Generator, people: People, accounts: Accounts) -> np.ndarray:
    """Account number of who brought this account: somebody earlier of the same circle, leaders most; -1 is nobody."""
    who = accounts.person
    first = np.searchsorted(people.community[people.is_social], people.community[who])
    last = np.searchsorted(people.community[people.is_social], people.community[who], side="right")
    pick = first + ((last - first) * rng.random(len(who)) ** 3).astype(np.int64)
    referrer = accounts.main[np.minimum(pick, people.n - 1)]
    fits = people.is_social[who] & (accounts.registered[referrer] < accounts.registered) & (rng.random(len(who)) < 0.35)
    return np.where(fits & (accounts.system == TALK), referrer, -1)
