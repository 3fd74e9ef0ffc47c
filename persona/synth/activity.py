"""What people do on the platform besides talking: log in, read and pass on content, use services."""

import numpy as np
import pandas as pd

from persona.synth import pools
from persona.synth.accounts import Accounts
from persona.synth.people import CHANNELS, People
from persona.synth.personas import CONTENT_ACTIONS, CONTENT_MIX, SERVICE_MIX, choose, mix
from persona.synth.rhythm import Rhythm
from persona.synth.schema import SYSTEMS, constant, label, times
from persona.synth.settings import HOUR, Settings

OWN_CHANNEL = 0.85  # share of a person's events that come through their preferred channel
VERSIONS = ("10.2.0", "10.3.1", "10.4.0", "10.5.2", "11.0.0", "11.1.0")
DEVICE_TYPES = ("phone", "tablet", "pc")
SYSTEMS_OS = ("android", "ios", "windows", "macos")
CONTENT_LABELS = (*CONTENT_ACTIONS, "teleport")
POST, VIEW, LIKE, COMMENT, SHARE, DOWNLOAD, ATTEND = range(len(CONTENT_ACTIONS))
CONTENT_TYPES = ("story", "link", "image", "video", "article", "live", "file")
POST_TYPES = (0.45, 0.15, 0.22, 0.12, 0.03, 0.01, 0.02)  # in the order of CONTENT_TYPES
PUBLIC_TYPES = (0.05, 0.10, 0.05, 0.30, 0.44, 0.03, 0.03)
PUBLIC_SHELF = 60  # pieces of public content per type and category
PUBLIC_CONTENT = PUBLIC_SHELF * len(CONTENT_TYPES) * len(pools.CATEGORIES)
FRIENDS_POST = 0.65  # share of reading that goes to a post of the circle
RECENT_POSTS = 25  # readers choose among this many latest posts of their circle
CHAIN_SHARE = 0.45  # of shares pass on another share rather than the post itself
ALL_BRANDS = tuple(brand for brands in pools.BRANDS for brand in brands)
SERVICE_SECONDS = np.array([25.0, 400.0, 60.0, 900.0, 1100.0, 300.0, 60.0, 180.0])  # median per service
PAID_SERVICE = np.array([True, False, False, False, False, True, True, False])


def channels(rng: np.random.Generator, people: People, who: np.ndarray) -> np.ndarray:
    """Channel of each event: mostly the person's own."""
    return np.where(rng.random(len(who)) < OWN_CHANNEL, people.channel[who], rng.integers(0, len(CHANNELS), len(who)))


def interests(rng: np.random.Generator, people: People, who: np.ndarray, own: float = 0.7) -> np.ndarray:
    """Category of each event: one of the person's two, or any."""
    mine = people.interests[who, rng.integers(0, 2, len(who))]
    return np.where(rng.random(len(who)) < own, mine, rng.integers(0, len(pools.CATEGORIES), len(who)))


def brands(rng: np.random.Generator, category: np.ndarray) -> np.ndarray:
    """Brand (index into ALL_BRANDS) of a category; the first brand sells most."""
    return category * 3 + np.minimum(rng.geometric(0.5, len(category)) - 1, 2)


def login_rows(
    rng: np.random.Generator,
    run: Settings,
    people: People,
    accounts: Accounts,
    rhythm: Rhythm,
    who: np.ndarray,
    first_id: int,
    devices: tuple[str, ...],
) -> pd.DataFrame:
    """The logins feed: one row per element of ``who``."""
    n = len(who)
    at = rhythm.sample(rng, who)
    account = accounts.talking(who, at, rng.random(n))
    channel = channels(rng, people, who)
    phone = channel != CHANNELS.index("pc")
    tablet = phone & (people.number[who] % 11 == 0)
    os = np.where(phone, (people.number[who] % 5 < 2).astype(int), 2 + (people.number[who] % 7 == 0))
    release = (at - run.start) / (run.end - run.start) * (len(VERSIONS) - 1) - rng.exponential(0.6, n)
    abroad = rng.random(n) < 0.02
    order = np.argsort(at, kind="stable")
    frame = {
        "source_system": constant(n, "talk", SYSTEMS),
        "account_id": accounts.column(account),
        "logged_in_at": times(at),
        "device_id": label(accounts.device[account], devices),
        "device_type": label(np.where(phone, tablet, 2), DEVICE_TYPES),
        "os": label(os, SYSTEMS_OS),
        "app_version": label(np.clip(np.round(release), 0, len(VERSIONS) - 1).astype(int), VERSIONS),
        "channel": label(channel, CHANNELS),
        "country": label(np.where(abroad, rng.integers(0, 3, n), people.locale[who]), pools.COUNTRY),
        "session_seconds": np.minimum(10 + rng.lognormal(5.3, 1.0, n), 4 * HOUR).astype(np.int64).astype(float),
    }
    frame = {name: column[order] for name, column in frame.items()}
    return pd.DataFrame({**frame, "login_id": first_id + np.arange(n)})


