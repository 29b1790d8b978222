"""What comes from outside: JSON that may be none, numbers that may be absurd."""

import json

LONGEST = 86_400.0
"""The longest delay, lag or absence that a simulator can be told, in seconds."""


def read_json(text: str | bytes) -> object:
    """Return a JSON value, or None when the text is empty or no JSON.

    NaN, Infinity and 1e999 are let through, as lenient servers do.
    """
    try:
        value: object = json.loads(text) if text else None
    except ValueError, RecursionError:
        return None
    return value


def number(value: object, low: float, high: float) -> float:
    """Return a number from `low` to `high`; raises ValueError for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Compared first: NaN is in no range, and a huge integer is no float.
        if low <= value <= high:
            return float(value)
    raise ValueError(f"{_brief(value)} is not from {low:g} to {high:g}")


def integer(value: object, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`; raises ValueError for others."""
    found = number(value, low, high)
    if not found.is_integer():
        raise ValueError(f"{found} is not a whole number")
    return int(found)


def _brief(value: object) -> str:
    return repr(value)[:40]
