"""What people say: bursts of conversation between friends and in groups, answered after human delays; and calls."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from persona.synth import pools
from persona.synth.accounts import Accounts
from persona.synth.circles import Groups, Neighbours
from persona.synth.people import DORMANT, People
from persona.synth.personas import GROUP_TALK, MESSAGE_MIX, MESSAGE_TYPES, PERSONAS, STARTS_TALK, choose, mix
from persona.synth.rhythm import Rhythm
from persona.synth.schema import SYSTEMS, constant, label, times
from persona.synth.settings import Settings

MESSAGE_LABELS = (*MESSAGE_TYPES, "hologram")
CALL_TYPES = ("voice", "video", "telepathy")
PASSIVE = PERSONAS.index("passive_reader")
TALK_LENGTH = 5.0  # mean messages of a conversation that is answered
TALK_ROWS = 3.5  # mean rows per conversation in the feed, after silence and people leaving
QUOTE_SHARE = 0.6  # of answers name the message they answer
PHRASES = (*(text for pair in pools.TOPIC_PHRASES for text in pair), *pools.SMALL_TALK, *pools.SPAM_PHRASES)
FIRST_SMALL = 2 * len(pools.TOPIC_PHRASES)
FIRST_SPAM = FIRST_SMALL + len(pools.SMALL_TALK)


@dataclass
class Lines:
    """Messages before they become rows: arrays over messages; -1 is missing. ``parent`` is the row answered."""

    sender: np.ndarray  # account
    recipient: np.ndarray  # account
    group: np.ndarray
    at: np.ndarray
    type: np.ndarray
    parent: np.ndarray
    phrase: np.ndarray  # index into PHRASES
    salt: np.ndarray  # 0: the phrase alone; else a number that makes the text its own


def content_hash(phrase: np.ndarray, salt: np.ndarray) -> np.ndarray:
    """A 64-bit mix of the text's parts (splitmix64's finaliser): the same text has the same hash."""
    x = (phrase.astype(np.uint64) << np.uint64(40)) ^ (salt.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15))
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (x ^ (x >> np.uint64(31))) >> np.uint64(1)


def join_lines(parts: list[Lines]) -> Lines:
    """Put lists of messages one after the other; what answers what moves along."""
    sizes = np.cumsum([0] + [len(p.at) for p in parts])
    parent = [np.where(p.parent >= 0, p.parent + s, -1) for p, s in zip(parts, sizes[:-1], strict=True)]
    joined = {name: np.concatenate([getattr(p, name) for p in parts]) for name in vars(parts[0]) if name != "parent"}
    return Lines(parent=np.concatenate(parent), **joined)


def draw_conversations(
    rng: np.random.Generator,
    people: People,
    accounts: Accounts,
    friends: Neighbours,
    groups: Groups,
    rhythm: Rhythm,
    who: np.ndarray,
    rows: np.ndarray,
    end: int,
) -> Lines:
    """Conversations started by ``who``, about ``rows`` messages each on average."""
    start_rate = rows / TALK_ROWS * mix(people.weights[who], STARTS_TALK[:, None])[:, 0]
    host = np.repeat(who, rng.poisson(np.where(people.is_social[who] & (people.shift[who] == 0), start_rate, 0)))
    at = rhythm.sample(rng, host)
    grouped = rng.random(len(host)) < mix(people.weights[host], GROUP_TALK[:, None])[:, 0]
    grouped &= groups.of_person.count[host] > 0
    # Friends are met unevenly: a skewed draw makes the first of the list the closest.
    possible = grouped | (friends.count[host] > 0)
    host, at, grouped = host[possible], at[possible], grouped[possible]
    group = np.full(len(host), -1)
    group[grouped] = groups.of_person.pick(host[grouped], rng.random(grouped.sum()) ** 1.5)
    partner = np.full(len(host), -1)
    partner[~grouped] = friends.pick(host[~grouped], rng.random((~grouped).sum()) ** 2)
    here = grouped | (people.registered[partner] + 300 < at)
    host, at, group, partner = host[here], at[here], group[here], partner[here]

    silent = (group < 0) & (
        (people.active_until[partner] < at)
        | (people.kind[partner] == DORMANT)
        | (rng.random(len(host)) < 0.05 + 0.45 * people.weights[partner, PASSIVE])
        | ~rhythm.answers(rng, partner, at)
    )
    length = 1 + rng.geometric(1 / (TALK_LENGTH - 1), len(host))
    length = np.where(silent, np.minimum(length, 2), length)
    talk = np.repeat(np.arange(len(host)), length)
    begin = np.r_[0, np.cumsum(length)[:-1]]
    is_first = np.zeros(len(talk), dtype=bool)
    is_first[begin] = True

    turn = (rng.random(len(talk)) < 0.62) & ~is_first & ~silent[talk]
    turns = np.cumsum(turn)
    answering = (turns - turns[begin][talk]) % 2 == 1
    speaker = np.where(answering, partner[talk], host[talk])
    many = (group[talk] >= 0) & turn
    picked = groups.members.pick(group[talk][many], rng.random(many.sum()) ** 1.3)
    speaker[many] = picked
    turn[np.flatnonzero(many)[~rhythm.answers(rng, picked, at[talk][many])]] = False
    in_group = group[talk] >= 0
    # In a group, whoever spoke keeps the floor until the next turn.
    floor = np.maximum.accumulate(np.where(turn | is_first, np.arange(len(talk)), 0))
    speaker = np.where(in_group, speaker[floor], speaker)
    changed = turn & (speaker != np.r_[-1, speaker[:-1]])
    pause = np.where(
        changed, people.reply_delay[speaker] * rng.lognormal(0, 1.0, len(talk)), rng.lognormal(2.5, 0.8, len(talk))
    )
    elapsed = np.cumsum(np.where(is_first, 0, 1 + np.minimum(pause, 6 * 3600)).astype(np.int64))
    sent = at[talk] + elapsed - elapsed[begin][talk]

    other = np.where(speaker == host[talk], partner[talk], host[talk])
    draw = rng.random(len(host))[talk]
    sender = accounts.talking(speaker, sent, np.where(in_group, 1.0, np.where(speaker == host[talk], draw, 1 - draw)))
    recipient = accounts.talking(other, sent, np.where(speaker == host[talk], 1 - draw, draw))
    ok = (sent < np.minimum(end, people.active_until[speaker] + 1)) & (sent > people.registered[speaker])
    quoted = changed & (rng.random(len(talk)) < QUOTE_SHARE)
    kept = np.cumsum(ok) - 1
    before = np.r_[False, ok[:-1]]
    parent = np.where(quoted & before, np.r_[0, kept[:-1]], -1)
    kind = choose(rng, mix(people.weights[speaker[ok]], MESSAGE_MIX))
    phrase, salt = _texts(rng, people.interests[speaker[ok]])
    return Lines(
        sender[ok],
        np.where(in_group, -1, recipient)[ok],
        np.where(in_group, group[talk], -1)[ok],
        sent[ok],
        kind,
        parent[ok],
        phrase,
        salt,
    )


def _texts(rng: np.random.Generator, interests: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Phrase and salt per message: a third are stock small talk as it stands, the rest a text of one's own."""
    n = len(interests)
    topic = interests[np.arange(n), rng.integers(0, 2, n)] * 2 + rng.integers(0, 2, n)
    small = FIRST_SMALL + rng.integers(0, len(pools.SMALL_TALK), n)
    phrase = np.where(rng.random(n) < 0.25, topic, small)
    salt = np.where(rng.random(n) < 0.33, 0, rng.integers(1, 1 << 30, n))
    return phrase, salt


