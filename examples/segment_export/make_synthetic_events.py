"""Write synthetic_events.ndjson: made-up people in a made-up web shop, in the shape of a Segment export.

Nobody in it exists. The same seed gives the same file, byte for byte:

    python examples/segment_export/make_synthetic_events.py
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

FIRST_DAY = datetime(2025, 3, 1, tzinfo=UTC)
DAYS = 60
CATEGORIES = {"tea": "Otter", "books": "Birch", "games": "Lantern", "ceramics": "Kiln"}
PLACES = [("강남구", "서울"), ("마포구", "서울"), ("해운대구", "부산"), ("수성구", "대구")]
SOURCES = ["friend", "search", "newsletter"]
DEVICES = [("desktop", "Windows"), ("desktop", "macOS"), ("mobile", "Android"), ("mobile", "iOS")]


@dataclass(frozen=True)
class Habit:
    """How a kind of visitor behaves: shares are chances per visit or per product looked at."""

    people: int
    visits: int
    looks: int
    adds: float
    buys: float
    searches: float
    coupons: float
    weekend_only: bool = False
    leaves_after: int = DAYS


HABITS = [
    Habit(people=12, visits=5, looks=1, adds=0.9, buys=0.8, searches=0.2, coupons=0.1),  # regulars
    Habit(people=10, visits=4, looks=2, adds=0.6, buys=0.7, searches=0.7, coupons=0.9),  # bargain hunters
    Habit(people=16, visits=3, looks=2, adds=0.1, buys=0.2, searches=0.4, coupons=0.0),  # window shoppers
    Habit(people=8, visits=3, looks=2, adds=0.8, buys=0.8, searches=0.1, coupons=0.2, weekend_only=True),
    Habit(people=14, visits=1, looks=1, adds=0.4, buys=0.4, searches=0.3, coupons=0.1, leaves_after=14),  # soon gone
]
PASSERS_BY = 12  # never sign in


class Shop:
    """Collects the events of all visits.

    Of Python's generators only `Random.random` is used: its sequence is promised to stay the same, release by release.
    """

    def __init__(self, seed: int) -> None:
        """Start with an empty export."""
        self.random = Random(seed)
        self.events: list[tuple[datetime, dict[str, Any]]] = []
        self.orders = 0

    def chance(self, share: float) -> bool:
        """Return true in `share` of the cases."""
        return self.random.random() < share

    def below(self, limit: int) -> int:
        """Return a whole number from 0 up to, not including, `limit`."""
        return int(self.random.random() * limit)

    def pick(self, options: Sequence[Any]) -> Any:
        """Return one of `options`."""
        return options[self.below(len(options))]

    def visits(self, habit: Habit) -> list[datetime]:
        """Return the times of somebody's visits, in order."""
        days = [
            day
            for day in range(habit.leaves_after)
            if not habit.weekend_only or (FIRST_DAY + timedelta(day)).weekday() > 4
        ]
        return sorted(
            FIRST_DAY
            + timedelta(
                days=self.pick(days), hours=self.below(15), seconds=self.below(3600), milliseconds=self.below(1000)
            )
            for _ in range(1 + self.below(2 * habit.visits - 1))
        )


