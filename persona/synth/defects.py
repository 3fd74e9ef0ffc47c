"""Which defects each feed can carry."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Defects:
    """What can go wrong with a feed's rows. Columns are named; None means that kind does not occur."""

    key: str  # the required key that broken rows lack
    time: str | None = None  # a required time, which can be unparsable (text only), future or implausible
    id: str | None = None  # the feed's own event id; only feeds with one can be re-exported with changed content
    negative: tuple[str, ...] = ()
    enum: str | None = None
    enum_value: str = "???"  # a value no release of the platform has documented
    tweak: str | None = None  # the number that a re-export corrects
    updated: str | None = None  # a time that a re-export renews
    orphan: str | None = None


DEFECTS: dict[str, Defects] = {
    "accounts": Defects("account_id", id="account_id", tweak="friend_count", updated="updated_at"),
    "logins": Defects("account_id", "logged_in_at", "login_id", ("session_seconds",), tweak="session_seconds"),
    "messages": Defects(
        "sender_id", "sent_at", "message_id", enum="message_type", enum_value="hologram", tweak="text_length"
    ),
    "calls": Defects("caller_id", "started_at", "call_id", enum="call_type", enum_value="telepathy"),
    "friendships": Defects("account_id", enum="action", enum_value="poked"),
    "group_members": Defects("account_id", enum="action", enum_value="lurked"),
    "content_events": Defects("account_id", "occurred_at", "event_id", enum="action", enum_value="teleport"),
    "service_events": Defects(
        "account_id", "occurred_at", "event_id", ("duration_seconds", "amount"), tweak="duration_seconds"
    ),
    "page_events": Defects("account_id", "occurred_at", "event_id", enum="action", enum_value="hover3d"),
    "orders": Defects("account_id", "ordered_at", "order_id", ("discount_amount",), enum="status", enum_value="limbo"),
    "order_items": Defects("product_id", orphan="order_id"),
    "campaign_events": Defects("account_id", "occurred_at", "event_id", enum="action", enum_value="dreamt"),
    "consents": Defects("account_id", "occurred_at", enum="action", enum_value="maybe"),
    "crm_attributes": Defects("account_id"),
    "surveys": Defects("account_id", "responded_at"),
    "support_tickets": Defects("account_id", "opened_at", "ticket_id", tweak="score"),
}
