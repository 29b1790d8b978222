"""Tables of descriptions, applied to a device without an entity."""

from collections.abc import Iterable
from types import ModuleType
from typing import Any

from custom_components.isotherm.hub.descriptions import Description


def rows_of(*modules: ModuleType) -> tuple[Description[Any], ...]:
    """Return the descriptions of devices in all tables of modules."""
    return tuple(
        row
        for module in modules
        for name, table in vars(module).items()
        if isinstance(table, tuple) and not name.startswith("HUB_")
        for row in table
        if isinstance(row, Description)
    )


def show(device: Any, rows: Iterable[Description[Any]]) -> None:
    """Let every description read a device, and what it may be asked for be made."""
    for row in rows:
        if not row.exists(device):
            continue
        functions = vars(row)
        for name in ("value", "attributes", "choices", "limits", "press"):
            if callable(function := functions.get(name)):
                function(device)
