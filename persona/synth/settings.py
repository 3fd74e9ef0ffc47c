"""What a run is: its size, its window and its seed; and one independent random stream per table."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

DAY = 86_400  # seconds
HOUR = 3_600  # seconds
LOCAL_OFFSET = 9 * HOUR  # Asia/Seoul has no daylight saving time
EVENTS_PER_USER = 215  # rows over all feeds per user when --events is not given, for DEFAULT_DAYS
USERS_PER_EVENT = 1 / 200  # users when only --events is given
DEFAULT_DAYS = 180
EXPORT_DELAY = 6 * HOUR  # the export is taken this long after the last local day ends: nothing arrives later

# Each table draws from its own stream, so that a change to one table's code leaves the others' rows alone.
# The position in this tuple is part of every seed's meaning: append, never reorder.
TABLES = (
    "people",
    "accounts",
    "rhythm",
    "friendships",
    "groups",
    "messages",
    "calls",
    "logins",
    "content_events",
    "service_events",
    "orders",
    "page_events",
    "consents",
    "campaigns",
    "crm_attributes",
    "surveys",
    "support_tickets",
    "erasure_requests",
    "bots",
    "schedulers",
    "noise",
    "products",
)


@dataclass(frozen=True)
class Settings:
    """One run. Times inside the generator are whole seconds since 1970-01-01 UTC."""

    users: int
    days: int
    seed: int
    end_date: date
    events: int

    @property
    def first_date(self) -> date:
        """First local day of the window."""
        return self.end_date - timedelta(days=self.days - 1)

    @property
    def start(self) -> int:
        """Start of the first local day, in UTC seconds."""
        return (self.first_date - date(1970, 1, 1)).days * DAY - LOCAL_OFFSET

    @property
    def end(self) -> int:
        """End of the last local day (exclusive), in UTC seconds."""
        return self.start + self.days * DAY

    @property
    def exported_at(self) -> int:
        """When the export was taken, in UTC seconds."""
        return self.end + EXPORT_DELAY

    def rng(self, table: str, *part: int) -> np.random.Generator:
        """Random stream of a table, or of one of its parts; what ``SeedSequence.spawn`` would hand out."""
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(TABLES.index(table), *part)))


def settings(
    users: int | None = None,
    days: int = DEFAULT_DAYS,
    seed: int = 7,
    end_date: date = date(2026, 6, 30),
    events: int | None = None,
) -> Settings:
    """Fill in whichever of users and events is missing; reject what cannot be generated."""
    if users is None:
        users = 2000 if events is None else max(50, round(events * USERS_PER_EVENT))
    if users < 50:
        raise ValueError("at least 50 users are needed: fewer cannot hold every kind of account")
    if days < 60:
        raise ValueError("at least 60 days are needed: fewer cannot show a rhythm or a newcomer")
    if events is None:
        events = round(users * EVENTS_PER_USER * days / DEFAULT_DAYS)
    if events < 60 * users:
        raise ValueError(f"{events} events are too few for {users} users: give at least {60 * users}, or fewer users")
    return Settings(users, days, seed, end_date, events)
