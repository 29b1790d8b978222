"""A Home Assistant whose table of vendors has one row more."""

from collections.abc import Iterator
import importlib

import pytest

from custom_components.isotherm import config_flow
from custom_components.isotherm.vendors import VENDORS, VendorRow

from .vendor import TOY, WORLD


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add the row; the flow is loaded with it, as it would be at the next start."""
    WORLD.clear()
    with monkeypatch.context() as patched:
        patched.setitem(VENDORS, TOY.key, VendorRow(lambda: TOY))
        importlib.reload(config_flow)
        yield
    importlib.reload(config_flow)


@pytest.fixture(autouse=True)
def _texts() -> None:
    """Let the toy vendor speak without texts: it is in no translation."""
