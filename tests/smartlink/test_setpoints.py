"""Whether a reported setpoint holds a derogation's degrees: both readings, and odd ones."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.smartlink.api.models import Category, DeviceReport, Mode
from custom_components.isotherm.smartlink.derogations import Progress, RoomDerogation
from custom_components.isotherm.smartlink.setpoints import Setpoint, Setpoints

from .homes import Account

START = datetime(2026, 3, 18, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def shift(delta: int = 2, **changes: Any) -> RoomDerogation:
    """Return a derogation of two hours from `START` on."""
    values = {
        "id": "one",
        "room_id": 1,
        "delta": delta,
        "start": START,
        "end": START + timedelta(hours=2),
        "created": START - MINUTE,
        "progress": Progress.SCHEDULED,
        "acknowledged": True,
    }
    return RoomDerogation(**values | changes)


def told(setpoint: float | None, mode: Mode = Mode.PROG) -> DeviceReport:
    """Return what a heater tells."""
    return DeviceReport(
        header="h1",
        room_id=1,
        room_name="Salon",
        category=Category.HEATER,
        online=True,
        mode=mode,
        setpoint=setpoint,
    )


def read(
    memory: Setpoints,
    setpoint: float | None,
    one: RoomDerogation | None,
    minutes: float = 15,
    **changes: Any,
) -> Setpoint:
    """Return how a setpoint is read that was told some minutes after the start."""
    when = START + minutes * MINUTE
    kept = [one] if one else []
    values: dict[str, Any] = {"now": one, "comfort": True}
    return memory.read(told(setpoint), kept, when, **values | changes)


def learn(
    memory: Setpoints,
    setpoint: float,
    one: RoomDerogation,
    minutes: float,
    mode: Mode = Mode.PROG,
) -> None:
    """Take a report of some minutes after the start."""
    when = START + minutes * MINUTE
    memory.learn(told(setpoint, mode), [one], when, comfort=True)


@pytest.fixture
def memory() -> Setpoints:
    """Return what is known of a heater that was seen at 19 °C before the derogation."""
    memory = Setpoints(600)
    learn(memory, 19, shift(), -5)
    return memory


def test_the_degrees_are_held(memory: Setpoints) -> None:
    """Once the shifted setpoint is told, it is what counts."""
    assert read(memory, 19, shift(), -1) == Setpoint(19, 21)
    learn(memory, 21, shift(), 1)
    assert memory.shifted is True
    assert read(memory, 21, shift(), 1) == Setpoint(19, 21)
    # Turned at the heater meanwhile.
    assert read(memory, 23, shift(), 30) == Setpoint(21, 23)
    # The report is of before the end.
    assert read(memory, 21, shift(), 119, now=None) == Setpoint(19, 19)
    assert read(memory, 19, shift(), 121, now=None) == Setpoint(19, 19)


def test_the_degrees_are_not_held(memory: Setpoints) -> None:
    """They are added to what is told, at any time."""
    assert read(memory, 19, shift(), 1) == Setpoint(19, 21)
    learn(memory, 19, shift(), 9)
    # It may not have heard of it yet.
    assert memory.shifted is None
    learn(memory, 19, shift(), 11)
    assert memory.shifted is False
    assert read(memory, 19, shift(), 1) == Setpoint(19, 21)
    assert read(memory, 19, shift(), 90) == Setpoint(19, 21)
    assert read(memory, 19, shift(), 121, now=None) == Setpoint(19, 19)
    # Another setpoint in the programme.
    assert read(memory, 20, shift(), 90) == Setpoint(20, 22)
    # Whoever saw that they are held knows better.
    learn(memory, 21, shift(), 95)
    assert memory.shifted is True
    learn(memory, 19, shift(), 100)
    assert memory.shifted is True


def test_not_yet_acknowledged(memory: Setpoints) -> None:
    """What the gateway did not confirm teaches nothing, and shows as it was asked for."""
    one = shift(acknowledged=None)
    for minutes in (1, 30):
        learn(memory, 19, one, minutes)
        assert memory.shifted is None
        assert read(memory, 19, one, minutes) == Setpoint(19, 21)


def test_a_device_that_has_it_not(memory: Setpoints) -> None:
    """If setpoints hold the degrees, one that stays says that nothing is in force."""
    memory.shifted = True
    for acknowledged in (True, False, None):
        one = shift(acknowledged=acknowledged)
        assert read(memory, 19, one, 9) == Setpoint(19, 21)
        assert read(memory, 19, one, 11) == Setpoint(19, 19)


def test_a_device_that_has_not_heard_of_the_end(memory: Setpoints) -> None:
    """It still tells the shifted setpoint for a while, which is not the programme's."""
    one = shift()
    learn(memory, 21, one, 121)
    assert memory.shifted is True
    assert read(memory, 21, one, 121, now=None) == Setpoint(19, 19)
    learn(memory, 21, one, 131)
    # It does not come back: that is its own setpoint now.
    assert read(memory, 21, one, 131, now=None) == Setpoint(21, 21)