def message_rows(rng: np.random.Generator, accounts: Accounts, lines: Lines, first_id: int) -> pd.DataFrame:
    """The messages feed in order of time; ids count from ``first_id``."""
    order = np.argsort(lines.at, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    parent = np.where(lines.parent >= 0, first_id + place[lines.parent], -1)[order]
    kind, phrase, salt = lines.type[order], lines.phrase[order], lines.salt[order]
    is_text = kind == 0
    width = np.array([len(p) for p in PHRASES])[phrase] + np.where(
        salt > 0, 2 + np.log10(np.maximum(salt, 1)).astype(int), 0
    )
    own = rng.integers(1, 1 << 40, len(order))  # pictures and files are their own content
    has_text = is_text | (phrase >= FIRST_SPAM)
    return pd.DataFrame(
        {
            "source_system": constant(len(order), "talk", SYSTEMS),
            "sender_id": accounts.column(lines.sender[order]),
            "sent_at": times(lines.at[order]),
            "message_id": first_id + np.arange(len(order)),
            "recipient_id": accounts.column(lines.recipient[order]),
            "group_id": np.where(lines.group[order] >= 0, lines.group[order] + 1, -1),
            "message_type": label(kind, MESSAGE_LABELS),
            "reply_to_message_id": parent,
            "text_length": np.where(is_text, width, np.nan),
            "content_hash": content_hash(np.where(has_text, phrase, len(PHRASES)), np.where(has_text, salt, own)),
            "body": label(np.where(is_text, phrase, -1), PHRASES),
            "body_salt": salt,
        }
    )


def call_rows(
    rng: np.random.Generator,
    run: Settings,
    people: People,
    accounts: Accounts,
    friends: Neighbours,
    rhythm: Rhythm,
    caller: np.ndarray,
    first_id: int,
) -> pd.DataFrame:
    """The calls feed: one row per element of ``caller``. Some are missed (negative or null duration)."""
    caller = caller[(friends.count[caller] > 0) & (people.shift[caller] == 0)]
    at = rhythm.sample(rng, caller)
    callee = friends.pick(caller, rng.random(len(caller)) ** 2)
    known = people.registered[callee] < at
    caller, callee, at = caller[known], callee[known], at[known]
    n = len(caller)
    missed = (rng.random(n) < 0.1) | ~rhythm.answers(rng, callee, at) | (people.active_until[callee] < at)
    seconds = np.minimum(5 + rng.lognormal(4.6, 1.1, n), 4 * 3600).astype(np.int64).astype(float)
    seconds = np.where(missed, np.where(rng.random(n) < 0.5, -1.0, np.nan), seconds)
    order = np.argsort(at, kind="stable")
    return pd.DataFrame(
        {
            "source_system": constant(n, "talk", SYSTEMS),
            "caller_id": accounts.column(accounts.main[caller][order]),
            "callee_id": accounts.column(accounts.main[callee][order]),
            "started_at": times(at[order]),
            "call_id": first_id + np.arange(n),
            "call_type": label((rng.random(n) < 0.35).astype(int), CALL_TYPES),
            "duration_seconds": seconds[order],
        }
    )
