"""Products are recognised by their attributes, and every value survives nonsense."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.heatzy.api import commands
from custom_components.isotherm.heatzy.api.products import HINTS, Product, recognise
from custom_components.isotherm.heatzy.api.program import PROGRAM_ATTRS, decode
from custom_components.isotherm.heatzy.api.state import (
    Clock,
    Derogation,
    HeaterState,
    Mode,
)
from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.programme.week import Block

WEEK = dict.fromkeys(PROGRAM_ATTRS, 85)
PILOTE: dict[str, Any] = {
    "mode": "cft",
    "derog_mode": 0,
    "derog_time": 0,
    "lock_switch": 0,
    "timer_switch": 0,
    "time_week": 4,
    "time_hour": 25,
    "time_min": 3,
    **WEEK,
}
PRO: dict[str, Any] = {
    **PILOTE,
    "mode": "stop",
    "cur_mode": "stop",
    "cur_signal": "stop",
    "Heating_state": False,
    "cur_temp": 85,
    "cur_humi": 84,
    "cft_temp": 210,
    "eco_temp": 150,
    "com_temp": 52,
    "window_switch": False,
}
ONYX: dict[str, Any] = {
    "on_off": 1,
    "mode": "eco",
    "cur_mode": 1,
    "cur_tempL": 199,
    "cur_tempH": 0,
    "cft_tempL": 4,
    "cft_tempH": 1,
    "eco_tempL": 180,
    "eco_tempH": 0,
    "com_temp": 5,
    "LOCK_C": 0,
    "timer_switch": 0,
    "derog_mode": 0,
    "derog_time": 0,
    "week": 3,
    "hour": 21,
    "minute": 14,
    **WEEK,
}
BLOOM: dict[str, Any] = {
    "mode": "cft",
    "timer_switch": 1,
    "derog_mode": 0,
    "derog_time": 0,
    "cur_temp": 16,
    "cft_temp": 16,
    "eco_temp": 13,
    "com_temp": 0,
    **WEEK,
}
PLUGZY: dict[str, Any] = {
    "on_off": True,
    "mode": "cft",
    "cft_tempL": 210,
    "cft_tempH": 0,
    "eco_tempL": 180,
    "eco_tempH": 0,
    "cur_tempL": 195,
    "cur_tempH": 0,
}
GEN_4 = "46409c7f29d4411c85a3a46e5ee3703e"
GEN_1 = "9420ae048da545c88fc6274d204dd25f"


def sent(product: Product, state: HeaterState, **changes: Any) -> dict[str, Any]:
    """Return what goes over the wire."""
    return commands.to_attrs(product, state, changes)


def test_pilote() -> None:
    """A Pilote of an unknown product key works by its attributes."""
    product = recognise(PILOTE, "a key that nobody knows")
    assert product.modes == (Mode.COMFORT, Mode.ECO, Mode.FROST_PROTECTION, Mode.OFF)
    assert product.derogations == (Derogation.BOOST, Derogation.HOLIDAY)
    state = product.decode(PILOTE)
    assert state.mode is state.in_force is state.order is Mode.COMFORT
    assert (state.programme_on, state.locked) == (False, False)
    assert state.clock == Clock(3, 12 * 60 + 33)
    assert state.programme == decode(WEEK)
    assert state.power is state.socket is state.current_temperature is None


def test_the_modes_begin_with_the_warmest() -> None:
    """In the order in which a person looks for them."""
    assert recognise(PRO, "a77a929fcf0d4631bc4f669080376891").modes == (
        Mode.COMFORT,
        Mode.COMFORT_1,
        Mode.COMFORT_2,
        Mode.ECO,
        Mode.FROST_PROTECTION,
        Mode.OFF,
    )


def test_six_modes_are_for_generation_4() -> None:
    """Attributes can't tell whether comfort -1 and -2 act: the key does."""
    assert Mode.COMFORT_2 in recognise(PILOTE, GEN_4).modes
    assert Mode.COMFORT_2 not in recognise(PILOTE).modes