def test_one_in_the_place_of_another(memory: Setpoints) -> None:
    """Until a device has heard of it, its setpoint is read by the one before."""
    first = shift()
    for delta in (0, 3, -1):
        later = shift(
            delta,
            id="two",
            start=START + 30 * MINUTE,
            created=START + 27 * MINUTE,
        )
        for minutes in (29, 31, 39):
            found = memory.read(
                told(21),
                [first, later],
                START + minutes * MINUTE,
                now=later,
                comfort=True,
            )
            assert found == Setpoint(19, 19 + delta)


def test_neither(memory: Setpoints) -> None:
    """What fits neither reading was done at the device: it wins."""
    assert read(memory, 17, shift(), 30) == Setpoint(17, 17)
    learn(memory, 17, shift(), 30)
    assert memory.shifted is None


def test_nothing_known_of_before() -> None:
    """At a start in the middle the setpoint is taken for what is in force."""
    memory = Setpoints(600)
    learn(memory, 21, shift(), 30)
    assert memory.shifted is None
    assert read(memory, 21, shift(), 30) == Setpoint(19, 21)
    assert read(memory, 19, None) == Setpoint(19, 19)
    assert read(memory, None, shift()) == Setpoint(None, None)


def test_one_that_is_set_by_hand_teaches_little(memory: Setpoints) -> None:
    """It may leave derogations alone."""
    learn(memory, 20, shift(), -5, Mode.MANUAL)
    learn(memory, 20, shift(), 15, Mode.MANUAL)
    assert memory.shifted is None
    learn(memory, 22, shift(), 16, Mode.MANUAL)
    assert memory.shifted is True


def test_a_lost_answer_is_proved(memory: Setpoints) -> None:
    """By a setpoint that is shifted by just as much."""
    one = shift(progress=Progress.UNKNOWN, acknowledged=None)
    learn(memory, 19, one, 1)
    assert not memory.confirmed
    learn(memory, 21, one, 2)
    assert memory.confirmed == {"one"}
    memory.forget(["h1"], [])
    assert not memory.confirmed


def test_comfort_and_eco_are_told_apart(memory: Setpoints) -> None:
    """The setpoint of another part of the programme proves nothing."""
    eco = told(16)
    memory.learn(eco, [shift()], START + 15 * MINUTE, comfort=False)
    assert memory.shifted is None
    memory.learn(eco, [], START - 60 * MINUTE, comfort=False)
    memory.learn(told(18), [shift()], START + 16 * MINUTE, comfort=False)
    assert memory.shifted is True


