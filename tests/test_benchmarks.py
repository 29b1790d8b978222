"""The benchmarks run, and say what they measured."""

import json
import subprocess
import sys

from benchmarks.__main__ import compared
from benchmarks.report import Figure, figure_from, table


def test_an_account_of_one_heater_is_measured() -> None:
    """The smallest case runs to its end, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.heatzy", "1"],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    figures = [json.loads(line) for line in run.stdout.splitlines()]
    keys = {"case", "metric", "value", "unit", "aim", "better"}
    assert all(set(one) == keys for one in figures)
    by_metric = {one["metric"]: one["value"] for one in figures}
    assert 10 <= by_metric["HTTP requests per hour, push alive"] <= 12
    assert by_metric["refresh, push alive, nothing changed: state writes"] == 0


def test_load_shedding_is_measured() -> None:
    """A hundred homes are scheduled with one request, and all but the dead one reached."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.smartlink", "100"],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    figures = [json.loads(line) for line in run.stdout.splitlines()]
    by_metric = {one["metric"]: one["value"] for one in figures}
    assert by_metric["scheduled by the action: requests"] == 1
    assert by_metric["homes reached"] == 99
    assert by_metric["followed to its end: requests"] <= 62


def test_a_figure_survives_its_line() -> None:
    """And the table marks whether the aim is reached."""
    good = Figure("case", "metric", 1.5, "s", 3.0)
    bad = Figure("case", "rate", 1.5, "1/s", 3.0, "higher")
    assert figure_from(good.as_json()) == good
    assert figure_from("a warning of something else") is None
    assert (good.reached, bad.reached) == (True, False)
    assert "3 ✓" in table([good])
    assert "3 ✗" in table([bad])


def test_more_heaters_must_not_cost_more_each() -> None:
    """The aim of a cost per heater is what it is in the smallest case."""
    metric = "refresh, push alive, nothing changed: event loop per heater"
    smallest: dict[str, float] = {}
    first = compared(Figure("1", metric, 0.4, "ms"), smallest)
    second = compared(Figure("20", metric, 0.5, "ms"), smallest)
    other = compared(Figure("20", "memory per heater", 200.0, "KiB"), smallest)
    assert (first.aim, second.aim, other.aim) == (None, 0.4, None)
    assert second.reached is False
