"""The whole story: draw the world once, then let ranges of people live through the window, one part at a time."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from persona.synth import activity, bots, circles, commerce, messages, pages, relations
from persona.synth.accounts import Accounts, draw_accounts
from persona.synth.campaigns import draw_campaigns
from persona.synth.contacts import draw_contacts
from persona.synth.noise import NOISE_FACTOR, Truth, add_noise
from persona.synth.people import BOT, NEVER, SEASONAL, People, draw_people
from persona.synth.personas import DRIVER_MIX, DRIVER_ROWS, DRIVERS, mix
from persona.synth.profiles import account_rows
from persona.synth.rhythm import Rhythm
from persona.synth.settings import DAY, Settings
from persona.synth.truth import write_truth
from persona.synth.writer import Writer

PART_ROWS = 1_500_000  # rows of all feeds per part: bounds the memory
# Rows per user of the feeds that do not grow with --events: accounts, friends, groups, consents, campaigns, CRM.
WORLD_ROWS = 20.3
NO_PERSONA_SCALE = 0.25  # people without a persona (test accounts) do a quarter of everything
ID_STEP = 100_000_000  # ids of a part begin at part × this


@dataclass
class World:
    """Everything that is drawn once."""

    run: Settings
    people: People
    accounts: Accounts
    friends: circles.Neighbours
    groups: circles.Groups
    catalogue: commerce.Catalogue
    rates: np.ndarray  # (people, drivers): expected rows (orders: orders)
    intensity: float
    devices: tuple[str, ...]


def draw_rates(run: Settings, people: People) -> tuple[np.ndarray, float]:
    """Expected rows per person and driver, scaled so that all feeds together reach the run's size."""
    shape = mix(people.weights, DRIVER_MIX)
    shape[people.main < 0] = NO_PERSONA_SCALE
    exposure = (people.active_until - people.active_from) / (run.days * DAY)
    # Newcomers and people with short lives are busier while they are there; seasonal ones fill few days.
    busy = people.level * np.sqrt(exposure) * np.where(people.habit == SEASONAL, 0.6, 1.0)
    busy = np.where(people.shift > 0, np.minimum(busy, 0.08), busy)
    busy[(people.kind == BOT) | (people.kind == NEVER)] = 0
    rates = busy[:, None] * shape * DRIVER_ROWS * (run.days / 180)
    low = people.level < 0.1
    rows_per_unit = np.ones(len(DRIVERS))
    rows_per_unit[DRIVERS.index("order")] = 1 + commerce.ITEMS_MEAN + pages.WALKED_ORDERS * 6.4
    expected = rates @ rows_per_unit
    machines = np.sum(people.kind == BOT) * bots.BOT_ROWS * 1.1 * run.days / 180
    machines += 0.5 * DRIVER_ROWS[0] * np.sum(people.kind == BOT)
    fixed = WORLD_ROWS * people.n + people.is_scheduler.sum() * run.days * 5 / 7
    intensity = (run.events / NOISE_FACTOR - fixed - expected[low].sum()) / (expected[~low].sum() + machines)
    rates[~low] *= intensity  # occasional people stay occasional, however large the run
    rates[people.kind == BOT, 0] = 0.5 * DRIVER_ROWS[0] * intensity  # bots log in, and that is all besides writing
    return rates, intensity


def draw_world(run: Settings) -> World:
    """People, accounts, circles, goods and rates."""
    people = draw_people(run)
    accounts = draw_accounts(run, people)
    rates, intensity = draw_rates(run, people)
    return World(
        run=run,
        people=people,
        accounts=accounts,
        friends=circles.draw_friends(run, people),
        groups=circles.draw_groups(run, people),
        catalogue=commerce.draw_catalogue(run),
        rates=rates,
        intensity=intensity,
        devices=tuple(f"dev-{d:08x}" for d in range(2 * people.n + 2)),
    )


