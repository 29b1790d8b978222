"""Run the benchmarks: scripts/bench [--json] [--only WORD]."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
import subprocess
import sys

from .report import Figure, figure_from, table

CASES: tuple[tuple[str, ...], ...] = (
    ("benchmarks.heatzy", "1"),
    ("benchmarks.heatzy", "20"),
    ("benchmarks.heatzy", "200"),
    ("benchmarks.heatzy", "1000"),
    ("benchmarks.heatzy_home",),
    ("benchmarks.heatzy_home", "1"),
    ("benchmarks.heatzy_home", "1000"),
    ("benchmarks.imports",),
    ("benchmarks.izone",),
    ("benchmarks.izone_scenes",),
    ("benchmarks.izone_freshness",),
    ("benchmarks.izone_hanging",),
    ("benchmarks.smartlink", "5000"),
)
"""Each runs in a process of its own, so that none inherits another's memory."""


def run(case: tuple[str, ...]) -> Iterator[Figure]:
    """Run one case and yield its figures as they come.

    Raises:
        RuntimeError: the case failed.

    """
    command = [sys.executable, "-m", *case]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if figure := figure_from(line):
                yield figure
    if process.returncode:
        raise RuntimeError(f"{' '.join(case)} failed")


def compared(figure: Figure, smallest: dict[str, float]) -> Figure:
    """Give a cost per heater its aim: what it is in the smallest case.

    Args:
        figure: the figure.
        smallest: such costs by metric; the first of each is kept there.

    """
    if not figure.metric.endswith("per heater") or figure.unit != "ms":
        return figure
    if figure.metric not in smallest:
        smallest[figure.metric] = figure.value
        return figure
    return replace(figure, aim=smallest[figure.metric])


def main() -> None:
    """Print every case's figures."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument("--only", default="", help="cases whose name holds this word")
    wanted = parser.parse_args()
    found: list[Figure] = []
    smallest: dict[str, float] = {}
    for case in CASES:
        if wanted.only in " ".join(case):
            print(f"› {' '.join(case)}", file=sys.stderr, flush=True)  # noqa: T201
            for figure in run(case):
                found.append(compared(figure, smallest))
                if wanted.json:
                    print(found[-1].as_json(), flush=True)  # noqa: T201
    if not wanted.json:
        print(table(found))  # noqa: T201


if __name__ == "__main__":
    main()