def iso(time: datetime) -> str:
    """Return a time as Segment writes it."""
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Visitor:
    """A browser, and who sits before it once they signed in."""

    shop: Shop
    anonymous_id: str
    device: tuple[str, str]
    now: datetime
    user_id: str | None = None
    source: str | None = None
    path: str = "/"

    def send(self, kind: str, **content: Any) -> None:
        """Add one event, some seconds after the last."""
        self.now += timedelta(seconds=4 + self.shop.below(90), milliseconds=self.shop.below(1000))
        context: dict[str, Any] = {
            "page": {"path": self.path},
            "device": {"type": self.device[0]},
            "os": {"name": self.device[1]},
        }
        if self.source:
            context["campaign"] = {"source": self.source}
        event = {
            "type": kind,
            "messageId": "",
            "anonymousId": self.anonymous_id,
            "userId": self.user_id,
            "channel": "browser",
            "timestamp": iso(self.now),
            "context": context,
            **content,
        }
        self.shop.events.append((self.now, event))

    def page(self, path: str) -> None:
        """Open a page."""
        self.path = path
        self.send("page", properties={"path": path})

    def track(self, event: str, **properties: Any) -> None:
        """Do something on the page."""
        self.send("track", event=event, properties=properties)

    def shopping(self, habit: Habit, favourite: str) -> None:
        """Look around, put things into the cart, perhaps buy them."""
        shop, cart = self.shop, []
        self.page("/")
        if shop.chance(habit.searches):
            self.track("Products Searched", query=shop.pick(["sale", favourite, f"{favourite} gift"]))
        for _ in range(1 + shop.below(2 * habit.looks - 1)):
            category = favourite if shop.chance(0.7) else shop.pick(list(CATEGORIES))
            number = 1 + shop.below(6)
            product = {
                "product_id": f"{category}-{number}",
                "category": category,
                "brand": CATEGORIES[category],
                "price": 9_900 + 7_000 * number,
            }
            self.track("Product Clicked", **product)
            self.page(f"/{category}/{number}")
            if shop.chance(0.1):
                self.track("Product Added to Wishlist", **product)
            if shop.chance(habit.adds) and product["product_id"] not in [line["product_id"] for line in cart]:
                cart.append({**product, "quantity": 1 + shop.below(2)})
                self.track("Product Added", **cart[-1])
        if shop.chance(0.05):
            self.track("Theme Changed", theme="dark")
        if cart and self.user_id and shop.chance(habit.buys):
            self.buy(cart, coupon="SPRING10" if shop.chance(habit.coupons) else None)

    def buy(self, cart: list[dict[str, Any]], coupon: str | None) -> None:
        """Check out; one order in twenty-five comes back."""
        self.shop.orders += 1
        order_id = f"order-{self.shop.orders:04d}"
        price = sum(line["price"] * line["quantity"] for line in cart)
        discount = price // 10 if coupon else 0
        self.page("/checkout")
        self.track("Checkout Started", order_id=order_id)
        order = {"order_id": order_id, "total": price - discount, "discount": discount, "currency": "KRW"}
        if coupon:
            order["coupon"] = coupon
        self.track("Order Completed", **order, products=cart)
        if self.shop.chance(0.04):
            self.now += timedelta(days=2)
            self.track("Order Refunded", order_id=order_id, total=order["total"], currency="KRW")


def somebody(shop: Shop, number: int, habit: Habit) -> None:
    """Add all visits of one customer. Half of them signed up before the export begins."""
    user_id, visits = f"user-{number:03d}", shop.visits(habit)
    city, state = shop.pick(PLACES)
    signs_up, source = shop.chance(0.5), shop.pick(SOURCES)
    traits = {
        "email": f"{user_id}@example.com",
        "username": f"synthetic {number}",
        "createdAt": iso(FIRST_DAY - timedelta(days=1 + shop.below(400))),
        "address": {"city": city, "state": state, "country": "KR"},
    }
    if shop.chance(0.7):
        traits["gender"] = shop.pick(["female", "male"])
    if shop.chance(0.6):
        traits["birthday"] = f"{1960 + shop.below(45)}-{1 + shop.below(12):02d}-{1 + shop.below(28):02d}"
    device, favourite = shop.pick(DEVICES), shop.pick(list(CATEGORIES))
    shared = number in (7, 8)  # two users of one browser
    browser = "browser-shared" if shared else f"browser-{number:03d}"
    for visit, start in enumerate(visits):
        visitor = Visitor(shop, browser, device, start)
        if visit == 0 and signs_up:
            visitor.source = source
            visitor.page("/sign-up")
            visitor.user_id = user_id
            visitor.send("identify", traits=traits | {"createdAt": iso(visitor.now)})
            visitor.track("Signed Up")
        elif visit == 0 or shared or shop.chance(0.4):
            visitor.page("/sign-in")
            visitor.user_id = user_id
            # A later identify tells little; the address told at the first stays true.
            visitor.send("identify", traits=traits if visit == 0 else {"email": traits["email"]})
            visitor.track("Signed In")
        else:
            visitor.user_id = user_id  # still signed in
        visitor.shopping(habit, favourite)


def main() -> None:
    """Write the export in the order of time; one event in a hundred was delivered twice, as Segment may."""
    shop, number = Shop(seed=2025), 0
    for habit in HABITS:
        for _ in range(habit.people):
            number += 1
            somebody(shop, number, habit)
    for passer_by in range(PASSERS_BY):
        habit = Habit(people=1, visits=1, looks=2, adds=0.1, buys=0, searches=0.3, coupons=0)
        device = shop.pick(DEVICES)
        for start in shop.visits(habit):
            visitor = Visitor(shop, f"browser-p{passer_by:02d}", device, start)
            visitor.shopping(habit, shop.pick(list(CATEGORIES)))
    shop.events.sort(key=lambda event: event[0])
    lines = []
    for position, (_, event) in enumerate(shop.events, start=1):
        event["messageId"] = f"synthetic-{position:05d}"
        line = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        lines += [line, line] if shop.chance(0.01) else [line]
    path = Path(__file__).with_name("synthetic_events.ndjson")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{path}: {len(lines):,} events, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
