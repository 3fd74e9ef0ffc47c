"""What people told the business: consents, CRM attributes, surveys, support tickets, requests to be erased."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from persona.synth import pools
from persona.synth.accounts import CRM, TALK, Accounts
from persona.synth.people import BOT, DORMANT, GENUINE, People
from persona.synth.schema import constant, label, times
from persona.synth.settings import DAY, HOUR, Settings

PURPOSES = ("analytics", "profiling", "inference", "marketing")
CONSENT_ACTIONS = ("granted", "revoked", "maybe")
CONSENT_CHANNELS = ("app", "web", "email", "sms", "push")
POLICIES = ("2024-01", "2025-03", "2026-01")
ASKED_SHARE = 0.95  # of accounts said anything about consent
SPOKE = np.array([0.98, 0.95, 0.80, 0.92])  # of those, share that answered for each purpose
GRANTED = np.array([0.97, 0.92, 0.65, 0.74])  # of those, share that said yes
REVOKED_SHARE = 0.05  # of grants were revoked later
EXPIRY_SHARE = 0.08  # of grants carry an end
SURVEYED_SHARE = 0.22
TICKET_RATE = 0.3
ERASED_SHARE = 0.002
ATTRIBUTES = ("income_band", "industry", "occupation", "interest_tag", "membership")
VALUES = tuple(
    dict.fromkeys(
        (*pools.INCOME_BANDS, *pools.INDUSTRIES, *pools.OCCUPATIONS, *pools.INTEREST_TAGS, *pools.MEMBERSHIPS)
    )
)


@dataclass
class Consents:
    """The consents feed, and per person whether marketing is allowed at the end of the window."""

    rows: pd.DataFrame
    marketing: np.ndarray


def draw_consents(run: Settings, people: People, accounts: Accounts) -> Consents:
    """Answers given at registration, per account and purpose; some were revoked, some expire."""
    rng, n = run.rng("consents"), accounts.n
    asked = (rng.random(n) < ASKED_SHARE) & (people.kind[accounts.person] != BOT)
    asked &= (accounts.system == TALK) | (rng.random(n) < 0.6)
    account, purpose = np.nonzero(asked[:, None] & (rng.random((n, 4)) < SPOKE))
    # People mostly answer the same on all their accounts.
    mind = rng.random((people.n, 4)) < GRANTED
    other = rng.random(len(account)) < 0.04
    granted = mind[accounts.person[account], purpose] ^ other
    at = accounts.registered[account] + rng.integers(5, 900, len(account))
    expires = np.where(
        granted & (rng.random(len(account)) < EXPIRY_SHARE),
        np.maximum(at + 365 * DAY, run.start + rng.integers(30 * DAY, 600 * DAY, len(account))),
        -1,
    )
    back = np.flatnonzero(granted & (rng.random(len(account)) < REVOKED_SHARE))
    since = np.maximum(at[back], run.start)
    revoked_at = since + ((run.end - since) * rng.random(len(back))).astype(np.int64)
    marketing = np.zeros(people.n, dtype=bool)
    yes = (purpose == PURPOSES.index("marketing")) & granted
    yes[back] = False
    marketing[accounts.person[account[yes]]] = True
    policy = np.searchsorted([run.start - 300 * DAY, run.start], at)
    row = np.r_[np.arange(len(account)), back]
    channel = rng.choice(2, len(row), p=[0.8, 0.2])
    direct = rng.integers(2, 5, len(row))
    channel = np.where((purpose[row] == 3) & (rng.random(len(row)) < 0.25), direct, channel)
    rows = pd.DataFrame(
        {
            "source_system": accounts.systems(account[row]),
            "account_id": accounts.column(account[row]),
            "purpose": label(purpose[row], PURPOSES),
            "action": label(np.r_[np.where(granted, 0, 1), np.ones(len(back), int)], CONSENT_ACTIONS),
            "occurred_at": times(np.r_[at, revoked_at]),
            "channel": label(channel, CONSENT_CHANNELS),
            "policy_version": label(policy[row], POLICIES),
            "expires_at": times(np.r_[expires, np.full(len(back), -1)]),
        }
    )
    return Consents(rows, marketing)


def crm_rows(run: Settings, people: People, accounts: Accounts) -> pd.DataFrame:
    """The crm_attributes feed: tags follow people's true interests, with a few wrong ones."""
    rng = run.rng("crm_attributes")
    human = np.isin(people.kind[accounts.person], (GENUINE, DORMANT))
    known = np.flatnonzero(
        human & ((accounts.system == CRM) | ((accounts.system == TALK) & (rng.random(accounts.n) < 0.45)))
    )
    n = len(known)

    def code(pool: tuple[str, ...], index: np.ndarray) -> np.ndarray:
        return np.array([VALUES.index(v) for v in pool])[index]

    tag_of = np.array([pools.INTEREST_TAGS.index(c) if c in pools.INTEREST_TAGS else -1 for c in pools.CATEGORIES])
    tag = tag_of[people.interests[accounts.person[known], 0]]
    tag = np.where(rng.random(n) < 0.1, rng.integers(0, len(pools.INTEREST_TAGS), n), tag)
    income = np.clip(rng.normal(1.6, 1.1, people.n), 0, 4).astype(int)[accounts.person[known]]
    value = np.stack(
        [
            code(pools.INCOME_BANDS, income),
            code(pools.INDUSTRIES, rng.integers(0, len(pools.INDUSTRIES), people.n)[accounts.person[known]]),
            code(pools.OCCUPATIONS, rng.integers(0, len(pools.OCCUPATIONS), n)),
            np.where(tag >= 0, code(pools.INTEREST_TAGS, np.maximum(tag, 0)), -1),
            code(pools.MEMBERSHIPS, rng.choice(4, n, p=[0.55, 0.25, 0.14, 0.06])),
        ],
        axis=1,
    )
    row, attribute = np.nonzero((rng.random((n, 5)) < [0.6, 0.5, 0.4, 0.9, 0.7]) & (value >= 0))
    since = accounts.registered[known[row]]
    return pd.DataFrame(
        {
            "source_system": accounts.systems(known[row]),
            "account_id": accounts.column(known[row]),
            "attribute": label(attribute, ATTRIBUTES),
            "value": label(value[row, attribute], VALUES),
            "updated_at": times(since + (rng.random(len(row)) * (run.end - since)).astype(np.int64)),
        }
    )


