"""The planted truth, written beside the feeds for tests and evaluations; no model may read it."""

import numpy as np
import pandas as pd

from persona.synth.accounts import Accounts
from persona.synth.contacts import Contacts
from persona.synth.holidays import holidays
from persona.synth.noise import Truth
from persona.synth.people import BOT_KINDS, CHANNELS, HABITS, KINDS, People
from persona.synth.personas import PERSONAS
from persona.synth.pools import CATEGORIES, COUNTRY
from persona.synth.schema import SYSTEMS, label, times
from persona.synth.settings import Settings
from persona.synth.writer import Writer

README = """# The planted truth

What the generator knows and the feeds do not say. Evaluations may read it; models may not.

**accounts**, one row per account
- source_system, account_id, person_id
- account_kind: genuine, bot, test, never_active, dormant; bot_kind: easy_*, hard_*, null for humans
- is_scheduler: a human who sends by a scheduler, the hard case on the human side
- temporal_habit: regular, night_owl, lunch, irregular, seasonal, low_volume
- main_persona, main_weight, secondary_persona, secondary_weight: the weights add up to 1
- community: number of the circle, null for those in none; is_leader: among its two most followed
- preferred_channel, interest_1, interest_2, gender, birth_year, country
- active_from, active_until (UTC), is_churning; history_shift_seconds: taken off every event of those dormant for long
- phone_state, email_state: plain, respelt, typo, shared (a relative's), kiosk, other (the person's second), missing

**duplicates**, one row per extra row: feed, record_id, source_system, account_id, ingested_at; kind: exact, reexport

**broken_rows**, one row per broken row: feed, record_id, source_system, account_id, ingested_at; column, reason

**uplift**, one row per experiment, variant and segment: campaign_id, experiment_id, variant, segment (a persona),
control_rate, rate, effect. These are rates of a pure persona: a person mixes two by their weights.

**holidays**, one row per holiday: name, country, first_date, last_date

`record_id` is the row's own id where the feed has one. In a feed without ids find the row by `ingested_at`, which
broken rows have to themselves. An exact copy has its original's `ingested_at`, a re-export a newer one.
"""


def account_truth(people: People, accounts: Accounts, contacts: Contacts) -> pd.DataFrame:
    """One row per account."""
    who = accounts.person
    second = np.where(people.main >= 0, 1 - people.weights.max(axis=1), np.nan)
    return pd.DataFrame(
        {
            "source_system": label(accounts.system, SYSTEMS),
            "account_id": list(accounts.ids),
            "person_id": [f"p{k:08d}" for k in people.number[who].tolist()],
            "account_kind": label(people.kind[who], KINDS),
            "bot_kind": label(people.bot_kind[who], BOT_KINDS),
            "is_scheduler": people.is_scheduler[who],
            "temporal_habit": label(np.where(people.main >= 0, people.habit, -1)[who], HABITS),
            "main_persona": label(people.main[who], PERSONAS),
            "main_weight": np.where(people.main >= 0, people.weights.max(axis=1), np.nan)[who],
            "secondary_persona": label(people.second[who], PERSONAS),
            "secondary_weight": second[who],
            "community": pd.array(people.community[who], dtype="Int64"),
            "is_leader": (people.leader >= 0.5)[who],
            "preferred_channel": label(people.channel[who], CHANNELS),
            "interest_1": label(people.interests[who, 0], CATEGORIES),
            "interest_2": label(people.interests[who, 1], CATEGORIES),
            "gender": label(people.female[who].astype(int), ("male", "female")),
            "birth_year": people.birth_year[who],
            "country": label(people.locale[who], COUNTRY),
            "active_from": times(people.active_from[who]),
            "active_until": times(people.active_until[who]),
            "history_shift_seconds": people.shift[who],
            "is_churning": people.is_churning[who],
            "phone_state": contacts.phone_state,
            "email_state": contacts.email_state,
        }
    )


def write_truth(
    writer: Writer,
    run: Settings,
    people: People,
    accounts: Accounts,
    contacts: Contacts,
    uplift: pd.DataFrame,
    truth: Truth,
) -> None:
    """Write every truth table and the notes on them."""
    writer.write_truth("accounts", account_truth(people, accounts, contacts))
    writer.write_truth("duplicates", pd.concat(truth.duplicates, ignore_index=True))
    writer.write_truth("broken_rows", pd.concat(truth.broken, ignore_index=True))
    writer.write_truth("uplift", uplift)
    writer.write_truth("holidays", holidays(run))
    (writer.out / "_truth" / "README.md").write_text(README, encoding="utf-8")
