"""When a target counts, whatever the time of day and year; and what it shifts by."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.smartlink.api.models import DAY, GRID, Mode
from custom_components.isotherm.smartlink.api.windows import instants
from custom_components.isotherm.smartlink.models import SmartlinkDevice
from custom_components.isotherm.smartlink.shifting import shift_from_now
from custom_components.isotherm.smartlink.targets import DELTA, may_shift, shift_to

PARIS = ZoneInfo("Europe/Paris")
SLOT = timedelta(minutes=GRID)
ONE_OF_THESE = {"derogation_hour_twice", "derogation_ends_itself"}
INSTANTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001
    datetime(2028, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(
    INSTANTS,
    st.integers(-5, 5),
    st.integers(5, 720),
    st.none() | st.integers(0, 1440),
)
def test_it_counts_from_the_next_slot_to_the_end(
    now: datetime, delta: int, minutes: int, until: int | None
) -> None:
    """Without a gap, on the grid, for as long as was chosen or the old one lasts."""
    old_end = None
    if until is not None:
        slot = now.replace(minute=now.minute // GRID * GRID, second=0, microsecond=0)
        old_end = slot + timedelta(minutes=until // GRID * GRID)
    refused = None
    try:
        shift = shift_from_now(delta, now, minutes, old_end, PARIS)
    except InvalidChange as err:
        refused = err.reason
    if refused:
        assert refused in ONE_OF_THESE
        return
    assert shift.delta == delta
    times = [
        [one.astimezone(UTC) for one in instants(window, PARIS)]
        for window in shift.windows
    ]
    assert timedelta() <= times[0][0] - now < SLOT
    assert all(one[1] == other[0] for one, other in pairwise(times))
    chosen = times[0][0] + timedelta(minutes=-(-minutes // GRID) * GRID)
    wanted = [chosen] if delta else []
    wanted += [old_end] if old_end else []
    assert times[-1][1] == max(wanted)
    for window in shift.windows:
        assert window.start % GRID == window.end % GRID == 0
        assert 0 <= window.start < window.end <= DAY


def test_the_same_time_has_the_same_key() -> None:
    """By which rooms are gathered into one request."""
    now = datetime(2026, 3, 18, 22, 48, tzinfo=UTC)
    one, other = (shift_from_now(delta, now, 30, None, PARIS) for delta in (1, 2))
    assert one.key == other.key == "2026-03-18 1430-1440, 2026-03-19 0-20"
    assert one.key != shift_from_now(1, now, 35, None, PARIS).key


# By how much.


def heater(**changes: object) -> SmartlinkDevice:
    """Return a heater that is programmed to 19 °C."""
    values = {"name": "Salon", "room_id": 1, "room": "Salon", "online": True}
    values |= {"mode": Mode.PROG, "programmed": 19.0, "setpoint": 19.0}
    return SmartlinkDevice(**values | changes)  # type: ignore[arg-type]


@given(st.floats(-40, 60), st.floats(5, 30))
def test_targets(target: float, programmed: float) -> None:
    """To the nearest whole degree, nothing at all, or a reason."""
    device = heater(programmed=programmed, setpoint=programmed)
    changes, refused, away = {}, None, abs(target - programmed)
    try:
        changes = shift_to(device, target)
    except InvalidChange as err:
        refused = err.reason
    if refused == "derogation_out_of_reach":
        assert away > 5.4
    elif refused == "derogation_nothing_to_do":
        assert 0.29 < away < 0.51
    elif changes:
        assert -5 <= changes[DELTA] <= 5
        assert abs(programmed + changes[DELTA] - target) <= 0.51
    else:
        assert refused is None
        assert away < 0.3


@pytest.mark.parametrize(
    "changes",
    [
        {"online": False},
        {"mode": Mode.STOP},
        {"mode": Mode.ANTIFREEZE},
        {"mode": None},
        {"programmed": None},
        {"room_id": -1},
    ],
)
def test_where_a_derogation_does_nothing(changes: dict[str, object]) -> None:
    """It is refused even if the thermostat still offered it."""
    assert may_shift(heater())
    assert may_shift(heater(mode=Mode.MANUAL))
    device = heater(**changes)
    assert not may_shift(device)
    with pytest.raises(InvalidChange, match="derogation_no_effect"):
        shift_to(device, 21)
