"""A home carries only the vendors that it has."""

import subprocess
import sys

import pytest

LISTING = """
import importlib, pathlib, sys
import custom_components.isotherm as house
for path in pathlib.Path(house.__file__).parent.glob("*.py"):
    importlib.import_module(f"custom_components.isotherm.{path.stem}")
from custom_components.isotherm.vendors import VENDORS
if len(sys.argv) > 1:
    VENDORS[sys.argv[1]].load()
print(*{name.split(".")[2] for name in sys.modules if name.count(".") > 2 and "isotherm" in name})
"""
"""All that Home Assistant may load by itself, and one vendor."""


@pytest.mark.parametrize(
    ("vendor", "folders"),
    [("", set()), ("heatzy", {"heatzy", "gizwits"}), ("izone", {"izone"})],
)
def test_only_what_is_needed_is_imported(vendor: str, folders: set[str]) -> None:
    """Neither the platforms nor the flow import a vendor, and no vendor another."""
    run = subprocess.run(
        [sys.executable, "-c", LISTING, *filter(None, [vendor])],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert set(run.stdout.split()) - {"hub", "programme"} == folders
