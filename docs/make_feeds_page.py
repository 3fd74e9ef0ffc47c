"""Write docs/feeds.md from the catalogue of feeds and from what staging refuses.

python docs/make_feeds_page.py [--check]
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "feeds.md"
PROSE = ROOT / "docs" / "feeds_page.yml"
DOC_BLOCKS = ROOT / "models" / "_docs.md"
CATALOGUE = ROOT / "models" / "staging" / "_staging__sources.yml"


def vocabularies(sql: str) -> dict[str, list[str]]:
    """Return the words that staging accepts, by column."""
    found = re.findall(r"when\s+(\w+) not in \(([^)]*)\)\s*then 'unknown_", sql)
    return {column: re.findall(r"'([^']+)'", words) for column, words in found}


def reasons(sql: str) -> list[str]:
    """Return the reasons for which staging refuses a row, in the order in which it asks."""
    found = []
    for line in re.findall(r"time_faults\([^)]*'(\w+)'\)|then '([a-z_]+)'(?=\s*(?:when|end as reject|\{\{))", sql):
        time, reason = line
        if time:
            found += [f"{fault}_{time}" for fault in ("missing", "unparsable", "implausible", "future")]
        elif reason.split("_")[0] in ("missing", "unparsable", "implausible", "future", "negative", "unknown"):
            found.append(reason)
    return found


def described(text: str) -> str:
    """Return a description, or the doc block that it names."""
    block = re.fullmatch(r"{{ doc\('(\w+)'\) }}", text)
    if block is None:
        return text
    found = re.search(
        rf"{{% docs {block[1]} %}}(.*?){{% enddocs %}}", DOC_BLOCKS.read_text(encoding="utf-8"), re.DOTALL
    )
    return " ".join(found[1].split())


def section(feed: dict, prose: dict) -> str:
    """Return what the page says of one feed."""
    name = feed["name"]
    sql = (ROOT / "models" / "staging" / f"stg_{name}.sql").read_text(encoding="utf-8")
    words = vocabularies(sql)
    refused = reasons(sql) + (["orphan_order"] if name == "order_items" else [])
    lines = [f"## {name}", feed["description"], "", "| column | type | |", "|---|---|---|"]
    for column in feed["columns"]:
        meta = column.get("config", {}).get("meta", {})
        label = f"**{column['name']}**" if meta.get("required") else column["name"]
        text = column["description"] = described(column["description"])
        if column["name"] in words:
            text = text.rstrip(".") + ": one of " + ", ".join(f"`{word}`" for word in words[column["name"]]) + "."
            text = re.sub(r"^[^:]*(?:\bor\b|, …)[^:]*: one of", "One of", text)
            extra = re.search(r"; (\w+) when absent", column["description"])
            text = text.rstrip(".") + f"; `{extra[1]}` when absent." if extra else text
        if meta.get("sensitive"):
            text += " Never shown in `fct_rejected_records`."
        lines.append(f"| {label} | {column['data_type']} | {text} |")
    lines += ["", prose["notes"], "", "Rejected as " + ", ".join(f"`{reason}`" for reason in refused) + ".", ""]
    return "\n".join([*lines, f"```csv\n{example(prose)}```", ""])


def example(prose: dict) -> str:
    """Return the example row of a feed as a CSV file."""
    header, row = zip(*prose["example"].items(), strict=True)
    return f"{','.join(header)}\n{','.join(row)}\n"


def examples() -> dict[str, str]:
    """Return the example row of each feed as a CSV file."""
    prose = yaml.safe_load(PROSE.read_text(encoding="utf-8"))["feeds"]
    return {name: example(of_feed) for name, of_feed in prose.items()}


def page() -> str:
    """Return the whole page."""
    document = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    prose = yaml.safe_load(PROSE.read_text(encoding="utf-8"))
    feeds = next(source["tables"] for source in document["sources"] if source["name"] == "raw")
    for feed in feeds:
        unknown = set(prose["feeds"][feed["name"]]["example"]) - {column["name"] for column in feed["columns"]}
        if unknown:
            raise SystemExit(f"The example of {feed['name']} names columns that are not in the catalogue: {unknown}")
    links = " · ".join(f"[{feed['name']}](#{feed['name']})" for feed in feeds)
    return "\n".join(
        [
            prose["head"].format(count=len(feeds)),
            f"{links}\n\nColumns in **bold** must exist.\n",
            *[section(feed, prose["feeds"][feed["name"]]) for feed in feeds],
        ]
    )


def main() -> int:
    """Write the page, or with --check say whether it is up to date."""
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page():
        print("docs/feeds.md is not up to date: run python docs/make_feeds_page.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
