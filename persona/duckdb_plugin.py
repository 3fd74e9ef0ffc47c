"""dbt-duckdb plugin: lets SQL ask what a feed holds, and gives it the key for pseudonyms without showing it.

`profiles.yml` names this module under `plugins`. The key comes from the environment variable
``PERSONA_PSEUDONYM_KEY``; it never stands in compiled SQL, in a log or in the database.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

from persona.feeds import inspect_feed_json
from persona.pseudonyms import DEMO_KEY, KEY_VARIABLE, hmac_pads
from persona.runs import run_environment_json
from persona.sql import escaped
from persona.warehouse import SPILL_VARIABLE, spill_folder


class Plugin(BasePlugin):
    """Registers `persona_inspect_feed` and sets the two HMAC pads on every cursor."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Read the key; a target that sets `require_key` refuses to run on the demo key."""
        # What dbt read of the project stays until the run ends: it is not looked through for garbage again and again.
        # Once a process, because nothing of what is set aside is freed later.
        if not gc.get_freeze_count():
            gc.freeze()
        key = os.environ.get(KEY_VARIABLE) or ""
        if plugin_config.get("require_key") and key in ("", DEMO_KEY):
            raise DbtRuntimeError(
                f"This target needs a key for pseudonyms: set {KEY_VARIABLE} to a secret of at least 32 characters. "
                "The demo key is public and may not be used here."
            )
        self._inner_pad, self._outer_pad = hmac_pads((key or DEMO_KEY).encode())
        self._database = plugin_config.get("database")

    def configure_connection(self, conn: Any) -> None:
        """Register what tells of a feed's files and of the run; say where to spill; attach what a preview looks at."""
        conn.create_function("persona_inspect_feed", inspect_feed_json, ["VARCHAR"] * 4, "VARCHAR")
        conn.create_function("persona_run_environment", run_environment_json, [], "VARCHAR", side_effects=True)
        if os.environ.get(SPILL_VARIABLE):
            file = conn.execute(
                "select coalesce(path, database_name) from duckdb_databases() where database_name = current_database()"
            ).fetchone()[0]
            folder = spill_folder(Path(file))
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            conn.execute(f"set temp_directory = '{escaped(str(folder))}'")
        previewed = os.environ.get("PERSONA_PREVIEW_OF", "")
        if previewed:
            conn.execute(f"attach '{escaped(previewed)}' as previewed (read_only)")

    def configure_cursor(self, cursor: Any) -> None:
        """Set the pads as session variables, which live in memory only; work in the database that the profile names."""
        cursor.execute(f"set variable persona_inner_pad = '{_as_blob_text(self._inner_pad)}'::blob")
        cursor.execute(f"set variable persona_outer_pad = '{_as_blob_text(self._outer_pad)}'::blob")
        if self._database:
            cursor.execute(f"use {self._database}")


def _as_blob_text(pad: bytes) -> str:
    return "".join(f"\\x{byte:02X}" for byte in pad)
