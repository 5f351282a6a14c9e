"""What a record is as a row of columns."""
from __future__ import annotations

import json
from typing import Any


def as_column(value: Any) -> Any:
    """Text that is not UTF-8 is an object in a record, and its JSON in a column of strings."""
    if isinstance(value, dict):
        if value.keys() == {"bytes"}:
            return json.dumps(value, separators=(",", ":"))
        return {key: as_column(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [as_column(entry) for entry in value]
    return value


def selected(record: Any, names: list[str]) -> dict[str, Any]:
    """The keys of a record that dotted names ask for."""
    row: dict[str, Any] = {}
    for key, value in record.items():
        if key in names:
            row[key] = as_column(value)
            continue
        inner = [name.split(".", 1)[1] for name in names if name.startswith(key + ".")]
        if inner:
            row[key] = selected(value, inner)
    return row
