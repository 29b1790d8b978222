"""The rules of the house: who may import whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "custom_components" / "isotherm"
VENDORS = ("gizwits", "heatzy", "izone", "smartlink")
PURE = ("hub/errors.py", "hub/desired_state.py", "hub/command_queue.py", "hub/parsing.py", "hub/request_log.py", "programme/week.py", "programme/recurrence.py", "programme/drawing.py")  # fmt: skip
WIRE_WORDS = (
    "api.app",
    "api.http",
    "api.websocket",
    "api.enterprise",
    "api.bridge",
    "aiohttp",
    "yarl",
)

SOURCES = sorted(HOUSE.rglob("*.py"))
SIMULATORS = sorted((ROOT / "simulators").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Return the absolute names of all that a file imports."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def name(path: Path) -> str:
    """Return a file's name for the test's report."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize(
    "path",
    [p for p in SOURCES if "api" in p.parts or str(p.relative_to(HOUSE)) in PURE],
    ids=name,
)
def test_api_knows_no_home_assistant(path: Path) -> None:
    """The vendors' protocols and the programme work without Home Assistant."""
    assert not [found for found in imports(path) if found.startswith("homeassistant")]


@pytest.mark.parametrize("path", SIMULATORS, ids=name)
def test_simulators_read_the_documents_themselves(path: Path) -> None:
    """A simulator that shared code with us would share our mistakes."""
    forbidden = ("homeassistant", "custom_components")
    assert not [found for found in imports(path) if found.startswith(forbidden)]


@pytest.mark.parametrize("vendor", VENDORS)
def test_vendors_keep_to_themselves(vendor: str) -> None:
    """No vendor's folder imports another's, but for Heatzy the Gizwits api."""
    for path in (HOUSE / vendor).rglob("*.py"):
        for other in set(VENDORS) - {vendor}:
            theirs = f"custom_components.isotherm.{other}"
            allowed = (
                f"{theirs}.api" if (vendor, other) == ("heatzy", "gizwits") else "-"
            )
            assert not [
                found
                for found in imports(path)
                if found.startswith(theirs) and not found.startswith(allowed)
            ], name(path)


ENTITY_FILES = ("climate.py", "calendar.py", "points.py", "image.py")


@pytest.mark.parametrize(
    "path",
    [p for p in SOURCES if p.name in ENTITY_FILES and p.parent.name in VENDORS],
    ids=name,
)
def test_entities_see_no_wire(path: Path) -> None:
    """Entities read snapshots and call the coordinator; no client, no URL."""
    found = [name for name in imports(path) if any(word in name for word in WIRE_WORDS)]
    assert not found


def test_code_branches_on_capabilities() -> None:
    """Only the table of products knows product keys."""
    keys = __import__(
        "custom_components.isotherm.heatzy.api.products", fromlist=["HINTS"]
    ).HINTS
    for path in SOURCES:
        if path.name != "products.py":
            assert not [key for key in keys if key in path.read_text()], name(path)


def test_files_stay_readable() -> None:
    """A file that grows past 300 lines is usually two things."""
    long = {
        name(path): lines
        for path in (*SOURCES, *SIMULATORS)
        if (lines := len(path.read_text().splitlines())) > 400
    }
    assert not long