def test_pilote_pro() -> None:
    """Tenths of a degree, the order on the wire, presence, calibration."""
    product = recognise(PRO)
    state = product.decode(PRO)
    assert Derogation.PRESENCE in product.derogations
    assert (state.current_temperature, state.humidity) == (8.5, 84)
    assert (state.comfort_temperature, state.eco_temperature) == (21.0, 15.0)
    assert state.calibration == 0.2
    assert state.signal is Mode.OFF
    assert sent(product, state, comfort_temperature=20.5) == {"cft_temp": 205}
    assert sent(product, state, window_detection=True) == {"window_switch": True}
    assert sent(product, state, calibration=-1.5) == {"com_temp": 35}


def test_onyx_writes_both_bytes() -> None:
    """21.0 never becomes 46.6 or 25.6: low and high byte leave together."""
    product = recognise(ONYX)
    state = product.decode(ONYX)
    assert state.comfort_temperature == 26.0
    assert state.mode_in_force is Mode.ECO
    assert (state.power, state.locked) == (True, False)
    assert state.clock == Clock(2, 21 * 60 + 14)
    wire = sent(product, state, comfort_temperature=21.0)
    assert wire == {"cft_tempL": 210, "cft_tempH": 0}
    assert sent(product, state, comfort_temperature=25.6) == {
        "cft_tempL": 0,
        "cft_tempH": 1,
    }
    assert sent(product, state, locked=True, power=False) == {
        "LOCK_C": True,
        "on_off": False,
    }
    assert not product.has("calibration")


def test_bloom_has_whole_degrees() -> None:
    """A Bloom counts degrees, not tenths, and has no lock."""
    product = recognise(BLOOM)
    state = product.decode(BLOOM)
    assert (state.current_temperature, state.comfort_temperature) == (16.0, 16.0)
    assert sent(product, state, comfort_temperature=19.0) == {"cft_temp": 19}
    assert not product.has("locked")


def test_plugzy_is_a_socket_and_a_heater() -> None:
    """`on_off` is the socket, not the heater's power."""
    product = recognise(PLUGZY)
    state = product.decode(PLUGZY)
    assert (state.socket, state.power) == (True, None)
    assert not product.derogations
    assert commands.turn_off(product, state) == {"mode": Mode.OFF}


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        ("舒适", Mode.COMFORT),
        ("经济", Mode.ECO),
        ("解冻", Mode.FROST_PROTECTION),
        ("停止", Mode.OFF),
        ("u505cu6b62", Mode.OFF),
        ("\\u505c\\u6b62", Mode.OFF),
        ("CFT", Mode.COMFORT),
        (2, Mode.FROST_PROTECTION),
        ("5", Mode.COMFORT_2),
        (1.0, Mode.ECO),
        (True, None),
        (17, None),
        (None, None),
        ("party", None),
    ],
)
def test_modes_come_in_many_words(word: Any, mode: Mode | None) -> None:
    """Name, index, Chinese and mangled Chinese."""
    assert recognise(PILOTE).decode({"mode": word}).mode is mode


def test_first_generation_is_raw() -> None:
    """Its key or its Chinese gives it away; it is told its mode by a raw control."""
    for product in (
        recognise({}, GEN_1),
        recognise({"mode": "cft"}, GEN_1),
        recognise({"mode": "舒适"}),
    ):
        assert product.raw
        assert product.modes[-1] is Mode.OFF
    assert commands.to_raw({"mode": Mode.FROST_PROTECTION}) == [1, 1, 2]
    for wrong in ({"mode": Mode.COMFORT_1}, {"locked": True}, {}):
        with pytest.raises(InvalidChange):
            commands.to_raw(wrong)


def test_attribute_names_in_any_case() -> None:
    """What one product spells `LOCK_C`, another's document spells `lock_c`."""
    lower = {("lock_c" if key == "LOCK_C" else key): v for key, v in ONYX.items()}
    product = recognise(lower)
    assert sent(product, product.decode(lower), locked=True) == {"lock_c": True}


def test_a_field_that_the_product_has_not_is_refused() -> None:
    """Read-only and absent fields are refused before anything is sent."""
    product = recognise(PRO)
    for name, value in (("humidity", 50), ("power", True)):
        with pytest.raises(InvalidChange, match="field_not_offered"):
            sent(product, product.decode(PRO), **{name: value})


