"""Text as SQL wants it."""

from __future__ import annotations


def escaped(text: object) -> str:
    """Return a text as it stands between the quotes of a SQL literal."""
    return str(text).replace("'", "''")
