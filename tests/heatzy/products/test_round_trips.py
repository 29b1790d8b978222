"""Every writable data point of every product: what leaves, what the device keeps, what shows.

The wire is written down here as the vendor's documents have it, not as the code makes it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
import pytest

from simulators.gizwits import PRODUCTS, Product, SimDevice

from ..homes import Home

CODES: Final = {
    "comfort": "cft",
    "eco": "eco",
    "frost_protection": "fro",
    "off": "stop",
    "comfort_1": "cft1",
    "comfort_2": "cft2",
}
SIX: Final = ("Pilote_Soc_C3", "Elec_Pro_Ble", "Pilote_Pro")
TWO_BYTES: Final = [p.name for p in PRODUCTS if "cft_tempL" in p.points]
BY_NAME: Final = {product.name: product for product in PRODUCTS}
QUIET: Final = {
    "number.boost_minutes",
    "number.holiday_days",
    "button.cancel_derogation",
    "calendar.programme",
    "climate.climate",
}
"""What has tests of its own, or sends nothing while there is nothing to end."""

type Wire = Mapping[str, Any] | list[int]
type Step = tuple[str, str, dict[str, Any], Wire, str]
"""An action, the entity, its data, what must arrive, and what is then shown."""


def temperature(product: Product, name: str, celsius: float) -> dict[str, int]:
    """Return a temperature as the product's document writes it."""
    tenths = round(celsius * 10)
    if f"{name}L" in product.points:
        return {f"{name}L": tenths % 256, f"{name}H": tenths // 256}
    return {name: round(celsius) if product.name == "Bloom" else tenths}


def has_power(product: Product) -> bool:
    """Tell whether `on_off` is the heater's own switch, not a socket beside it."""
    return "on_off" in product.points and product.name not in {"Flam_Week2", "Socket", "Rocket"}  # fmt: skip


def mode_steps(product: Product) -> Iterator[Step]:
    """Choose every mode; off is the power switch where there is one."""
    points = product.points
    names = list(CODES)[: 6 if product.name in SIX else 4]
    was_off = False
    for index, name in enumerate(names):
        wire: dict[str, Any] = {"mode": CODES[name]}
        if name == "off":
            if has_power(product):
                wire = {"on_off": False}
            if "timer_switch" in points:
                wire["timer_switch"] = 0
        elif was_off and has_power(product):
            wire["on_off"] = True
        was_off = name == "off"
        raw = product.name == "Heatzy"
        step = ("select.select_option", "select.mode", {"option": name})
        yield (*step, [1, 1, index] if raw else wire, name)
    if was_off and has_power(product):
        step = ("select.select_option", "select.mode", {"option": "eco"})
        yield (*step, {"on_off": True, "mode": "eco"}, "eco")


def derogation_steps(product: Product) -> Iterator[Step]:
    """Begin every derogation."""
    if "derog_mode" not in product.points:
        return
    wires: dict[str, dict[str, int]] = {
        "holiday": {"derog_mode": 1, "derog_time": 7},
        "boost": {"derog_mode": 2, "derog_time": 60},
    }
    if product.name == "Pilote_Pro":
        wires["presence"] = {"derog_mode": 3}
    for name, wire in wires.items():
        yield (
            "select.select_option",
            "select.derogation",
            {"option": name},
            wire,
            name,
        )


def switch_steps(product: Product) -> Iterator[Step]:
    """Turn everything on and off again that can be."""
    names: dict[str, tuple[str, Any, Any]] = {}
    for attr, key, on, off in (
        ("timer_switch", "programme", 1, 0),
        ("lock_switch", "lock", 1, 0),
        ("LOCK_C", "lock", True, False),
        ("window_switch", "window_detection", True, False),
        ("energy_saving", "attr_energy_saving", True, False),
        ("kill_switch", "attr_kill_switch", True, False),
    ):
        if attr in product.points:
            names[key] = (attr, on, off)
    if "on_off" in product.points and not has_power(product):
        names["socket"] = ("on_off", True, False)
    for key, (attr, on, off) in names.items():
        yield ("switch.turn_on", f"switch.{key}", {}, {attr: on}, "on")
        yield ("switch.turn_off", f"switch.{key}", {}, {attr: off}, "off")


def number_steps(product: Product) -> Iterator[Step]:
    """Set every temperature twice."""
    wanted = (("comfort", 21.0), ("comfort", 26.0), ("eco", 16.0), ("eco", 17.0))
    for name, celsius in wanted:
        attr = {"comfort": "cft_temp", "eco": "eco_temp"}[name]
        if attr in product.points or f"{attr}L" in product.points:
            step = (
                "number.set_value",
                f"number.{name}_temperature",
                {"value": celsius},
            )
            yield (*step, temperature(product, attr, celsius), str(celsius))
    if product.name == "Pilote_Pro":
        step = ("number.set_value", "number.calibration", {"value": -1.5})
        yield (*step, {"com_temp": 35}, "-1.5")


def clock_steps(product: Product) -> Iterator[Step]:
    """Set the clock to Wednesday, 10:10."""
    if "p1_data1" not in product.points:
        return
    halves = {"time_week": 3, "time_hour": 20, "time_min": 10}
    hours = {"week": 3, "hour": 10, "minute": 10}
    wire = halves if "time_hour" in product.points else hours
    yield ("button.press", "button.set_clock", {}, wire, "")


def steps(product: Product) -> list[Step]:
    """Return everything that can be done with a product."""
    kinds = (switch_steps, number_steps, clock_steps, derogation_steps)
    found = [step for kind in kinds for step in kind(product)]
    return [*(mode_steps(product) if "mode" in product.points else ()), *found]


def is_kept(heater: SimDevice, wire: Wire) -> bool:
    """Tell whether a device keeps what arrived, as far as it can be compared."""
    if not isinstance(wire, dict) or "derog_mode" in wire:
        # Raw bytes become Chinese words; the time of a derogation runs.
        return True
    false = {"time_week"} if heater.product.false_weekday else set()
    return all(heater.attrs[k] == v for k, v in wire.items() if k not in false)


@pytest.mark.usefixtures("all_entities")
@pytest.mark.parametrize("name", BY_NAME)
async def test_every_point(
    home: Home, name: str, entity_registry: er.EntityRegistry
) -> None:
    """One request with exactly these attributes, which the device takes and tells."""
    product = BY_NAME[name]
    heater = await home.with_heater(name)
    await home.quiet()
    tried = set()
    for action, what, data, wire, shown in steps(product):
        tried.add(what)
        await home.until(lambda what=what: home.find(what) is not None, what)  # type: ignore[misc]
        await home.call(action, what, **data)
        (logged,) = home.cloud.control_log
        assert logged.accepted, (what, data)
        assert home.wire == [wire], (what, data)
        assert is_kept(heater, wire), (what, data)
        await home.quiet()
        if shown:
            await home.shows(what, shown)
    writable = {
        f"{entity.domain}.{entity.unique_id.split(f'{heater.did}_')[1]}"
        for entity in er.async_entries_for_config_entry(
            entity_registry, home.entry.entry_id
        )
        if f"{heater.did}_" in entity.unique_id
        and entity.domain not in {"sensor", "binary_sensor", "image"}
    }
    assert writable - QUIET == tried


@pytest.mark.parametrize(
    "name", [product.name for product in PRODUCTS if "p1_data1" in product.points]
)
async def test_every_programme(home: Home, name: str) -> None:
    """One block is one byte, for every product that keeps its programme."""
    heater = await home.with_heater(name)
    block = {"from": "06:00", "to": "07:00", "mode": "comfort"}
    await home.call(
        "isotherm.set_programme", "calendar", days=["monday"], blocks=[block]
    )
    # 06:00 to 08:00 is the fourth byte; its first half-hours are the lowest bits.
    assert home.wire == [{"p1_data4": 0b01_01_00_00}]
    await home.quiet()
    answer = await home.call("isotherm.get_programme", "calendar", response=True)
    (told,) = answer.values()
    assert {"from": "06:00", "to": "07:00", "mode": "comfort"} in told["programme"]["monday"]  # fmt: skip
    assert heater.attrs["p1_data4"] == 80


@pytest.mark.parametrize("name", TWO_BYTES)
async def test_two_bytes_leave_together(
    hass: HomeAssistant, home: Home, name: str
) -> None:
    """Neither 25.6 nor 46.6 °C ever shows or arrives where another value was asked for."""
    heater = await home.with_heater(name)
    seen: set[float] = set()

    @callback
    def watch(event: Event[Any]) -> None:
        if (state := event.data["new_state"]) and state.entity_id in watched:
            for told in (state.state, state.attributes.get("temperature")):
                if told not in (None, "unavailable", "unknown", "heat", "auto", "off"):
                    seen.add(float(told))

    watched = {home.entity_id("number.comfort_temperature"), home.entity_id("climate")}
    hass.bus.async_listen("state_changed", watch)
    await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    await home.quiet()
    home.cloud.control_log.clear()
    asked = {20.0}
    for celsius in (21.0, 26.0, 21.0, 25.5, 21.0, 30.0, 7.0, 25.5, 26.0):
        asked.add(celsius)
        await home.call("number.set_value", "number.comfort_temperature", value=celsius)
        (wire,) = home.wire
        assert wire == temperature(BY_NAME[name], "cft_temp", celsius)
        low, high = heater.attrs["cft_tempL"], heater.attrs["cft_tempH"]
        assert (int(low) + 256 * int(high)) / 10 == celsius
        await home.quiet()
        await home.shows("number.comfort_temperature", str(celsius))
    assert seen <= asked
    assert not seen & {25.6, 46.6}


@pytest.mark.parametrize("name", TWO_BYTES)
async def test_a_high_byte_alone_is_never_believed_for_long(
    home: Home, name: str
) -> None:
    """A delta that brings one byte is read with the other one that was told before."""
    heater = await home.with_heater(name, cft_tempL=4, cft_tempH=1)
    assert home.value("number.comfort_temperature") == "26.0"
    home.cloud.behaviour.push_delta = True
    home.cloud.set_attr(heater.did, cft_tempL=0)
    await home.shows("number.comfort_temperature", "25.6")
