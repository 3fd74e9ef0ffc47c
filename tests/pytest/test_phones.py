"""What SQL reads as a phone number is what the library that keeps the world's number plans reads."""

from __future__ import annotations

import hashlib
import hmac
import random
from pathlib import Path

import duckdb
import phonenumbers
import pytest

from persona.phones import number_plans
from persona.pseudonyms import DEMO_KEY
from persona.running import run_dbt

SOURCES = {"kr": ("KR", "82"), "cn": ("CN", "86"), "us": ("US", "1")}
EXAMPLES = 1500

TRICKY = [
    *("010-1234-5678", "０１０－１２３４－５６７８", "+82 (0)10-1234-5678", "0082-010-1234-5678", "0082 10 1234 5678"),
    *(
        "+82-010-1234-5678",
        "(010) 1234.5678",
        "1012345678",
        "821012345678",
        "+８２１０１２３４５６７８",
        "tel:+82-10-1234-5678",
    ),
    *("011-234-5678", "02-123-4567", "02-1234-5678", "031-123-4567", "070-1234-5678", "1588-0000", "119", "112"),
    *("010-1234-567", "010-1234-56789", "010-1234-5678 ext. 12", "010-1234-5678#12", "010-1234-5678 내선 12"),
    *("010-1234-5678 / 02-123-4567", "010-1234-5678, 010-8765-4321", "unknown", "-", "+", "00", "0", "+82", "()"),
    *(
        "+86 138 0013 8000",
        "13800138000",
        "8613800138000",
        "0086 138 0013 8000",
        "+86 (0)138-0013-8000",
        "013800138000",
    ),
    *("+86 10 6552 9988", "010-65529988", "021-61234567", "12800138000", "138001380001", "400-820-8820", "95588"),
    *("+1 (213) 373-4253", "213-373-4253", "1-213-373-4253", "011 82 10 1234 5678", "+1 800 356 9377", "1-800-FLOWERS"),
    *("123-456-7890", "555-1234", "+1 555 000 0000", "+999 1234567", "+0 10 1234 5678", "001-82-10-1234-5678"),
    *("002 82 10 1234 5678", "00700 1 213 373 4253", "+44 (0)7911 123456", "0044 7911 123456", "+39 06 698 12345"),
    *("+39 312 345 6789", "+81 (0)90-1234-5678", "+886 0912 345 678", "+852 6123 4567", "+49 (0)151 12345678"),
    *("+54 9 11 2345-6789", "+54 11 15 2345-6789", "+52 1 55 1234 5678", "+7 8 912 345-67-89", "8 912 345-67-89"),
    *(
        "+82 10 1234 5678 ",
        "\u00a0010\u30001234\u30005678",
        "010–1234–5678",
        "010 12 34 56 78",
        "++821012345678",
        "8+2101234567",
    ),
]


def digits_like(rng: random.Random, code: int, region: str) -> str:
    """Return a number of a country that the library takes for a mobile number: its example with other last digits."""
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    national = phonenumbers.national_significant_number(example)
    for keep in (2, 3, 4, 5, len(national)):
        for _ in range(5):
            tail = "".join(rng.choice("0123456789") for _ in national[keep:])
            text = f"+{code}{national[:keep]}{tail}"
            if library_reads(text, region) == {text} and is_mobile(text, region):
                return national[:keep] + tail
    return national


def valid_mobile(rng: random.Random, home: str) -> str:
    """Return the national digits of a valid mobile number of one of the three home countries."""
    while True:
        first = {"kr": "010", "cn": "1" + rng.choice("3456789"), "us": rng.choice("23456789")}[home]
        if home == "kr" and rng.random() < 0.1:
            first = rng.choice(("011", "016", "017", "018", "019"))
        length = {"kr": 11, "cn": 11, "us": 10}[home]
        text = first + "".join(rng.choice("0123456789") for _ in range(length - len(first)))
        region, code = SOURCES[home]
        if library_reads(text, region) == {f"+{code}{text.removeprefix('0')}"} and is_mobile(text, region):
            return text


def is_mobile(text: str, region: str) -> bool:
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return phonenumbers.number_type(phonenumbers.parse(text, region)) in kinds


def spelt(rng: random.Random, national: str, code: str) -> str:
    """Return one of the spellings people use for a number."""
    abroad = national.removeprefix("0")
    cuts = sorted(rng.sample(range(3, len(national) - 2), 2))
    groups = [national[: cuts[0]], national[cuts[0] : cuts[1]], national[cuts[1] :]]
    return rng.choice(
        [
            national,
            "-".join(groups),
            " ".join(groups),
            ".".join(groups),
            f"({groups[0]}) {groups[1]}-{groups[2]}",
            national.translate({ord("0") + k: ord("０") + k for k in range(10)}),
            f"+{code}{abroad}",
            f"+{code} {abroad[:2]}-{abroad[2:]}",
            f"＋{code} {abroad}",
            f"00{code} {abroad}",
            f" +{code}-{abroad} ",
            f"{code}{abroad}" if code != "1" else f"1-{abroad}",
            f"+{code} (0){abroad}" if code != "1" else f"+1 {abroad}",
            f"00{code}-0{abroad}" if code != "1" else f"011 1 {abroad}",
            f"tel:+{code}{abroad}",
        ]
    )


