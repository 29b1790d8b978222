"""Small faults in a copy of the code, each against the tests that cover its line."""

import argparse
import ast
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
import random
import shutil
import subprocess
import sys
import tempfile
from typing import Any

from coverage import CoverageData

ROOT = Path(__file__).parents[1]
CONTEXTS = ROOT / ".coverage.contexts"
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__")
MOST_TESTS = 60
"""Tests that a fault is run against where more cover its line: the nearest."""
LONGEST = 600
"""Seconds; a fault that makes its tests hang is noticed."""

_PAIRS = """Lt LtE, LtE Lt, Gt GtE, GtE Gt, Eq NotEq, NotEq Eq, Is IsNot, IsNot Is, In NotIn,
NotIn In, Add Sub, Sub Add, Mult FloorDiv, Div Mult, FloorDiv Mult, Mod Mult, And Or, Or And"""
FLIPPED = {
    getattr(ast, one): getattr(ast, other)
    for one, other in (pair.split() for pair in _PAIRS.split(","))
}

type Fault = tuple[str, int, Callable[[], None]]
"""What it is, in which line, and what puts it into the tree."""


def faults(tree: ast.Module) -> Iterator[Fault]:
    """Yield every fault that can be put into a module."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(ops=[op]) if type(op) in FLIPPED:
                yield _fault(node, "ops", [FLIPPED[type(op)]()])
            case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in FLIPPED:
                yield _fault(node, "op", FLIPPED[type(op)]())
            case ast.UnaryOp(op=ast.Not()):
                yield _fault(node, "op", ast.UAdd())
            case ast.Constant(value=bool(value)):
                yield _fault(node, "value", not value)
            case ast.Constant(value=int(value)):
                yield _fault(node, "value", value + 1)
            case ast.Return(value=ast.expr()):
                yield _fault(node, "value", ast.Constant(None))
            case ast.Expr(value=ast.Call() | ast.Await()):
                yield _fault(node, "value", ast.Constant(None))
        for block in (getattr(node, "body", None), getattr(node, "orelse", None)):
            for place, one in enumerate(block if isinstance(block, list) else ()):
                if isinstance(one, ast.Continue):
                    put = partial(block.__setitem__, place, ast.Break())
                    yield "continue → break", one.lineno, put


def _fault(node: Any, name: str, value: object) -> Fault:
    def shown(one: object) -> str:
        one = one[0] if isinstance(one, list) else one
        if isinstance(one, ast.expr):
            return ast.unparse(one)[:60]
        return type(one).__name__ if isinstance(one, ast.AST) else str(one)

    before = getattr(node, name)
    what = f"{shown(before)} → {shown(value)}"
    return what, node.lineno, partial(setattr, node, name, value)


@dataclass(frozen=True)
class Mutant:
    """A fault of a file: the one with this number among all that it can have."""

    path: Path
    number: int
    line: int
    what: str

    def source(self) -> str:
        """Return the file with the fault in it."""
        tree = ast.parse(self.path.read_text("utf-8"))
        list(faults(tree))[self.number][2]()
        return ast.unparse(ast.fix_missing_locations(tree))

    def __str__(self) -> str:
        """Tell where and what it is."""
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.what}"


type Tried = tuple[Mutant, list[str]]
"""A fault, and the tests that run its line."""


def breadths(data: CoverageData) -> Counter[str]:
    """Return how many lines each test runs; one that runs few is near to what they do."""
    counted: Counter[str] = Counter()
    for path in data.measured_files():
        for contexts in data.contexts_by_lineno(path).values():
            counted.update({one.rpartition("|")[0] for one in contexts if one})
    return counted


def mutants(paths: list[Path], data: CoverageData) -> Iterator[Tried]:
    """Yield every fault of the files."""
    for path in (f for one in paths for f in (sorted(one.rglob("*.py")) or [one])):
        covering = data.contexts_by_lineno(str(path))
        tree = ast.parse(path.read_text("utf-8"))
        for number, (what, line, _) in enumerate(faults(tree)):
            tests = {one.rpartition("|")[0] for one in covering.get(line, ()) if one}
            yield Mutant(path, number, line, what), sorted(tests)


def noticed(mutant: Mutant, tests: list[str], folder: Path) -> bool:
    """Return whether a test fails with the fault in the copy."""
    target = folder / mutant.path.relative_to(ROOT)
    whole = target.read_bytes()
    target.write_text(mutant.source(), "utf-8")
    run = (sys.executable, "-m", "pytest", "-xq", "-p", "no:cacheprovider", *tests)
    try:
        ended = subprocess.run(
            run, cwd=folder, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        target.write_bytes(whole)
    if b"ERROR: not found" in ended.stdout + ended.stderr:
        raise SystemExit("The tests are others by now: scripts/mutate --fresh")
    return ended.returncode != 0


def tried(drawn: list[Tried], copies: list[Path]) -> Iterator[bool]:
    """Yield, in their order, whether each was noticed; one run in each copy at a time."""
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        free.put(copy)

    def one(mutant: Mutant, tests: list[str]) -> bool:
        folder = free.get()
        try:
            return noticed(mutant, tests, folder)
        finally:
            free.put(folder)

    with ThreadPoolExecutor(len(copies)) as pool:
        yield from pool.map(one, *zip(*drawn, strict=True))


def main() -> None:
    """Draw faults and try them; print those that nobody noticed."""
    options = argparse.ArgumentParser("scripts/mutate", description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=20)
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("paths", nargs="*", default=["custom_components/isotherm"])
    asked = options.parse_args()
    data, draw = CoverageData(str(CONTEXTS)), random.Random(asked.seed)
    data.read()
    known = list(mutants([(ROOT / one).resolve() for one in asked.paths], data))
    covered = [one for one in known if one[1]]
    print(f"{len(known)} faults are possible, {len(covered)} in lines that tests run")
    chosen = draw.sample(covered, min(asked.count, len(covered)))
    breadth = breadths(data)
    drawn = [
        (one, sorted(tests, key=breadth.__getitem__)[:MOST_TESTS])
        for one, tests in chosen
    ]
    survived = 0
    with tempfile.TemporaryDirectory() as name:
        copies = [Path(name, str(number)) for number in range(asked.jobs)]
        for (mutant, few), seen in zip(drawn, tried(drawn, copies), strict=True):
            if not seen:
                survived += 1
                print(f"survived {len(few)} tests: {mutant}", flush=True)
    print(f"{len(drawn) - survived} of {len(drawn)} noticed")


if __name__ == "__main__":
    main()