@given(
    st.lists(
        st.tuples(
            st.floats(-50, 50),
            st.integers(-60, 180),
            st.integers(-5, 5),
            st.sampled_from([True, False, None]),
        ),
        max_size=8,
    )
)
def test_whatever_comes(reports: list[tuple[float, int, int, bool | None]]) -> None:
    """Nothing raises, and both setpoints are within a derogation of what was told."""
    memory = Setpoints(600)
    for setpoint, minutes, delta, acknowledged in reports:
        one = shift(delta, acknowledged=acknowledged)
        learn(memory, setpoint, one, minutes)
        found = read(memory, setpoint, one, minutes)
        assert found.programmed is not None
        assert found.shown is not None
        assert abs(found.programmed - setpoint) <= abs(delta)
        assert abs(found.shown - setpoint) <= abs(delta)


# In Home Assistant, with heaters of both kinds.


@pytest.mark.parametrize("held", [True, False])
async def test_both_readings(account: Account, held: bool) -> None:
    """The same shows, whichever one the vendor means."""
    account.add_villa()
    account.cloud.quirks.setpoint_with_delta = held
    await account.start(poll_seconds=120)
    await account.set_target(21)
    shown = []
    for _ in range(8):
        await account.pass_time(minutes=4)
        shown.append((account.target("h1"), account.target("h2"), account.target("h3")))
    assert set(shown) == {(21, 21, 19)}
    assert account.hub().setpoints.shifted is held
    limits = account.state("climate").attributes
    assert (limits["min_temp"], limits["max_temp"]) == (14, 24)
    await account.pass_time(hours=2)
    assert account.target() == 19
    # The second time it is known from the start.
    await account.set_target(17)
    for _ in range(4):
        await account.pass_time(minutes=4)
        assert account.target() == 17


@pytest.mark.parametrize("held", [True, False])
async def test_a_restart_in_the_middle(account: Account, held: bool) -> None:
    """What was asked for is kept, and what was learnt of setpoints."""
    account.add_villa()
    account.cloud.quirks.setpoint_with_delta = held
    await account.start()
    await account.set_target(21)
    for _ in range(4):
        await account.pass_time(minutes=5)
    await account.reload()
    assert account.value("binary_sensor.derogation") == "on"
    assert account.value("sensor.derogation_until") == "2026-03-18T11:15:00+00:00"
    assert account.target() == 21
    limits = account.state("climate").attributes
    assert (limits["min_temp"], limits["max_temp"]) == (14, 24)
    await account.set_target(20)
    assert [rooms for *_, rooms in account.shifts] == [{1: 2}, {1: 1}]
    await account.pass_time(hours=3)
    assert account.target() == 19


async def test_a_gateway_that_never_acknowledges(account: Account) -> None:
    """What is asked for shows until the heaters tell that they do not have it."""
    account.add_villa(ack_delay=None)
    await account.start(poll_seconds=120)
    await account.set_target(21)
    await account.pass_time(minutes=5)
    assert account.target() == 21
    account.hub().setpoints.shifted = True
    for _ in range(5):
        await account.pass_time(minutes=4)
    assert account.target() == 19
    await account.set_target(21)
    assert len(account.shifts) == 2


async def test_turned_at_the_heater(account: Account) -> None:
    """The heater's own word shows."""
    home = account.add_villa()
    await account.start(poll_seconds=120)
    await account.set_target(21)
    await account.pass_time(minutes=10)
    home.devices["h1"].comfort = 22.0
    await account.pass_time(minutes=4)
    assert account.target("h1") == 24
    assert account.target("h2") == 21


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("began", ["2026-03-18T21:12:00+00:00"], indirect=True)
async def test_from_comfort_to_eco(account: Account, held: bool) -> None:
    """The degrees are those of the room, so the target follows the programme."""
    account.add_home().add_device("h1", comfort=19.0, eco=16.0)
    account.cloud.quirks.setpoint_with_delta = held
    await account.start(poll_seconds=120)
    assert account.target() == 19
    await account.set_target(17)
    for _ in range(4):
        await account.pass_time(minutes=4)
        assert account.target() == 17
    await account.pass_time(minutes=6)
    assert account.target() == 14
    limits = account.state("climate").attributes
    assert (limits["min_temp"], limits["max_temp"]) == (11, 21)
    await account.pass_time(hours=2)
    assert account.target() == 16
