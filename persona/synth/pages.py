"""Page visits: sessions follow one of a few paths, some end in an order, some in a place where people struggle."""

import numpy as np
import pandas as pd

from persona.synth import pools
from persona.synth.accounts import Accounts
from persona.synth.activity import ALL_BRANDS, brands, channels, interests
from persona.synth.commerce import Baskets
from persona.synth.people import CHANNELS, People
from persona.synth.personas import PERSONAS, choose, mix
from persona.synth.rhythm import Rhythm
from persona.synth.schema import label, times

# Each step is page.action or page.action.element. The last three end in a purchase and belong to orders.
CART = "product.add_to_cart.cart_button cart.view"
TO_PAYMENT = "cart.checkout.checkout_button payment.view"
POSTCODE = "address.click.postcode"  # people struggle here: they click it again and again
PATHS = (
    "home.view home.click.banner event.view",
    "home.view list.view list.click.item product.view",
    "home.view home.search.search_box search.view search.click.item product.view product.click.photos",
    "search.search.search_box search.view search.click.item product.view product.favorite.heart",
    f"product.view {CART}",
    f"product.view {CART} {TO_PAYMENT} payment.click.coupon_box payment.click.coupon_box",
    f"cart.view cart.checkout.checkout_button address.view {POSTCODE} {POSTCODE} {POSTCODE} address.view",
    "event.view event.click.coupon coupon.view coupon.click.download home.view",
    "feed.view feed.view feed.click.card article.view article.click.more article.view",
    "feed.view article.view article.view article.view feed.view",
    "my.view my.click.orders my_orders.view",
    "help.view help.search.search_box help.view help.click.contact",
    "home.view",
    f"home.view search.search.search_box search.view product.view {CART} {TO_PAYMENT} payment.purchase.pay_button",
    "product.view product.checkout.buy_now payment.view payment.purchase.pay_button",
    f"event.view event.click.coupon product.view {CART} {TO_PAYMENT} payment.purchase.pay_button",
)
BUYING = len(PATHS) - 3  # first path that ends in a purchase
WALKED_ORDERS = 0.8  # share of orders whose path is in the feed
PAGE_ACTIONS = ("view", "click", "search", "favorite", "add_to_cart", "checkout", "purchase", "hover3d")
STEP_SECONDS = 24.0  # median seconds on a page
PATH_WEIGHT = np.array([1.0, 1.6, 1.4, 0.8, 0.9, 0.35, 0.25, 0.5, 0.9, 0.8, 0.5, 0.25, 0.8])
FAVOURITE_PATHS = {"passive_reader": (8, 9), "deal_seeker": (7, 0, 5), "loyal_buyer": (10, 4), "newcomer": (11, 12)}
FAVOURITE_LIFT = 4.0
SESSION_ROWS = 4.0  # mean rows of a session that ends in no order


def _table() -> tuple[np.ndarray, ...]:
    """The paths as flat arrays: start and length per path; page, action and element per step."""
    steps = [step.split(".") for path in PATHS for step in path.split()]
    length = np.array([len(path.split()) for path in PATHS])
    pages = tuple(sorted({s[0] for s in steps}))
    elements = tuple(sorted({s[2] for s in steps if len(s) > 2}))
    page = np.array([pages.index(s[0]) for s in steps])
    action = np.array([PAGE_ACTIONS.index(s[1]) for s in steps])
    element = np.array([elements.index(s[2]) if len(s) > 2 else -1 for s in steps])
    return np.r_[0, np.cumsum(length)[:-1]], length, page, action, element, pages, elements


def _preferences() -> np.ndarray:
    """Relative weight of each free path, persona × path."""
    table = np.tile(PATH_WEIGHT, (len(PERSONAS), 1))
    for persona, paths in FAVOURITE_PATHS.items():
        table[PERSONAS.index(persona), list(paths)] *= FAVOURITE_LIFT
    return table


START, LENGTH, PAGE, ACTION, ELEMENT, PAGES, ELEMENTS = _table()
SHOP_PAGE = np.array([p in ("product", "cart", "payment", "list", "search", "article", "event") for p in PAGES])
ALL_QUERIES = tuple(query for queries in pools.QUERIES for query in queries)


def page_rows(
    rng: np.random.Generator,
    people: People,
    accounts: Accounts,
    rhythm: Rhythm,
    baskets: Baskets,
    who: np.ndarray,
    first_id: int,
) -> pd.DataFrame:
    """The page_events feed: one free session per element of ``who``, and the sessions that led to orders."""
    free_at = rhythm.sample(rng, who)
    free_path = choose(rng, mix(people.weights[who], _preferences()) + 1e-9)
    bought = np.flatnonzero(rng.random(len(baskets.at)) < WALKED_ORDERS)
    deal = people.weights[baskets.person[bought], PERSONAS.index("deal_seeker")]
    buy_path = np.where(rng.random(len(bought)) < deal, BUYING + 2, BUYING + rng.integers(0, 2, len(bought)))

    account = np.r_[accounts.shopping(who, free_at, rng.random(len(who))), baskets.account[bought]]
    path = np.r_[free_path, buy_path]
    channel = np.r_[channels(rng, people, who), baskets.channel[bought]]
    category = np.r_[interests(rng, people, who), baskets.category[bought]]
    brand = brands(rng, category)
    query = category * 4 + rng.integers(0, 4, len(category))

    visit = np.repeat(np.arange(len(path)), LENGTH[path])
    begin = np.r_[0, np.cumsum(LENGTH[path])[:-1]]
    place = np.arange(len(visit)) - begin[visit]
    step = START[path][visit] + place
    pause = np.where(place == 0, 0, 1 + np.minimum(STEP_SECONDS * rng.lognormal(0, 0.9, len(visit)), 900)).astype(
        np.int64
    )
    elapsed = np.cumsum(pause)
    elapsed -= elapsed[begin][visit] if len(begin) else 0
    # A free session begins when the rhythm says; a buying one ends when the order was placed.
    last = elapsed[begin + LENGTH[path] - 1] if len(begin) else np.zeros(0, dtype=np.int64)
    at = np.r_[free_at, baskets.at[bought] - last[len(who) :]][visit] + elapsed
    # Some people leave in the middle; buyers do not.
    leaves = (rng.random(len(path)) < 0.25) & (path < BUYING)
    stop = np.where(leaves, 1 + (LENGTH[path] * rng.random(len(path))).astype(np.int64), LENGTH[path])
    # Nobody walks before their account exists, however late in the day it was opened.
    inside = (place < stop[visit]) & (at < rhythm.run.end) & (at >= accounts.registered[account][visit])
    visit, step, at = visit[inside], step[inside], at[inside]
    order = np.argsort(at, kind="stable")
    visit, step, at = visit[order], step[order], at[order]
    goods = SHOP_PAGE[PAGE[step]]
    return pd.DataFrame(
        {
            "source_system": accounts.systems(account[visit]),
            "account_id": accounts.column(account[visit]),
            "occurred_at": times(at),
            "page": label(PAGE[step], PAGES),
            "event_id": first_id + np.arange(len(visit)),
            "action": label(ACTION[step], PAGE_ACTIONS),
            "element": label(ELEMENT[step], ELEMENTS),
            "category": label(np.where(goods, category[visit], -1), pools.CATEGORIES),
            "brand": label(np.where(goods, brand[visit], -1), ALL_BRANDS),
            "query": label(np.where(ACTION[step] == 2, query[visit], -1), ALL_QUERIES),
            "channel": label(channel[visit], CHANNELS),
        }
    )
