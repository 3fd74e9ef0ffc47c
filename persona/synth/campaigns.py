"""Campaigns: broadcasts and randomised experiments whose uplift per persona is planted and known."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from persona.synth.accounts import Accounts
from persona.synth.people import GENUINE, HABITS, People
from persona.synth.personas import BASE_CONVERSION, CLICK_RATE, OPEN_RATE, PERSONAS, UPLIFT, mix
from persona.synth.schema import SYSTEMS, constant, label, times
from persona.synth.settings import DAY, Settings

TOPICS = ("coupon", "new_service", "holiday", "winback", "membership", "content")
CHANNELS = ("push", "email", "sms", "in_app")
ACTIONS = (
    "assigned",
    "sent",
    "delivered",
    "opened",
    "clicked",
    "replied",
    "converted",
    "unsubscribed",
    "blocked",
    "dreamt",
)
VARIANTS = ("control", "treatment", "treatment_b")
DAYS_PER_CAMPAIGN = 15
EXPERIMENT_EVERY = 2  # every second campaign is an experiment
REACH = 0.35  # share of the addressable people each campaign addresses
SECOND_ARM = 1.4  # treatment_b's uplift relative to treatment's, where it exists


@dataclass
class Campaigns:
    """The two feeds and the truth about uplift."""

    campaigns: pd.DataFrame
    events: pd.DataFrame
    uplift: pd.DataFrame


def draw_campaigns(run: Settings, people: People, accounts: Accounts, marketing: np.ndarray) -> Campaigns:
    """All campaigns of the window. Converted counts are Bernoulli by persona and arm: intention to treat."""
    count = max(4, run.days // DAYS_PER_CAMPAIGN)
    names = tuple(f"cmp-{k + 1:03d}" for k in range(count))
    plan, events, truth = [], [], []
    for k in range(count):
        rng = run.rng("campaigns", k)
        is_experiment, arms = k % EXPERIMENT_EVERY == 0, 3 if k % 4 == 2 else 2
        start = run.start + (run.days * k // count) * DAY + 10 * 3600
        plan.append(
            dict(
                campaign_id=names[k],
                experiment_id=f"exp-{k + 1:03d}" if is_experiment else None,
                name=f"{TOPICS[k % len(TOPICS)]} {k + 1}",
                topic=k % len(TOPICS),
                channel=k % len(CHANNELS),
                starts=start,
                ends=start + 14 * DAY,
                cost=float(rng.integers(5, 60) * 100_000),
            )
        )
        events.append(_campaign(rng, run, people, marketing, k, start, arms if is_experiment else 0))
        if is_experiment:
            truth.append(_truth(names[k], f"exp-{k + 1:03d}", arms))
    sheet = pd.DataFrame(plan)
    campaigns = pd.DataFrame(
        {
            "campaign_id": sheet.campaign_id.astype(object),
            "experiment_id": sheet.experiment_id.astype(object),
            "name": sheet["name"].astype(object),
            "topic": label(sheet.topic.to_numpy(), TOPICS),
            "channel": label(sheet.channel.to_numpy(), CHANNELS),
            "starts_at": times(sheet.starts.to_numpy()),
            "ends_at": times(sheet.ends.to_numpy()),
            "cost_amount": sheet.cost,
        }
    )
    table = {name: np.concatenate([e[name] for e in events]) for name in events[0]}
    order = np.argsort(table["at"], kind="stable")
    table = {name: value[order] for name, value in table.items()}
    rows = pd.DataFrame(
        {
            "source_system": constant(len(order), "talk", SYSTEMS),
            "account_id": accounts.column(accounts.main[table["person"]]),
            "campaign_id": label(table["campaign"], names),
            "action": label(table["action"], ACTIONS),
            "occurred_at": times(table["at"]),
            "event_id": 1 + np.arange(len(order)),
            "variant": label(table["variant"], VARIANTS),
            "amount": table["amount"],
        }
    )
    return Campaigns(campaigns, rows, pd.concat(truth, ignore_index=True))


def _campaign(
    rng: np.random.Generator, run: Settings, people: People, marketing: np.ndarray, k: int, start: int, arms: int
) -> dict[str, np.ndarray]:
    """One campaign's events as flat arrays; ``arms`` is 0 for a broadcast without control."""
    alive = (people.kind == GENUINE) & (people.registered < start) & (people.active_until > start)
    # A few are addressed without consent: the pipeline, not the sender, decides who may be analysed.
    addressable = alive & (marketing | (rng.random(people.n) < 0.02))
    who = np.flatnonzero(addressable & (rng.random(people.n) < REACH))
    n, weights = len(who), people.weights[who]
    variant = rng.integers(0, arms, n) if arms else np.full(n, -1)
    treated = variant != 0
    uplift = mix(weights, UPLIFT[:, None])[:, 0] * np.where(variant == 2, SECOND_ARM, 1.0)
    converts = rng.random(n) < mix(weights, BASE_CONVERSION[:, None])[:, 0] + treated * uplift
    delivered = treated & (rng.random(n) < 0.97)
    opened = delivered & ((rng.random(n) < mix(weights, OPEN_RATE[:, None])[:, 0]) | (converts & (rng.random(n) < 0.7)))
    clicked = opened & ((rng.random(n) < mix(weights, CLICK_RATE[:, None])[:, 0]) | (converts & (rng.random(n) < 0.7)))
    leaving = np.where(people.habit[who] == HABITS.index("low_volume"), 0.02, 0.008)
    sent = start + rng.integers(0, 1800, n)
    read = sent + 30 + np.minimum(rng.lognormal(8.5, 1.6, n), 6 * DAY).astype(np.int64)
    steps = (
        (np.full(n, arms > 0), np.full(n, start) - 600),
        (treated, sent),
        (delivered, sent + rng.integers(1, 25, n)),
        (opened, read),
        (clicked, read + rng.integers(2, 120, n)),
        (opened & (rng.random(n) < 0.015), read + rng.integers(30, 900, n)),
        (converts, np.where(clicked, read + rng.integers(150, 3 * DAY, n), start + rng.integers(3600, 10 * DAY, n))),
        (opened & (rng.random(n) < leaving), read + rng.integers(5, 60, n)),
        (delivered & (rng.random(n) < 0.004), read + rng.integers(5, 600, n)),
    )
    person = np.concatenate([who[flag] for flag, _ in steps])
    action = np.concatenate([np.full(flag.sum(), step) for step, (flag, _) in enumerate(steps)])
    at = np.concatenate([when[flag] for flag, when in steps])
    arm = np.concatenate([variant[flag] for flag, _ in steps])
    amount = np.where(action == 6, np.round(rng.lognormal(10.2, 0.7, len(action)), -2), np.nan)
    inside = at < run.end
    columns = dict(person=person, action=action, at=at, variant=arm, amount=amount, campaign=np.full(len(at), k))
    return {name: value[inside] for name, value in columns.items()}


def _truth(campaign: str, experiment: str, arms: int) -> pd.DataFrame:
    """Planted conversion rates of a person who is purely of one persona; people mix two of them by their weights."""
    rows = [
        (campaign, experiment, VARIANTS[arm], persona, base, base + up * (SECOND_ARM if arm == 2 else 1.0))
        for arm in range(1, arms)
        for persona, base, up in zip(PERSONAS, BASE_CONVERSION.tolist(), UPLIFT.tolist(), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["campaign_id", "experiment_id", "variant", "segment", "control_rate", "rate"])
    frame["effect"] = frame["rate"] - frame["control_rate"]
    return frame
