"""Which numbers exist, as one pattern that SQL can apply, taken from the library that keeps the world's number plans.

`python -m persona.phones` writes `macros/engine/phone_patterns.sql` anew from the installed `phonenumbers`. Mobile
numbers of every country are read; of Korea and China the land lines people give as their own as well.
"""

from __future__ import annotations

import re
from pathlib import Path

MACRO = Path(__file__).parent.parent / "macros" / "engine" / "phone_patterns.sql"

#: Land lines and internet telephony that are read besides mobile numbers, without the country's code.
LAND_LINES = {
    82: ["(?:2|3[1-3]|[46][1-4]|5[1-5])[1-9][0-9]{6,7}", "70[0-9]{8}"],
    86: ["(?:10|2[0-57-9])[2-8][0-9]{7}"],
}

_HEAD = """{{#-
    Numbers that exist, by country code: mobile numbers of every country, of Korea and China land lines too. Written by
    `python -m persona.phones` from phonenumbers {version}; tests compare what SQL reads with that library.
-#}}
{{%- macro phone_patterns() -%}}
    {{{{- return({{
"""


def number_plans() -> dict[int, tuple[str, bool]]:
    """Return per country code the pattern of its numbers and whether a zero before them is left out abroad."""
    import phonenumbers
    from phonenumbers.phonemetadata import PhoneMetadata

    plans = {}
    for code, regions in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()):
        if regions == ("001",):
            continue
        metadata = [PhoneMetadata.metadata_for_region(region, None) for region in regions]
        patterns = [one.mobile.national_number_pattern for one in metadata if one.mobile]
        patterns = [_portable(pattern) for pattern in patterns if pattern]
        if patterns:
            plans[code] = ("|".join(patterns + LAND_LINES.get(code, [])), metadata[0].national_prefix == "0")
    return plans


def macro_text() -> str:
    """Return the macro file."""
    import phonenumbers

    lines = [
        f"        '{code}': {{'drops_zero': {str(drops_zero).lower()}, 'pattern': '{pattern}'}},"
        for code, (pattern, drops_zero) in number_plans().items()
    ]
    body = "\n".join(lines)
    return f"{_HEAD.format(version=phonenumbers.__version__)}{body}\n    }}) -}}}}\n{{%- endmacro -%}}\n"


def _portable(pattern: str) -> str:
    """Write `\\d` as a class, which every engine reads alike."""
    parts = re.split(r"(\[[^]]*\])", pattern)
    return "".join(
        part.replace("\\d", "0-9") if part.startswith("[") else part.replace("\\d", "[0-9]") for part in parts
    )


if __name__ == "__main__":
    MACRO.write_text(macro_text(), encoding="utf-8")
    print(f"Wrote {MACRO.name}.")
