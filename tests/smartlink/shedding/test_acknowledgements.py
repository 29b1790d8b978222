"""What is known of confirmations, whatever reports come one after the other."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.isotherm.smartlink.acknowledgements import Acknowledgements
from custom_components.isotherm.smartlink.api.models import Acknowledgement, Report

NOW = datetime(2026, 1, 14, 18, tzinfo=UTC)
HOMES = ("a", "b", "c")


def report(received: int | None, *confirmed: str, silent: str = "") -> Report:
    """Return a report with details of homes that confirmed and that did not."""
    told = [Acknowledgement(home, True) for home in confirmed]
    told += [Acknowledgement(home, False) for home in silent]
    return Report(3, 3, received, details=tuple(told))


def test_a_confirmation_stays() -> None:
    """A report that shrinks takes nothing back, and what it tells again is nothing new."""
    known = Acknowledgements().taken(report(2, "a", "b", silent="c"), HOMES, NOW)
    for later in (report(1, "a", silent="bc"), report(None), report(2, "a", "b")):
        known = known.taken(later, HOMES, NOW + timedelta(minutes=5))
        assert (known.received, known.silent) == (2, {"c"})
        assert known.last_seen == NOW
    known = known.taken(report(1, "c"), HOMES, NOW)
    assert known.silent == frozenset()


def test_details_of_some_homes() -> None:
    """Homes that are not told of are not said to be silent where more confirmed."""
    known = Acknowledgements().taken(report(2, "a"), HOMES, NOW)
    assert known.silent is None
    assert known.missing(3) == 1
    known = known.taken(report(3, "a"), HOMES, NOW)
    assert known.complete
    assert known.confirmed("c")


def test_a_report_without_anything() -> None:
    """Then nothing is known; with a number of none, that nobody confirmed."""
    assert Acknowledgements().taken(Report(), HOMES, NOW).silent is None
    assert Acknowledgements().taken(Report(3, 3, 0), HOMES, NOW).silent == set(HOMES)


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(0, 5),
            st.dictionaries(st.sampled_from("abcd"), st.booleans()),
        )
    )
)
def test_it_only_grows(told: list[tuple[int | None, dict[str, bool]]]) -> None:
    """Whatever reports come, who confirmed stays so, and numbers never go back."""
    known = Acknowledgements()
    for received, details in told:
        rows = tuple(Acknowledgement(home, yes) for home, yes in details.items())
        before = known
        known = known.taken(Report(3, 3, received, details=rows), HOMES, NOW)
        assert (known.received or 0) >= (before.received or 0)
        assert known.complete or not before.complete
        if known.silent is not None:
            assert known.silent <= set(HOMES)
            assert known.silent <= (before.silent or set(HOMES))
