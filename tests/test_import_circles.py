"""No files that need each other: what a file imports stands below it."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

type Graph = Mapping[Path, set[Path]]


def modules(folder: Path, root: Path) -> dict[str, Path]:
    """Return the files of a folder by the names under which they are imported."""
    named = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def imported(path: Path, root: Path, named: Mapping[str, Path]) -> Iterator[Path]:
    """Iterate over the files that a file imports, wherever in it and whatever for.

    A package counts only where names are taken from its `__init__.py`.
    """
    package = path.relative_to(root).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (named[one.name] for one in node.names if one.name in named)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            for one in node.names:
                found = named.get(f"{base}.{one.name}", named.get(base))
                if found is not None:
                    yield found


def graph(folder: Path, root: Path = ROOT) -> Graph:
    """Return what every file of a folder imports from that folder."""
    named = modules(folder, root)
    return {path: set(imported(path, root, named)) - {path} for path in named.values()}


def reachable(edges: Graph, start: Path) -> set[Path]:
    """Return every file that a file imports, itself or through others."""
    seen: set[Path] = set()
    waiting = list(edges[start])
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting.extend(edges[path])
    return seen


def circles(edges: Graph) -> list[list[Path]]:
    """Return the groups of files each of which imports all the others."""
    reach = {path: reachable(edges, path) for path in edges}
    groups = {
        frozenset(other for other in reach[path] if path in reach[other])
        for path in edges
        if path in reach[path]
    }
    return sorted(sorted(group) for group in groups)


@pytest.mark.parametrize("folder", ["simulators", "custom_components/isotherm"])
def test_no_circles(folder: str) -> None:
    """Imports for type checking and inside functions count like any other."""
    found = circles(graph(ROOT / folder))
    assert not [[str(path.relative_to(ROOT)) for path in one] for one in found]


def test_circles_are_found(tmp_path: Path) -> None:
    """Every way to import is seen, and a package that only holds a file is not."""
    folder = tmp_path / "house"
    texts = {
        "__init__.py": "from .door import Door\n",
        "door.py": "from . import wall\n",
        "wall.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    from house.roof.beam import Beam\n",
        "roof/__init__.py": "",
        "roof/beam.py": "def build():\n    import house.door\n",
        "cellar.py": "from house import Door\n",
        "attic.py": "from .roof import beam\n",
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (found,) = circles(graph(folder, tmp_path))
    assert [path.name for path in found] == ["door.py", "beam.py", "wall.py"]
