"""The 18 feeds: their columns in order and how each is written; and helpers that make such columns."""

from functools import cache

import numpy as np
import pandas as pd

SYSTEMS = ("talk", "shop", "crm")

# Column kinds → SQL written by writer.py:
#   label   categorical text         id:<p>  whole number shown as <p>0000000042
#   native  TIMESTAMP in UTC         mixed   text, in the row's own spelling of time
#   int, money, flag, text, hash, body, date
FEEDS: dict[str, dict[str, str]] = {
    "accounts": dict(
        source_system="label",
        account_id="label",
        registered_at="mixed",
        updated_at="mixed",
        phone="text",
        email="text",
        device_id="text",
        external_id="text",
        nickname="text",
        gender="text",
        birth_date="text",
        age="int",
        country="label",
        region="text",
        occupation="label",
        friend_count="int",
        acquisition_channel="label",
        referrer_account_id="label",
        is_test="flag",
    ),
    "logins": dict(
        source_system="label",
        account_id="label",
        logged_in_at="native",
        login_id="id:l",
        device_id="label",
        device_type="label",
        os="label",
        app_version="label",
        channel="label",
        country="label",
        session_seconds="int",
    ),
    "messages": dict(
        source_system="label",
        sender_id="label",
        sent_at="native",
        message_id="id:m",
        recipient_id="label",
        group_id="id:g",
        message_type="label",
        reply_to_message_id="id:m",
        text_length="int",
        content_hash="hash",
        body="body",
    ),
    "calls": dict(
        source_system="label",
        caller_id="label",
        callee_id="label",
        started_at="mixed",
        call_id="id:c",
        call_type="label",
        duration_seconds="int",
    ),
    "friendships": dict(
        source_system="label", account_id="label", friend_id="label", action="label", occurred_at="mixed"
    ),
    "group_members": dict(
        source_system="label",
        group_id="id:g",
        account_id="label",
        action="label",
        occurred_at="mixed",
        role="label",
        group_name="label",
    ),
    "content_events": dict(
        source_system="label",
        account_id="label",
        action="label",
        occurred_at="native",
        event_id="id:x",
        content_type="label",
        content_id="id:n",
        author_id="label",
        shared_from_id="id:x",
        category="label",
        brand="label",
    ),
    "service_events": dict(
        source_system="label",
        account_id="label",
        service="label",
        occurred_at="mixed",
        event_id="id:s",
        duration_seconds="int",
        amount="money",
    ),
    "page_events": dict(
        source_system="label",
        account_id="label",
        occurred_at="native",
        page="label",
        event_id="id:v",
        action="label",
        element="label",
        category="label",
        brand="label",
        query="label",
        channel="label",
    ),
    "orders": dict(
        source_system="label",
        account_id="label",
        order_id="id:o",
        ordered_at="mixed",
        amount="money",
        status="label",
        currency="label",
        channel="label",
        payment_method="label",
        coupon_code="label",
        discount_amount="money",
    ),
    "order_items": dict(
        source_system="label",
        order_id="id:o",
        product_id="id:p",
        quantity="int",
        unit_price="money",
        category="label",
        brand="label",
    ),
    "campaigns": dict(
        campaign_id="text",
        experiment_id="text",
        name="text",
        topic="label",
        channel="label",
        starts_at="mixed",
        ends_at="mixed",
        cost_amount="money",
    ),
    "campaign_events": dict(
        source_system="label",
        account_id="label",
        campaign_id="label",
        action="label",
        occurred_at="mixed",
        event_id="id:k",
        variant="label",
        amount="money",
    ),
    "consents": dict(
        source_system="label",
        account_id="label",
        purpose="label",
        action="label",
        occurred_at="mixed",
        channel="label",
        policy_version="label",
        expires_at="mixed",
    ),
    "crm_attributes": dict(
        source_system="label", account_id="label", attribute="label", value="label", updated_at="mixed"
    ),
    "surveys": dict(
        source_system="label", account_id="label", score="int", responded_at="mixed", survey="label", max_score="int"
    ),
    "support_tickets": dict(
        source_system="label",
        account_id="label",
        opened_at="mixed",
        ticket_id="id:t",
        closed_at="mixed",
        channel="label",
        category="label",
        score="int",
    ),
    "erasure_requests": dict(source_system="label", account_id="label", requested_at="mixed"),
}


def is_native(feed: str) -> bool:
    """Whether the feed's times are written as TIMESTAMP (the largest feeds) rather than as text."""
    return "native" in FEEDS[feed].values()


@cache
def _dtype(values: tuple[str, ...]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(list(values))


def label(codes: np.ndarray, values: tuple[str, ...]) -> pd.Categorical:
    """Text column from whole numbers: codes index values, -1 is missing."""
    return pd.Categorical.from_codes(codes, dtype=_dtype(values))


def constant(n: int, value: str, values: tuple[str, ...] | None = None) -> pd.Categorical:
    """The same text n times."""
    values = values or (value,)
    return label(np.full(n, values.index(value), dtype=np.int32), values)


def times(seconds: np.ndarray) -> np.ndarray:
    """UTC seconds → datetime64[us]; negative means missing."""
    out = np.asarray(seconds).astype("datetime64[s]").astype("datetime64[us]")
    return np.where(np.asarray(seconds) < 0, np.datetime64("NaT", "us"), out)
