"""Phones and e-mail addresses, and the ways people and systems spell them."""

from dataclasses import dataclass

import numpy as np

from persona.synth import pools
from persona.synth.accounts import Accounts, kiosk_size
from persona.synth.people import People
from persona.synth.settings import Settings

MISSING = (0.22, 0.35, 0.60)  # share of accounts without phone, e-mail, external id
LINKED = (0.70, 0.55, 0.30)  # share of people with several accounts that use the same one on all of them
SHARED_PHONE = 0.03  # accounts whose phone is a relative's, or was another person's before
KIOSK_PHONE = "1588-0000"

# Prefixes that exist, so that the demo's numbers could be real ones.
CHINESE_PREFIXES = (
    *(f"13{k}" for k in range(10)),
    *(f"15{k}" for k in (0, 1, 2, 3, 5, 6, 7, 8, 9)),
    *(f"18{k}" for k in range(10)),
    *("170", "171", "173", "175", "176", "177", "178", "191", "198", "199"),
)
AMERICAN_AREAS = (
    "201",
    "206",
    "212",
    "213",
    "301",
    "305",
    "312",
    "404",
    "415",
    "512",
    "617",
    "702",
    "713",
    "808",
    "917",
)

ODD_SHARE = 0.05  # contact details typed differently
TYPO_SHARE = 0.30  # … of which mistyped, so that nothing can match them


def draw_phones(rng: np.random.Generator, people: People) -> list[str]:
    """One national number per person, digits only: 010xxxxxxxx, 1xxxxxxxxxx (China), 1xxxxxxxxxx (America)."""
    digits = rng.choice(90_000_000, people.n, replace=False) + 10_000_000
    second = rng.integers(30, 100, people.n)
    out = []
    for locale, d, s in zip(people.locale.tolist(), digits.tolist(), second.tolist(), strict=True):
        chinese = CHINESE_PREFIXES[s % len(CHINESE_PREFIXES)]
        american = AMERICAN_AREAS[s % len(AMERICAN_AREAS)]
        out.append((f"010{d}", f"{chinese}{d}", f"1{american}{2 + d % 8}{d % 1_000_000:06d}")[locale])
    return out


def spell_phone(digits: str, locale: int) -> str:
    """The usual spelling of a number in its country."""
    if locale == 0:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if locale == 1:
        return f"+86 {digits}"
    return f"+1 {digits[1:4]}-{digits[4:7]}-{digits[7:]}"


def respell_phone(digits: str, locale: int, way: int) -> str:
    """The same number spelt in another way (way 0–4)."""
    code = ("82", "86", "1")[locale]
    rest = digits if locale == 1 else digits[1:]
    if way == 0 and locale == 0:
        return f"+82 {rest[:2]}-{rest[2:6]}-{rest[6:]}"
    return (f"+{code}{rest}", f"+{code}-{rest}", f"00{code}{rest}", f" +{code} {rest} ", f"+{code}.{rest}")[way]


def draw_emails(rng: np.random.Generator, people: People) -> list[str]:
    """One lower-case address per person; the person's number keeps them distinct."""
    name = rng.integers(0, len(pools.LATIN), people.n).tolist()
    host = rng.integers(0, len(pools.MAIL_HOSTS), people.n).tolist()
    number = people.number.tolist()
    return [f"{pools.LATIN[a]}{k}@{pools.MAIL_HOSTS[h]}" for a, h, k in zip(name, host, number, strict=True)]


def respell_email(email: str, way: int) -> str:
    """The same address with capitals or stray spaces (way 0–3)."""
    local, host = email.split("@")
    return (email.upper(), f" {email}", f"{email} ", f"{local.title()}@{host}")[way % 4]


def mistype(text: str, place: int) -> str:
    """Another phone or address: the digit at or after ``place`` (cyclically) is changed to the next."""
    spots = [i for i, c in enumerate(text) if c.isdigit()][3 if "@" not in text else 0 :]
    i = spots[place % len(spots)]
    return text[:i] + str((int(text[i]) + 1) % 10) + text[i + 1 :]


@dataclass
class Contacts:
    """Text per account (None: missing) and, for the truth, how each came about."""

    phone: np.ndarray
    email: np.ndarray
    external_id: np.ndarray
    phone_state: np.ndarray  # plain, respelt, typo, shared, kiosk, other, missing
    email_state: np.ndarray


def draw_contacts(run: Settings, people: People, accounts: Accounts) -> Contacts:
    """Contact details per account. People with several accounts share at least one kind of detail over all of them."""
    rng, n, who = run.rng("accounts", 2), accounts.n, accounts.person
    digits, emails = draw_phones(rng, people), draw_emails(rng, people)
    several = (np.bincount(who, minlength=people.n)[who] > 1)[:, None]
    links = rng.random((people.n, 3)) < LINKED
    links[~links.any(axis=1), 0] = True
    linked = links[who] & several
    missing = (rng.random((n, 3)) < MISSING) & ~linked
    # A second account that does not share a detail was opened with another one.
    other = ~linked & several & (np.arange(n) != accounts.main[who])[:, None]
    shared = (rng.random(n) < SHARED_PHONE) & people.is_social[who] & ~linked[:, 0]
    kiosk = np.zeros(n, dtype=bool)
    kiosk[rng.choice(n, kiosk_size(n), replace=False)] = True
    odd = rng.random((n, 2)) < ODD_SHARE
    typo = rng.random((n, 2)) < TYPO_SHARE
    way, place = rng.integers(0, 5, (n, 2)), rng.integers(0, 8, (n, 2))

    def states(column: int, marks: list[tuple[str, np.ndarray]]) -> np.ndarray:
        strange = [("missing", missing[:, column]), ("typo", (odd & typo)[:, column]), ("respelt", odd[:, column])]
        names, flags = zip(*marks, *strange, ("other", other[:, column]), strict=True)
        return np.select(flags, names, "plain").astype(object)

    phone_state = states(0, [("kiosk", kiosk), ("shared", shared & ~missing[:, 0] & ~odd[:, 0])])
    email_state = states(1, [])
    phones, mails = [None] * n, [None] * n
    owner = np.where(shared, np.maximum(who - 1, 0), who)
    for i in range(n):
        number, locale = digits[owner[i]], int(people.locale[owner[i]])
        if other[i, 0]:
            number = mistype(mistype(number, 1), 4)
        phones[i] = _phone(number, locale, phone_state[i], int(way[i, 0]), int(place[i, 0]))
        mail = emails[who[i]] if not other[i, 1] else "my." + emails[who[i]]
        mails[i] = _email(mail, email_state[i], int(way[i, 1]), int(place[i, 1]))
    external = [f"X{k:08d}" for k in people.number[who].tolist()]
    external_id = np.where(missing[:, 2] | other[:, 2], None, np.array(external, dtype=object))
    return Contacts(
        np.array(phones, dtype=object), np.array(mails, dtype=object), external_id, phone_state, email_state
    )


def _phone(number: str, locale: int, state: str, way: int, place: int) -> str | None:
    if state == "missing":
        return None
    if state == "kiosk":
        return KIOSK_PHONE
    if state == "respelt":
        return respell_phone(number, locale, way)
    return spell_phone(mistype(number, place) if state == "typo" else number, locale)


def _email(mail: str, state: str, way: int, place: int) -> str | None:
    if state == "missing":
        return None
    if state == "respelt":
        return respell_email(mail, way)
    return mistype(mail, place) if state == "typo" else mail