def parts_of(world: World) -> list[tuple[int, int]]:
    """Ranges of people with about PART_ROWS rows each. A circle may be cut; its readers then read within their part."""
    rows = np.cumsum(world.rates.sum(axis=1))
    count = max(1, int(np.ceil(rows[-1] / PART_ROWS)))
    cuts = np.searchsorted(rows, np.arange(1, count) * rows[-1] / count)
    edges = np.unique(np.r_[0, cuts, world.people.n])
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def live(world: World, part: int, low: int, high: int) -> dict[str, pd.DataFrame]:
    """All behaviour of the people from ``low`` to ``high``: one frame per feed, before noise."""
    run, people, accounts, friends, groups = world.run, world.people, world.accounts, world.friends, world.groups
    rhythm = Rhythm(run, people, low, high)
    who = np.arange(low, high)
    first = 1 + part * ID_STEP
    stream = {name: run.rng(name, part) for name in FEED_STREAMS}

    def often(table: str, driver: str, rows_each: float = 1.0) -> np.ndarray:
        return np.repeat(who, stream[table].poisson(world.rates[who, DRIVERS.index(driver)] / rows_each))

    talk_rows = world.rates[who, DRIVERS.index("talk")]
    rng = stream["messages"]
    lines = messages.draw_conversations(rng, people, accounts, friends, groups, rhythm, who, talk_rows, run.end)
    if part == 0:
        machines = bots.bot_lines(run, people, accounts, groups, world.intensity)
        lines = messages.join_lines([lines, machines, bots.scheduler_lines(run, people, accounts, groups)])
    frames = {"messages": messages.message_rows(rng, accounts, lines, first)}
    rng, caller = stream["calls"], often("calls", "call")
    frames["calls"] = messages.call_rows(rng, run, people, accounts, friends, rhythm, caller, first)
    rng, visitor = stream["logins"], often("logins", "login")
    frames["logins"] = activity.login_rows(rng, run, people, accounts, rhythm, visitor, first, world.devices)
    rng, reader = stream["content_events"], often("content_events", "content")
    frames["content_events"] = activity.content_rows(rng, people, accounts, rhythm, reader, first)
    rng, customer = stream["service_events"], often("service_events", "service")
    frames["service_events"] = activity.service_rows(rng, people, accounts, rhythm, customer, first)
    rng, buyer = stream["orders"], often("orders", "order")
    baskets = commerce.draw_orders(rng, run, people, accounts, rhythm, world.catalogue, buyer, first)
    frames["orders"] = baskets.orders
    # Order lines have no time of their own; they arrive after their order.
    frames["order_items"] = baskets.items.assign(
        _at=baskets.orders["ordered_at"].to_numpy()[baskets.items["order_id"].to_numpy() - first]
    )
    rng, walker = stream["page_events"], often("page_events", "page", pages.SESSION_ROWS)
    frames["page_events"] = pages.page_rows(rng, people, accounts, rhythm, baskets, walker, first)
    return frames


FEED_STREAMS = ("messages", "calls", "logins", "content_events", "service_events", "orders", "page_events")


def generate(run: Settings, out: Path, file_format: str = "parquet") -> dict[str, int]:
    """Write every feed and the truth below ``out``; the rows written per feed come back."""
    world = draw_world(run)
    people, accounts = world.people, world.accounts
    parts = parts_of(world)
    writer, truth = Writer(out, file_format, in_parts=len(parts) > 1), Truth()
    contacts = draw_contacts(run, people, accounts)
    consents = relations.draw_consents(run, people, accounts)
    campaigns = draw_campaigns(run, people, accounts, consents.marketing)
    whole = {
        "accounts": account_rows(run, people, accounts, contacts, world.friends.count),
        "friendships": circles.friendship_rows(run, people, accounts, world.friends),
        "group_members": circles.group_rows(run, accounts, world.groups),
        "campaigns": campaigns.campaigns,
        "campaign_events": campaigns.events,
        "consents": consents.rows,
        "crm_attributes": relations.crm_rows(run, people, accounts),
        "surveys": relations.survey_rows(run, people, accounts),
        "support_tickets": relations.ticket_rows(run, people, accounts),
        "erasure_requests": relations.erasure_rows(run, people, accounts),
    }
    for feed in list(whole):
        writer.write(feed, add_noise(run, feed, whole.pop(feed), 0, truth))
    for part, (low, high) in enumerate(parts):
        frames = live(world, part, low, high)
        for feed in list(frames):
            writer.write(feed, add_noise(run, feed, frames.pop(feed), part, truth), part)
    write_truth(writer, run, people, accounts, contacts, campaigns.uplift, truth)
    return writer.rows