def _visitors(rng: np.random.Generator, run: Settings, people: People, accounts: Accounts, rate: float):
    """Accounts that get in touch, and when: active people, with their crm account if they have one."""
    person = np.repeat(np.arange(people.n), rng.poisson(np.where(people.kind == GENUINE, rate, 0)))
    account = np.where(accounts.crm[person] >= 0, accounts.crm[person], accounts.main[person])
    first = np.maximum(people.active_from[person], accounts.registered[account])
    first = np.minimum(first, run.end - DAY)
    at = first + ((run.end - HOUR - first) * rng.random(len(person))).astype(np.int64)
    return person, account, at


def survey_rows(run: Settings, people: People, accounts: Accounts) -> pd.DataFrame:
    """The surveys feed: those who fade out are less content."""
    rng = run.rng("surveys")
    person, account, at = _visitors(rng, run, people, accounts, SURVEYED_SHARE)
    n = len(person)
    nps = rng.random(n) < 0.7
    mood = np.clip(rng.normal(7.4, 2.1, n) - 3.0 * people.is_churning[person], 0, 10)
    return pd.DataFrame(
        {
            "source_system": accounts.systems(account),
            "account_id": accounts.column(account),
            "score": np.where(nps, np.round(mood), np.round(1 + mood * 0.4)),
            "responded_at": times(at),
            "survey": label(np.where(nps, 0, 1), ("nps", "csat")),
            "max_score": np.where(nps, 10.0, 5.0),
        }
    )


def ticket_rows(run: Settings, people: People, accounts: Accounts) -> pd.DataFrame:
    """The support_tickets feed; some are still open."""
    rng = run.rng("support_tickets")
    person, account, at = _visitors(rng, run, people, accounts, TICKET_RATE)
    n = len(person)
    closed = at + (rng.lognormal(10.2, 1.2, n)).astype(np.int64)
    still_open = (closed >= run.end) | (rng.random(n) < 0.05)
    score = np.clip(np.round(rng.normal(3.9, 1.1, n) - 1.2 * people.is_churning[person]), 1, 5)
    return pd.DataFrame(
        {
            "source_system": accounts.systems(account),
            "account_id": accounts.column(account),
            "opened_at": times(at),
            "ticket_id": 1 + np.arange(n),
            "closed_at": times(np.where(still_open, -1, closed)),
            "channel": label(rng.choice(4, n), ("app", "phone", "email", "chat")),
            "category": label(rng.integers(0, len(pools.TICKET_CATEGORIES), n), pools.TICKET_CATEGORIES),
            "score": np.where(still_open | (rng.random(n) < 0.5), np.nan, score),
        }
    )


def erasure_rows(run: Settings, people: People, accounts: Accounts) -> pd.DataFrame:
    """The erasure_requests feed: a few people ask, through one of their accounts, in the last third of the window."""
    rng = run.rng("erasure_requests")
    eligible = np.flatnonzero(np.isin(people.kind, (GENUINE, DORMANT)) & (people.registered < run.end - 40 * DAY))
    who = np.sort(rng.choice(eligible, max(1, round(ERASED_SHARE * people.n)), replace=False))
    at = run.end - rng.integers(HOUR, run.days * DAY // 3, len(who))
    return pd.DataFrame(
        {
            "source_system": constant(len(who), "talk", ("talk", "shop", "crm")),
            "account_id": accounts.column(accounts.main[who]),
            "requested_at": times(at),
        }
    )
