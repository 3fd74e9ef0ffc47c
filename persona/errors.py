"""What a command tells its user when it can't do what was asked."""

from __future__ import annotations


class BuildError(Exception):
    """A failure whose message says all that its reader needs."""
