"""What people buy: orders whose items add up, and the pages they walk through before (or instead)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from persona.synth import pools
from persona.synth.accounts import Accounts
from persona.synth.activity import ALL_BRANDS, brands, channels, interests
from persona.synth.people import CHANNELS, People
from persona.synth.personas import PERSONAS
from persona.synth.rhythm import Rhythm
from persona.synth.schema import label, times
from persona.synth.settings import DAY, Settings

PRODUCTS = 480
STATUSES = ("paid", "refunded", "cancelled", "limbo")
CURRENCIES = ("KRW", "CNY", "USD")
WON_PER_UNIT = np.array([1.0, 190.0, 1350.0])
ITEMS_MEAN = 2.0  # lines per order
LOYAL, DEAL = PERSONAS.index("loyal_buyer"), PERSONAS.index("deal_seeker")


@dataclass
class Catalogue:
    """Products: category, brand (index into ALL_BRANDS) and price in won."""

    category: np.ndarray
    brand: np.ndarray
    price: np.ndarray


def draw_catalogue(run: Settings) -> Catalogue:
    """The same number of products in each category, prices lognormal."""
    rng = run.rng("products")
    category = np.arange(PRODUCTS) % len(pools.CATEGORIES)
    level = rng.uniform(9.0, 10.8, len(pools.CATEGORIES))[category]
    price = np.maximum(np.round(rng.lognormal(level, 0.6), -2), 900.0)
    return Catalogue(category, brands(rng, category), price)


@dataclass
class Baskets:
    """Orders of a range of people, in order of time, and which of them were walked to on pages."""

    orders: pd.DataFrame
    items: pd.DataFrame
    person: np.ndarray
    account: np.ndarray
    at: np.ndarray
    channel: np.ndarray
    category: np.ndarray


def draw_orders(
    rng: np.random.Generator,
    run: Settings,
    people: People,
    accounts: Accounts,
    rhythm: Rhythm,
    catalogue: Catalogue,
    who: np.ndarray,
    first_id: int,
) -> Baskets:
    """One order per element of ``who`` (sorted). amount = sum of quantity × unit_price − discount_amount."""
    n = len(who)
    at = rhythm.sample(rng, who)
    # Loyal buyers come back on a cycle of their own; the hour stays that of their habit.
    place = np.arange(n) - np.searchsorted(who, who)
    total = np.searchsorted(who, who, side="right") - np.searchsorted(who, who)
    span = people.active_until[who] - people.active_from[who]
    cycle = people.active_from[who] + (span * (place + 0.5 + rng.normal(0, 0.12, n)) / total).astype(np.int64)
    cycle = cycle // DAY * DAY + at % DAY
    fits = (cycle > people.active_from[who]) & (cycle < people.active_until[who])
    at = np.where((people.main[who] == LOYAL) & (people.shift[who] == 0) & fits, cycle, at)
    order = np.argsort(at, kind="stable")
    who, at = who[order], at[order]

    currency = np.where(rng.random(n) < 0.35, people.locale[who], 0)
    lines = 1 + rng.poisson(ITEMS_MEAN - 1, n)
    parent = np.repeat(np.arange(n), lines)
    main_category = interests(rng, people, who)
    category = np.where(rng.random(len(parent)) < 0.7, main_category[parent], interests(rng, people, who[parent], 0.3))
    shelf = PRODUCTS // len(pools.CATEGORIES)
    product = category + len(pools.CATEGORIES) * (shelf * rng.random(len(parent)) ** 2).astype(np.int64)
    # A product is one line of its order: lines have no id, so a second one alike would be taken for a copy.
    unique = np.unique(parent * PRODUCTS + product, return_index=True)[1]
    parent, category, product = parent[unique], category[unique], product[unique]
    quantity = 1 + (rng.random(len(parent)) < 0.18) + (rng.random(len(parent)) < 0.05)
    price = catalogue.price[product] / WON_PER_UNIT[currency[parent]]
    price = np.where(currency[parent] == 0, price, np.round(price, 2))
    gross = np.bincount(parent, weights=price * quantity, minlength=n)
    coupon = rng.random(n) < np.clip(0.10 + 0.55 * people.weights[who, DEAL], 0, 1)
    discount = np.where(coupon, gross * rng.choice([0.05, 0.1, 0.15, 0.2], n), 0.0)
    discount = np.where(currency == 0, np.floor(discount / 100) * 100, np.round(discount, 2))
    account = accounts.shopping(who, at, rng.random(n))
    channel = channels(rng, people, who)
    orders = pd.DataFrame(
        {
            "source_system": accounts.systems(account),
            "account_id": accounts.column(account),
            "order_id": first_id + np.arange(n),
            "ordered_at": times(at),
            "amount": np.round(gross - discount, 2),
            "status": label(rng.choice(3, n, p=[0.92, 0.045, 0.035]), STATUSES),
            "currency": label(currency, CURRENCIES),
            "channel": label(channel, CHANNELS),
            "payment_method": label(rng.choice(4, n, p=[0.45, 0.35, 0.12, 0.08]), pools.PAYMENTS),
            "coupon_code": label(np.where(coupon, rng.integers(0, len(pools.COUPONS), n), -1), pools.COUPONS),
            "discount_amount": discount,
        }
    )
    items = pd.DataFrame(
        {
            "source_system": accounts.systems(account[parent]),
            "order_id": first_id + parent,
            "product_id": product + 1,
            "quantity": quantity.astype(float),
            "unit_price": price,
            "category": label(category, pools.CATEGORIES),
            "brand": label(catalogue.brand[product], ALL_BRANDS),
        }
    )
    return Baskets(orders, items, who, account, at, channel, main_category)
