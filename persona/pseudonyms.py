"""Keyed pseudonyms: HMAC-SHA-256 split so that SQL without an hmac() function can compute it."""

from __future__ import annotations

import hashlib
import hmac
import os

#: Marks demo data. Public, so it protects nobody: production targets refuse it.
DEMO_KEY = "persona-demo-key-not-for-production"

#: The environment variable that holds the secret key.
KEY_VARIABLE = "PERSONA_PSEUDONYM_KEY"

_BLOCK_BYTES = 64


def hmac_pads(key: bytes) -> tuple[bytes, bytes]:
    """Return the inner and outer pad of HMAC-SHA-256 (RFC 2104), 64 bytes each.

    ``sha256(outer + sha256(inner + message))`` is then the HMAC of the message.
    """
    if len(key) > _BLOCK_BYTES:
        key = hashlib.sha256(key).digest()
    key = key.ljust(_BLOCK_BYTES, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def pseudonym(text: str) -> str:
    """Return the pseudonym of a text under the key of the environment, as SQL computes it: 32 hex digits."""
    key = os.environ.get(KEY_VARIABLE) or DEMO_KEY
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