def _choose_posts(
    rng: np.random.Generator,
    people: People,
    poster: np.ndarray,
    posted: np.ndarray,
    reader: np.ndarray,
    read: np.ndarray,
) -> np.ndarray:
    """For each reader the post (an index) of their circle that they turn to, or -1: recent ones, leaders' most."""
    if len(poster) == 0:
        return np.full(len(reader), -1)
    span = np.int64(1) << 34
    key = (people.community[poster] + 1) * span + posted
    order = np.argsort(key, kind="stable")
    circle = (people.community[reader] + 1) * span
    last = np.searchsorted(key[order], circle + read)
    first = np.maximum(np.searchsorted(key[order], circle), last - RECENT_POSTS)
    best, score = np.full(len(reader), -1), np.full(len(reader), -1.0)
    for _ in range(3):
        pick = order[np.clip(first + ((last - first) * rng.random(len(reader))).astype(np.int64), 0, len(order) - 1)]
        followed = people.leader[poster[pick]] + 0.2 * rng.random(len(reader))
        better = (last > first) & (followed > score)
        best, score = np.where(better, pick, best), np.where(better, followed, score)
    return best


def content_rows(
    rng: np.random.Generator, people: People, accounts: Accounts, rhythm: Rhythm, who: np.ndarray, first_id: int
) -> pd.DataFrame:
    """The content_events feed: posts, what readers do with them, and shares that chain into cascades."""
    n = len(who)
    at = rhythm.sample(rng, who)
    order = np.argsort(at, kind="stable")
    who, at = who[order], at[order]
    action = choose(rng, mix(people.weights[who], CONTENT_MIX) + 1e-9)
    is_post = action == POST
    post = np.flatnonzero(is_post)
    from_circle = (rng.random(n) < FRIENDS_POST) & np.isin(action, (VIEW, LIKE, COMMENT)) | (action == SHARE)
    reader = np.flatnonzero(from_circle & people.is_social[who])
    source = np.full(n, -1)
    hit = _choose_posts(rng, people, who[post], at[post], who[reader], at[reader])
    source[reader] = np.where(hit >= 0, post[hit] if len(post) else -1, -1)

    category = interests(rng, people, who)
    kind = np.where(is_post, rng.choice(7, n, p=POST_TYPES), rng.choice(7, n, p=PUBLIC_TYPES))
    kind = np.where(action == ATTEND, CONTENT_TYPES.index("live"), kind)
    kind = np.where(action == DOWNLOAD, CONTENT_TYPES.index("file"), kind)
    public = _public_content(rng, kind, category)
    content = np.where(is_post, PUBLIC_CONTENT + first_id + np.arange(n), public)
    author = np.where(is_post, accounts.main[who], -1)
    origin = np.where(source >= 0, source, np.arange(n))
    category, content, author, kind = category[origin], content[origin], author[origin], kind[origin]
    brand = np.where(rng.random(n) < 0.4, brands(rng, category), -1)

    account = accounts.talking(who, at, rng.random(n))
    return pd.DataFrame(
        {
            "source_system": constant(n, "talk", SYSTEMS),
            "account_id": accounts.column(account),
            "action": label(action, CONTENT_LABELS),
            "occurred_at": times(at),
            "event_id": first_id + np.arange(n),
            "content_type": label(kind, CONTENT_TYPES),
            "content_id": content,
            "author_id": accounts.column(author),
            "shared_from_id": _shared_from(rng, action, source, first_id),
            "category": label(category, pools.CATEGORIES),
            "brand": label(brand, ALL_BRANDS),
        }
    )


def _public_content(rng: np.random.Generator, kind: np.ndarray, category: np.ndarray) -> np.ndarray:
    """Number (from 1) of a piece of content that nobody in the circles posted; it keeps its type and category."""
    shelf = kind * len(pools.CATEGORIES) + category
    return 1 + shelf * PUBLIC_SHELF + (PUBLIC_SHELF * rng.random(len(kind)) ** 2).astype(np.int64)


def _shared_from(rng: np.random.Generator, action: np.ndarray, source: np.ndarray, first_id: int) -> np.ndarray:
    """Event id each share passes on: the post, or the previous share of the same post. Rows are in order of time."""
    out = np.full(len(action), -1, dtype=np.int64)
    share = np.flatnonzero((action == SHARE) & (source >= 0))
    order = share[np.lexsort((share, source[share]))]
    parent = source[order]
    if len(order) > 1:
        chained = np.r_[False, parent[1:] == parent[:-1]] & (rng.random(len(order)) < CHAIN_SHARE)
        parent = np.where(chained, np.r_[-1, order[:-1]], parent)
    out[order] = first_id + parent
    return out


def service_rows(
    rng: np.random.Generator, people: People, accounts: Accounts, rhythm: Rhythm, who: np.ndarray, first_id: int
) -> pd.DataFrame:
    """The service_events feed: one row per element of ``who``."""
    n = len(who)
    at = rhythm.sample(rng, who)
    order = np.argsort(at, kind="stable")
    who, at = who[order], at[order]
    service = choose(rng, mix(people.weights[who], SERVICE_MIX) + 1e-9)
    amount = np.round(rng.lognormal(9.6, 0.9, n), -2)
    return pd.DataFrame(
        {
            "source_system": constant(n, "talk", SYSTEMS),
            "account_id": accounts.column(accounts.talking(who, at, rng.random(n))),
            "service": label(service, pools.SERVICES),
            "occurred_at": times(at),
            "event_id": first_id + np.arange(n),
            "duration_seconds": np.round(SERVICE_SECONDS[service] * rng.lognormal(0, 0.7, n)),
            "amount": np.where(PAID_SERVICE[service] & (rng.random(n) < 0.85), np.maximum(amount, 100), np.nan),
        }
    )
