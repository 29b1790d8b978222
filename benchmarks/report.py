"""One measured figure, as a line of JSON or a row of a table."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
import json
from typing import Literal

type Better = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    Args:
        case: what was measured on, such as `heatzy 200 heaters`.
        metric: what was measured.
        value: the figure.
        unit: its unit.
        aim: what it should be at most (or at least); None where there is no aim.
        better: whether lower or higher is better.

    """

    case: str
    metric: str
    value: float
    unit: str
    aim: float | None = None
    better: Better = "lower"

    def as_json(self) -> str:
        """Return the figure as one line of JSON."""
        return json.dumps(asdict(self))

    @property
    def reached(self) -> bool | None:
        """Return whether the aim is reached; None where there is none."""
        if self.aim is None:
            return None
        if self.better == "lower":
            return self.value <= self.aim
        return self.value >= self.aim


def figure_from(line: str) -> Figure | None:
    """Read a line that `Figure.as_json` wrote; None for any other line."""
    try:
        return Figure(**json.loads(line))
    except ValueError, TypeError:
        return None


def table(figures: Iterable[Figure]) -> str:
    """Return figures as a Markdown table."""
    rows = ["| case | metric | value | unit | aim |", "|---|---|---:|---|---:|"]
    marks = {True: " ✓", False: " ✗", None: ""}
    for one in figures:
        aim = "" if one.aim is None else f"{one.aim:g}{marks[one.reached]}"
        rows.append(
            f"| {one.case} | {one.metric} | {one.value:g} | {one.unit} | {aim} |"
        )
    return "\n".join(rows)
