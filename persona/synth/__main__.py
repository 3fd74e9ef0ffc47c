"""``python -m persona.synth --users 2000 --days 180 --seed 7 --out demo``: write demo feeds and their planted truth."""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from persona.synth.generate import generate
from persona.synth.settings import DEFAULT_DAYS, settings
from persona.synth.writer import FORMATS


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m persona.synth", description="Write demo feeds with a known truth.")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to; must be empty or not exist")
    parser.add_argument("--users", type=int, help="people, machines included (default 2000, or events / 200)")
    parser.add_argument("--events", type=int, help="rows over all feeds (default about 215 per user in 180 days)")
    parser.add_argument("--days", type=int, default=DEFAULT_DAYS, help="length of the window (default %(default)s)")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same bytes (default %(default)s)")
    parser.add_argument(
        "--end-date", type=date.fromisoformat, default=date(2026, 6, 30), help="last local day (default %(default)s)"
    )
    parser.add_argument("--format", choices=tuple(FORMATS), default="parquet")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 is success, 2 a request that cannot be met."""
    options = arguments().parse_args(argv)
    try:
        run = settings(options.users, options.days, options.seed, options.end_date, options.events)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if options.out.exists() and any(options.out.iterdir()):
        print(f"{options.out} is not empty: old part files would be read as new ones", file=sys.stderr)
        return 2
    began = time.monotonic()
    rows = generate(run, options.out, options.format)
    for feed, count in rows.items():
        print(f"{feed:18}{count:>12,}")
    print(f"{'total':18}{sum(rows.values()):>12,}  in {time.monotonic() - began:.1f} s → {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
