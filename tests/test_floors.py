"""The rules of the house: who may import whom, by what a file defines."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "custom_components" / "isotherm"
BASE = "custom_components.isotherm"
VENDORS = ("gizwits", "heatzy", "izone", "smartlink")
MAY_IMPORT = {"heatzy": {"gizwits"}}
"""Vendors' folders that build on another's."""
LONGEST = 300
"""Lines from which a file is usually two things."""
CLAIM = "No vendor and no Home Assistant here"
PURE = ("hub/bounded.py", "hub/http.py", "hub/errors.py", "hub/reads.py", "hub/snapshot.py", "hub/desired_state.py", "hub/command_queue.py", "hub/request_log.py", "hub/parsing.py", "programme/week.py", "programme/recurrence.py", "programme/weekly_events.py", "programme/drawing.py")  # fmt: skip
ENTITY = {"Entity", "EntityDescription"}
COORDINATOR = {"DataUpdateCoordinator", "Members"}
"""Members are the devices of a family at a hub."""
LOADED = {"ConfigFlow", "OptionsFlow", "OptionsFlowWithReload", "ConfigSubentryFlow", "RepairsFlow"}  # fmt: skip
CLIENTS = {"client", "push", "transport"}
"""What a coordinator has and an entity does not touch."""
WIRE = ("aiohttp", "yarl", "asyncio", "socket")

SOURCES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(
        ".__init__"
    ): path
    for path in sorted(HOUSE.rglob("*.py"))
}
SIMULATORS = sorted((ROOT / "simulators").rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text())


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Return (module, name) of all that a file imports, type-checking imports too."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield (inner, "") if inner in SOURCES else (base, alias.name)


@cache
def imported(module: str) -> frozenset[str]:
    """Return the modules of ours that one imports."""
    found = {name for name, _ in imports(SOURCES[module])}
    return frozenset(found & SOURCES.keys() - {module})


@cache
def reached(module: str) -> frozenset[str]:
    """Return the modules of ours that one reaches through any number of imports."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        for name in imported(waiting.pop()) - seen:
            seen.add(name)
            waiting.append(name)
    return frozenset(seen - {module})


def foreign(module: str) -> set[str]:
    """Return the first names of what a module imports that is not ours."""
    names = {name for name, _ in imports(SOURCES[module])}
    return {name.partition(".")[0] for name in names if not name.startswith(BASE)}


@cache
def ancestors(module: str, name: str) -> frozenset[str]:
    """Return the names of all classes above one, as far as our code tells them."""
    found: set[str] = set()
    taken = {local: home for home, local in imports(SOURCES[module]) if local}
    for node in ast.walk(tree(SOURCES[module])):
        if isinstance(node, ast.ClassDef) and node.name == name:
            for base in node.bases:
                part = base.value if isinstance(base, ast.Subscript) else base
                above = getattr(part, "id", getattr(part, "attr", ""))
                found.add(above)
                home = taken.get(above, module)
                if home in SOURCES and (home, above) != (module, name):
                    found |= ancestors(home, above)
    return frozenset(found)


def is_a(name: str, kinds: set[str]) -> bool:
    """Tell whether a class of Home Assistant's is one of these, by its name."""
    return name in kinds or (
        kinds is ENTITY and name.endswith(("Entity", "EntityDescription"))
    )


def defines(module: str, kinds: set[str]) -> bool:
    """Tell whether a module defines a class below one of these."""
    return any(
        isinstance(node, ast.ClassDef)
        and any(is_a(above, kinds) for above in ancestors(module, node.name))
        for node in ast.walk(tree(SOURCES[module]))
    )


def is_loaded(module: str) -> bool:
    """Tell whether Home Assistant loads a module: a platform, a flow, the package."""
    if module.rpartition(".")[0] == BASE and module.count(".") == 2:
        return not module.endswith(".const")
    return module == BASE or defines(module, LOADED)


ENTITIES = [module for module in SOURCES if defines(module, ENTITY)]
COORDINATORS = [module for module in SOURCES if defines(module, COORDINATOR)]
PURE_MODULES = [
    module
    for module, path in SOURCES.items()
    if "api" in module.split(".")
    or str(path.relative_to(HOUSE)) in PURE
    or CLAIM in (ast.get_docstring(tree(path)) or "")
]


