"""One way in for Python models: any engine's relation as a pandas frame with lower-case columns."""

from __future__ import annotations

from typing import Any

import pandas as pd


def as_frame(relation: Any) -> pd.DataFrame:
    """Return what `dbt.ref()` gave as a pandas frame, columns in lower case.

    Raises
    ------
    TypeError
        If the relation offers none of `df`, `toPandas` and `to_pandas`.
    """
    for name in ("df", "toPandas", "to_pandas"):
        convert = getattr(relation, name, None)
        if callable(convert):
            return convert().rename(columns=str.lower)
    if isinstance(relation, pd.DataFrame):
        return relation.rename(columns=str.lower)
    raise TypeError(f"can't turn a {type(relation).__name__} into a frame")
