"""What of ours is imported at the start of a home: python -m benchmarks.imports."""

import subprocess
import sys

from .report import Figure

HOUSE = "custom_components.isotherm"
START = f"""
import importlib, sys
for name in ("", ".config_flow", ".climate", ".sensor"):
    importlib.import_module("{HOUSE}" + name)
row = importlib.import_module("{HOUSE}.vendors").VENDORS[sys.argv[1]]
getattr(row, "load", lambda: None)()
"""
"""What Home Assistant imports for an entry of one vendor."""
RUNS = 5


def own_times(vendor: str) -> list[float]:
    """Return the milliseconds that each of our modules takes itself."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", START, vendor],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = (line.split("|") for line in run.stderr.splitlines() if line.count("|") == 2)
    return [
        int(own.rpartition(":")[2]) / 1000
        for own, _, name in rows
        if name.strip().startswith(HOUSE)
    ]


def main() -> None:
    """Print the figures of each vendor."""
    for vendor in ("heatzy", "izone"):
        runs = [own_times(vendor) for _ in range(RUNS)]
        case = f"start of a home with {vendor} alone"
        for one in (
            Figure(case, "modules imported", len(runs[0]), "modules", 120),
            Figure(case, "import, ours", round(min(map(sum, runs)), 1), "ms"),
        ):
            print(one.as_json(), flush=True)  # noqa: T201  # the parent reads it


if __name__ == "__main__":
    main()