def test_what_is_told_apart() -> None:
    """The rules below look at something: entities and coordinators are found."""
    assert f"{BASE}.hub.entity" in ENTITIES
    assert f"{BASE}.heatzy.climate" in ENTITIES
    assert f"{BASE}.programme.calendar" in ENTITIES
    assert f"{BASE}.gizwits.app_coordinator" in COORDINATORS
    assert f"{BASE}.izone.coordinator" in COORDINATORS
    assert f"{BASE}.heatzy.family" in COORDINATORS
    assert f"{BASE}.hub.climate" in ENTITIES
    assert f"{BASE}.hub.coordinator" not in ENTITIES
    assert is_loaded(f"{BASE}.sensor")
    assert is_loaded(f"{BASE}.heatzy.flow")


@pytest.mark.parametrize("module", PURE_MODULES)
def test_pure_files_know_no_home_assistant(module: str) -> None:
    """Protocols and the programme work without it, also through another file."""
    for name in {module, *reached(module)}:
        assert "homeassistant" not in foreign(name), name


@pytest.mark.parametrize("module", COORDINATORS)
def test_coordinators_know_no_entity(module: str) -> None:
    """They stand below entities and what Home Assistant loads."""
    above = {n for n in reached(module) if n in ENTITIES or is_loaded(n)}
    assert not above


@pytest.mark.parametrize("module", ENTITIES)
def test_entities_see_no_wire(module: str) -> None:
    """They read snapshots and ask the coordinator: no client, no URL, nothing loaded."""
    assert not [name for name in reached(module) if is_loaded(name)]
    assert not {"aiohttp", "yarl"} & foreign(module)
    clients = [
        name
        for name in imported(module)
        if "api" in name.split(".") and foreign(name) & set(WIRE)
    ]
    assert not clients
    touched = [
        node.attr
        for node in ast.walk(tree(SOURCES[module]))
        if isinstance(node, ast.Attribute) and node.attr in CLIENTS
    ]
    assert not touched


@pytest.mark.parametrize("vendor", VENDORS)
def test_vendors_keep_to_themselves(vendor: str) -> None:
    """No vendor's folder reaches another's, but for Heatzy the Gizwits cloud."""
    own = [name for name in SOURCES if name.startswith(f"{BASE}.{vendor}.")]
    for other in set(VENDORS) - {vendor} - MAY_IMPORT.get(vendor, set()):
        theirs = f"{BASE}.{other}."
        wrong = {n: [r for r in reached(n) if r.startswith(theirs)] for n in own}
        assert not any(wrong.values()), wrong


def test_only_the_table_knows_the_vendors() -> None:
    """Nothing at the top, in the hub or in the programme imports a vendor's folder."""
    folders = tuple(f"{BASE}.{vendor}" for vendor in VENDORS)
    wrong: Mapping[str, list[str]] = {
        name: [one for one in imported(name) if one.startswith(folders)]
        for name in SOURCES
        if not name.startswith(folders) and name != f"{BASE}.vendors"
    }
    assert not any(wrong.values()), wrong


@pytest.mark.parametrize(
    "path", SIMULATORS, ids=lambda path: str(path.relative_to(ROOT))
)
def test_simulators_read_the_documents_themselves(path: Path) -> None:
    """A simulator that shared code with us would share our mistakes."""
    forbidden = ("homeassistant", "custom_components")
    assert not [name for name, _ in imports(path) if name.startswith(forbidden)]


def test_code_branches_on_capabilities() -> None:
    """Only the table of products knows product keys."""
    keys = __import__(f"{BASE}.heatzy.api.products", fromlist=["HINTS"]).HINTS
    for path in SOURCES.values():
        if path.name != "products.py":
            assert not [key for key in keys if key in path.read_text()], path


def test_files_stay_readable() -> None:
    """A file beyond the limit is usually two things."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (*SOURCES.values(), *SIMULATORS)
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert not long