def library_reads(text: str, region: str) -> set[str | None]:
    """Return what the library makes of a text; 00 is read as the + it stands for, and as the country dials it."""
    readings = set()
    plain = text.translate({0x3000: " ", 0xA0: " "}).strip()
    unified = phonenumbers.normalize_diallable_chars_only(plain)
    for candidate in {plain, "+" + unified[2:] if unified.startswith("00") else plain}:
        try:
            number = phonenumbers.parse(candidate, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) and not number.extension:
            readings.add(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return readings


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """Thousands of texts with what SQL reads in them: a pseudonym, or None."""
    rng = random.Random(20260630)
    rows = []
    for home, (_, code) in SOURCES.items():
        for _ in range(EXAMPLES):
            national = valid_mobile(rng, home)
            rows.append({"home": home, "text": spelt(rng, national, code), "kind": "valid"})
        for text in TRICKY:
            rows.append({"home": home, "text": text, "kind": "tricky"})
        for _ in range(EXAMPLES):
            text = "".join(rng.choice("0123456789") for _ in range(rng.randint(6, 15)))
            rows.append(
                {
                    "home": home,
                    "text": rng.choice(["", "+", "00", "0", "010", "1", "+82", "+1"]) + text,
                    "kind": "random",
                }
            )
        for plan in number_plans():
            for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[plan]:
                if not phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE):
                    continue
                for _ in range(4):
                    text = f"+{plan} {digits_like(rng, plan, region)}"
                    rows.append({"home": home, "text": text, "kind": "abroad"})
    folder = tmp_path_factory.mktemp("phones")
    feeds = folder / "feeds"
    feeds.mkdir()
    with duckdb.connect() as connection:
        connection.execute("create table accounts (source_system varchar, account_id varchar, phone varchar)")
        connection.executemany(
            "insert into accounts values (?, ?, ?)", [(row["home"], str(k), row["text"]) for k, row in enumerate(rows)]
        )
        connection.execute(f"copy accounts to '{feeds / 'accounts.parquet'}'")
    warehouse = folder / "persona.duckdb"
    settings = {"PERSONA_RAW_PATH": str(feeds)}
    run_dbt(["seed"], warehouse, settings, quiet=True)
    declare_sources(warehouse)
    run_dbt(["run", "--select", "stg_accounts"], warehouse, settings, quiet=True)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = dict(connection.sql("select account_id, phone_pseudonym from staging.stg_accounts").fetchall())
    for k, row in enumerate(rows):
        row["found"] = found[str(k)]
        row["library"] = {pseudonym(number): number for number in library_reads(row["text"], SOURCES[row["home"]][0])}
    return rows


def declare_sources(warehouse: Path) -> None:
    """Put the test's three sources into the seed's table."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from seeds.source_systems")
        for name, (country, code) in SOURCES.items():
            connection.execute(
                "insert into seeds.source_systems (source_system, folds_id_case, id_is_contact_detail, default_country,"
                " default_phone_code) values (?, 'false', 'false', ?, ?)",
                [name, country, code],
            )


def pseudonym(number: str) -> str:
    return hmac.new(DEMO_KEY.encode(), number.encode(), hashlib.sha256).hexdigest()[:32]


def test_sql_reads_nothing_that_the_library_reads_differently(readings):
    wrong = [
        (row["home"], row["text"], list(row["library"].values()))
        for row in readings
        if row["found"] and row["found"] not in row["library"]
    ]
    assert wrong == []


@pytest.mark.parametrize("home", SOURCES)
def test_valid_mobile_numbers_of_the_default_country_are_read(readings, home):
    valid = [row for row in readings if row["kind"] == "valid" and row["home"] == home]
    missed = [row["text"] for row in valid if not row["found"]]
    assert len(missed) <= 0.01 * len(valid), missed[:20]


def test_mobile_numbers_of_other_countries_are_read(readings):
    abroad = [row for row in readings if row["kind"] == "abroad" and row["library"]]
    missed = [row["text"] for row in abroad if not row["found"]]
    assert len(missed) <= 0.01 * len(abroad), missed[:20]


def test_spellings_of_one_number_are_one(readings):
    same = {
        row["found"]
        for row in readings
        if row["home"] == "kr" and row["kind"] == "tricky" and "+821012345678" in row["library"].values()
    }
    assert same - {None} == {pseudonym("+821012345678")}
