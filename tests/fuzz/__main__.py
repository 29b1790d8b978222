"""Feed all readers with random nonsense: `python -m tests.fuzz --seconds 30 --seed 1`."""

import argparse
from collections.abc import Iterable
import sys

from .running import run_all
from .tally import Tally


def report(tallies: Iterable[Tally]) -> int:
    """Print what came of it; return how many foreign exceptions there were."""
    tallies = list(tallies)
    for tally in tallies:
        print(tally)
    foreign = sum(one.foreign for one in tallies)
    payloads = sum(one.payloads for one in tallies)
    print(f"{payloads:,} payloads, {foreign} foreign exceptions")
    return foreign


def main() -> int:
    """Do what the command line asks for; return 1 where something foreign came."""
    options = argparse.ArgumentParser("tests.fuzz", description=__doc__)
    options.add_argument("--seconds", type=float, default=30.0)
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--only", default="", help="a part of the readers' names")
    asked = options.parse_args()
    return min(1, report(run_all(asked.seed, asked.seconds, asked.only)))


if __name__ == "__main__":
    sys.exit(main())