def test_programme_sends_only_the_bytes_that_changed() -> None:
    """One painted block touches its own bytes."""
    product = recognise(PILOTE)
    state = product.decode(PILOTE)
    assert state.programme is not None
    painted = state.programme.paint(Block(0, 7 * 60, 8 * 60, 0))
    assert sent(product, state, programme=painted) == {"p1_data4": 0b00000101}
    unknown = HeaterState()
    assert len(sent(product, unknown, programme=painted)) == 84


def test_changes() -> None:
    """Modes, programme and derogations as changes of the state."""
    product = recognise(PILOTE)
    state = product.decode(PILOTE)
    assert commands.choose_mode(product, state, Mode.ECO) == {"mode": Mode.ECO}
    assert commands.turn_off(product, state) == {
        "mode": Mode.OFF,
        "programme_on": False,
    }
    assert commands.automatic(product, state) == {"programme_on": True}
    assert commands.derogate(product, state, Derogation.BOOST, 45) == {
        "derogation": Derogation.BOOST,
        "derogation_time": 45,
    }
    boosting = product.decode({**PILOTE, "derog_mode": 2, "derog_time": 10})
    assert boosting.in_force is Mode.COMFORT
    assert commands.choose_mode(product, boosting, Mode.ECO) == {
        "mode": Mode.ECO,
        "derogation": Derogation.NONE,
        "derogation_time": 0,
    }
    for time in (0, 256, -1):
        with pytest.raises(InvalidChange, match=str(time)):
            commands.derogate(product, state, Derogation.BOOST, time)
    with pytest.raises(InvalidChange, match="derogation_not_offered"):
        commands.derogate(product, state, Derogation.PRESENCE)


def test_power_switch_products() -> None:
    """Off is the main switch; choosing a mode turns it on again."""
    product = recognise(ONYX)
    off = product.decode({**ONYX, "on_off": 0})
    assert off.in_force is off.order is Mode.OFF
    assert commands.choose_mode(product, off, Mode.COMFORT) == {
        "power": True,
        "mode": Mode.COMFORT,
    }
    assert commands.turn_off(product, product.decode(ONYX)) == {
        "power": False,
        "programme_on": False,
    }
    assert commands.heat(product, off)["power"] is True


def test_a_derogation_without_time_is_over() -> None:
    """Some products leave the derogation's number when its time has run out."""
    product = recognise(PILOTE)
    state = product.decode({**PILOTE, "derog_mode": 1, "derog_time": 0})
    assert state.derogating is None
    holiday = product.decode({**PILOTE, "derog_mode": 1, "derog_time": 3})
    assert holiday.in_force is Mode.FROST_PROTECTION


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
KNOWN = sorted({*PILOTE, *PRO, *ONYX, *PLUGZY})


@given(
    st.dictionaries(st.sampled_from(KNOWN) | st.text(), JSON, max_size=20),
    st.sampled_from(["", *HINTS]),
)
def test_nothing_that_comes_over_the_wire_raises(
    attrs: dict[str, Any], key: str
) -> None:
    """Whatever a device reports, there is a state and every property of it."""
    product = recognise(attrs, key)
    for values in (attrs, {}):
        state = product.decode(values)
        assert state.in_force is None or isinstance(state.in_force, Mode)
        assert state.derogating is None or isinstance(state.derogating, Derogation)
        assert isinstance(product.modes, tuple)


@given(st.integers(min_value=70, max_value=300))
def test_every_half_degree_survives_the_two_bytes(tenths: int) -> None:
    """What is written is what is read again."""
    product = recognise(ONYX)
    wire = sent(product, HeaterState(), comfort_temperature=tenths / 10)
    assert product.decode({**ONYX, **wire}).comfort_temperature == tenths / 10


@pytest.mark.parametrize("attrs", [PILOTE, PRO, ONYX, BLOOM, PLUGZY])
def test_only_what_changed_is_decoded_again(attrs: dict[str, Any]) -> None:
    """What comes out is the same; a week in which nothing changed is the same object."""
    product = recognise(attrs)
    first = product.decode(attrs)
    for name in product.fields["mode"].attrs:
        for change in ({name: "fro"}, {name: None}, {name: 1}):
            after = {**attrs, **change}
            again = product.decode(after, (attrs, first))
            assert again == product.decode(after)
            assert again.programme is first.programme
            less = {key: value for key, value in after.items() if key != name}
            assert product.decode(less, (after, again)) == product.decode(less)
    assert product.decode(attrs, (attrs, first)) == first
