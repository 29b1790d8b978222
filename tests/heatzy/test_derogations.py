"""Boost, holiday and presence: asked for, counted down, ended; and what was there before."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest

from simulators.gizwits import Behaviour, SimDevice

from .homes import Home

pytestmark = pytest.mark.usefixtures("wednesday")

NO_DEROGATION = {"derog_mode": 0, "derog_time": 0}
BEHAVIOURS = {
    "overwrites_and_restores": (True, True),
    "overwrites_for_good": (True, False),
    "leaves_alone": (False, True),
}


@pytest.fixture(autouse=True)
def no_grace(wednesday: FrozenDateTimeFactory, home: Home) -> None:
    """Let the vendor's word count at once after a command: the clocks stand still."""
    home.timing(push_grace=0.0, poll_grace=0.0)


@pytest.fixture(params=BEHAVIOURS)
def behaviour(
    request: pytest.FixtureRequest, wednesday: FrozenDateTimeFactory, home: Home
) -> Behaviour:
    """Return the cloud's behaviour, in each way that heaters may handle derogations."""
    overwrites, restores = BEHAVIOURS[request.param]
    home.cloud.behaviour.set(
        derog_overwrites_mode=overwrites, derog_restores_mode=restores
    )
    return home.cloud.behaviour


async def pass_time(home: Home, clock: FrozenDateTimeFactory, **time: float) -> None:
    """Let time pass in the home and in the heaters, beyond the grace of commands."""
    home.cloud.behaviour.heartbeat_scale = 1e6
    clock.tick(timedelta(**time))
    home.cloud.step()
    await home.quiet()


def mode_of(heater: SimDevice) -> Any:
    """Return the mode that a heater has in truth."""
    return heater.attrs["mode"]


# Asking for one.


@pytest.mark.parametrize("product", ["Pilote2", "Pilote_Pro", "Bloom", "onyx"])
async def test_boost(home: Home, product: str) -> None:
    """A boost of some minutes is one request."""
    await home.with_heater(product, mode="eco")
    await home.call("isotherm.boost", "climate", minutes=45)
    assert home.attribute("climate", "preset_mode") == "boost"
    assert home.wire == [{"derog_mode": 2, "derog_time": 45}]
    await home.quiet()
    assert home.value("select.derogation") == "boost"
    assert home.value("sensor.mode_in_force") == "comfort"
    end = dt_util.utcnow() + timedelta(minutes=45)
    assert home.value("sensor.derogation_end") == end.isoformat()


@pytest.mark.parametrize(
    "data", [{"days": 10}, {"return_date": "2026-03-28"}], ids=["days", "date"]
)
async def test_holiday(home: Home, data: dict[str, Any]) -> None:
    """A holiday of some days, or until a date, is one request."""
    await home.with_heater("Pilote_Soc_C3", mode="cft")
    await home.call("isotherm.holiday", "climate", **data)
    assert home.attribute("climate", "preset_mode") == "away"
    assert home.wire == [{"derog_mode": 1, "derog_time": 10}]
    await home.quiet()
    assert home.value("select.derogation") == "holiday"
    assert home.value("sensor.mode_in_force") == "frost_protection"
    end = dt_util.utcnow() + timedelta(days=10)
    assert home.value("sensor.derogation_end") == end.isoformat()


async def test_cancel(home: Home) -> None:
    """A derogation that began elsewhere can be ended here; where is none, nothing is sent."""
    await home.with_heater("Pilote_Pro", mode="eco", derog_mode=3)
    assert home.attribute("climate", "preset_mode") == "presence"
    await home.call("isotherm.cancel_derogation", "climate")
    assert home.wire == [NO_DEROGATION]
    await home.quiet()
    assert home.attribute("climate", "preset_mode") == "eco"
    await home.call("isotherm.cancel_derogation", "climate")
    assert home.wire == []


async def test_devices_as_targets(home: Home) -> None:
    """Actions take devices, too: several at once, each with one request."""
    heaters = [home.add("Pilote2", "Salon"), home.add("Pilote_Pro", "Bureau")]
    await home.start()
    devices = [device.id for heater in heaters if (device := home.device(heater))]
    target = {"device_id": devices}
    await home.call("isotherm.boost", target=target, minutes=20)
    assert home.wire == [{"derog_mode": 2, "derog_time": 20}] * 2
    await home.call("isotherm.holiday", target=target, days=2)
    assert home.wire == [{"derog_mode": 1, "derog_time": 2}] * 2
    await home.quiet()
    await home.call("isotherm.cancel_derogation", target=target)
    assert len(home.wire) == 2
    await home.quiet()
    for heater in heaters:
        assert home.value("select.derogation", heater) == "none"


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("boost", {"minutes": 30}),
        ("holiday", {"days": 3}),
        ("cancel_derogation", {}),
    ],
)
@pytest.mark.parametrize("product", ["Heatzy", "INEA", "Flam_Week2"])
async def test_products_without_derogations_say_so(
    home: Home, product: str, action: str, data: dict[str, Any]
) -> None:
    """What a product can't do is refused by its name, whatever the target."""
    heater = home.add(product, "Cave")
    await home.start()
    device = home.device()
    assert device is not None
    for target in (
        {"entity_id": home.entity_id("climate")},
        {"device_id": device.id},
    ):
        with pytest.raises(ServiceValidationError, match="Cave") as refused:
            await home.call(f"isotherm.{action}", target=target, **data)
        assert refused.value.translation_key == "no_derogation"
    assert home.wire == []
    assert heater.attrs.get("derog_mode", 0) == 0


@pytest.mark.parametrize(
    ("action", "data", "says"),
    [
        ("boost", {"minutes": 0}, "“Minutes” can’t be “0”. How long, 1 to 255 min"),
        ("boost", {"minutes": 256}, "“Minutes” can’t be “256”"),
        ("boost", {"minutes": "long"}, "“Minutes” can’t be “long”"),
        ("boost", {"minutes": 30.5}, "“Minutes” can’t be “30.5”"),
        ("boost", {"minutes": True}, "“Minutes” can’t be “True”"),
        ("holiday", {"days": float("nan")}, "“Days” can’t be “nan”"),
        ("boost", {}, "“Minutes” is missing. How long"),
        ("boost", {"minutes": 5, "hours": 1}, "Possible are: minutes"),
        ("holiday", {"days": 0}, "“Days” can’t be “0”"),
        ("holiday", {"days": 256}, "“Days” can’t be “256”"),
        ("holiday", {"return_date": "soon"}, "“Date of return” can’t be “soon”"),
        ("holiday", {}, "either a number of days or a date"),
        ("holiday", {"days": 3, "return_date": "2026-03-28"}, "Give one of the two"),
        ("cancel_derogation", {"minutes": 3}, "“minutes” is not a field"),
    ],
)
async def test_wrong_fields_are_refused(
    home: Home, action: str, data: dict[str, Any], says: str
) -> None:
    """A wrong field is told, and nothing is sent."""
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    with pytest.raises(ServiceValidationError, match=says):
        await home.call(f"isotherm.{action}", "climate", **data)
    assert home.wire == []
    assert home.attribute("climate", "preset_mode") == "eco"


@pytest.mark.parametrize("date", ["2026-03-17", "2026-03-18", "2026-11-29"])
async def test_a_return_date_is_tomorrow_to_255_days(home: Home, date: str) -> None:
    """The past, today and the far future are refused with a sentence."""
    await home.with_heater("Pilote_Soc_C3")
    with pytest.raises(ServiceValidationError, match=date) as refused:
        await home.call("isotherm.holiday", "climate", return_date=date)
    assert refused.value.translation_key == "return_date_out_of_range"
    assert home.wire == []


async def test_today_is_the_homes_today(hass: HomeAssistant, home: Home) -> None:
    """The days until a date are counted in the home's time zone."""
    await hass.config.async_set_time_zone("Pacific/Pago_Pago")  # still the 17th, there
    await home.with_heater("Pilote_Soc_C3")
    await home.call("isotherm.holiday", "climate", return_date="2026-03-18")
    assert home.wire == [{"derog_mode": 1, "derog_time": 1}]


# Counting down.


async def test_the_end_stands_still_while_it_counts_down(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """The end is a moment; the remaining minutes don't move it."""
    heater = await home.with_heater("Pilote_Soc_C3", mode="eco")
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    end = home.state("sensor.derogation_end")
    for seconds in (1, 58, 61, 119, 240, 700):
        await pass_time(home, wednesday, seconds=seconds)
        assert home.state("sensor.derogation_end") is end
    assert heater.attrs["derog_time"] == 11
    await pass_time(home, wednesday, minutes=15)
    assert home.value("sensor.derogation_end") == "unknown"
    assert home.value("select.derogation") == "none"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"minutes": 30}, {"minutes": 31}),
        ({"minutes": 30}, {"minutes": 29}),
        ({"days": 7}, {"days": 8}),
        ({"days": 7}, {"days": 6}),
    ],
)
async def test_a_new_length_moves_the_end(
    home: Home, first: dict[str, int], then: dict[str, int]
) -> None:
    """Even a small change of the length is a new end."""
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    action = "isotherm.boost" if "minutes" in first else "isotherm.holiday"
    for length in (first, then):
        await home.call(action, "climate", **length)
        await home.quiet()
        end = dt_util.utcnow() + timedelta(**length)
        assert home.value("sensor.derogation_end") == end.isoformat()


async def test_one_more_day_in_the_vendors_app_moves_the_end(home: Home) -> None:
    """A longer holiday is no countdown."""
    heater = await home.with_heater("Pilote_Soc_C3", derog_mode=1, derog_time=7)
    home.cloud.set_attr(heater.did, derog_mode=1, derog_time=8)
    end = dt_util.utcnow() + timedelta(days=8)
    await home.shows("sensor.derogation_end", end.isoformat())


async def test_the_end_outlives_a_restart(
    hass: HomeAssistant, home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """After a restart the end is what it was, not a guess from the minutes left."""
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    end = home.value("sensor.derogation_end")
    assert await hass.config_entries.async_unload(home.entry.entry_id)
    await pass_time(home, wednesday, minutes=10, seconds=20)
    await home.start()
    assert home.value("sensor.derogation_end") == end


async def test_no_time_left_is_no_derogation(home: Home) -> None:
    """A heater that says boost with no minute left does not boost."""
    heater = home.add("Pilote_Soc_C3", mode="eco")
    home.cloud.inject(heater.did, {"derog_mode": 2, "derog_time": 0})
    await home.start()
    assert home.value("select.derogation") == "none"
    assert home.attribute("climate", "preset_mode") == "eco"
    assert home.value("sensor.derogation_end") == "unknown"


# What was in force before.


@pytest.mark.usefixtures("behaviour")
@pytest.mark.parametrize("product", ["Pilote_Soc_C3", "Pilote_Pro"])
@pytest.mark.parametrize("mode", ["eco", "fro", "stop"])
async def test_the_mode_comes_back_after_a_cancel(
    home: Home, product: str, mode: str
) -> None:
    """Ending a boost is one request, and the heater does again what it did."""
    heater = await home.with_heater(product, mode=mode)
    before = home.state("climate").attributes.get("preset_mode")
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    assert home.attribute("climate", "preset_mode") == "boost"
    assert len(home.wire) == 1
    await home.call("isotherm.cancel_derogation", "climate")
    assert home.attribute("climate", "preset_mode") == before
    assert len(home.wire) == 1
    await home.quiet()
    assert home.attribute("climate", "preset_mode") == before
    assert home.value("climate") == ("off" if mode == "stop" else "heat")
    assert mode_of(heater) == mode


@pytest.mark.usefixtures("behaviour")
@pytest.mark.parametrize(
    ("action", "length", "past"),
    [
        ("boost", {"minutes": 30}, {"minutes": 31}),
        ("holiday", {"days": 2}, {"days": 2, "minutes": 1}),
    ],
)
async def test_the_mode_comes_back_when_time_is_up(
    home: Home,
    wednesday: FrozenDateTimeFactory,
    action: str,
    length: dict[str, int],
    past: dict[str, int],
) -> None:
    """A heater that stays where the derogation put it is sent back, once."""
    heater = await home.with_heater("Pilote_Soc_C3", mode="cft1")
    await home.call(f"isotherm.{action}", "climate", **length)
    await home.quiet()
    assert len(home.wire) == 1
    await pass_time(home, wednesday, **past)
    await home.shows("climate", "heat", preset_mode="comfort_1")
    assert mode_of(heater) == "cft1"
    restores = home.cloud.behaviour.derog_restores_mode
    assert home.wire == ([] if restores else [{"mode": "cft1"}])


@pytest.mark.usefixtures("behaviour")
@pytest.mark.parametrize("ends", ["while off", "later"])
async def test_the_mode_comes_back_after_a_restart(
    hass: HomeAssistant, home: Home, wednesday: FrozenDateTimeFactory, ends: str
) -> None:
    """What was in force before is remembered on disk."""
    heater = await home.with_heater("Pilote_Soc_C3", mode="fro")
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    assert await hass.config_entries.async_unload(home.entry.entry_id)
    await pass_time(home, wednesday, minutes=31 if ends == "while off" else 5)
    await home.start()
    if ends == "later":
        assert home.attribute("climate", "preset_mode") == "boost"
        await pass_time(home, wednesday, minutes=26)
    await home.shows("climate", "heat", preset_mode="frost_protection")
    await home.quiet()
    assert mode_of(heater) == "fro"


@pytest.mark.usefixtures("behaviour")
async def test_a_programme_goes_on_after_a_boost(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """Under a programme no mode is sent: the programme sets it."""
    heater = await home.with_heater("Pilote_Soc_C3", mode="fro")
    home.cloud.set_attr(heater.did, timer_switch=1)
    await home.shows("climate", "auto", preset_mode="eco")
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    assert home.value("climate") == "auto"
    await home.call("isotherm.cancel_derogation", "climate")
    assert home.wire == [{"derog_mode": 2, "derog_time": 30}, NO_DEROGATION]
    await home.quiet()
    await home.shows("climate", "auto", preset_mode="eco")
    await home.call("isotherm.boost", "climate", minutes=5)
    await pass_time(home, wednesday, minutes=6)
    await home.shows("climate", "auto", preset_mode="eco")
    assert home.wire == [{"derog_mode": 2, "derog_time": 5}]


@pytest.mark.usefixtures("behaviour")
@pytest.mark.parametrize("mode", ["eco", "stop"])
async def test_auto_in_the_middle_of_a_boost_follows_the_programme(
    home: Home, mode: str
) -> None:
    """Who asks for the programme gets it, not the mode of before."""
    await home.with_heater("Pilote_Soc_C3", mode=mode)
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    home.cloud.control_log.clear()
    await home.call("climate.set_hvac_mode", "climate", hvac_mode="auto")
    assert home.wire == [{**NO_DEROGATION, "timer_switch": 1}]
    await home.shows("climate", "auto", preset_mode="eco")


@pytest.mark.usefixtures("behaviour")
@pytest.mark.parametrize(("mode", "preset"), [("eco", "eco"), ("stop", "comfort")])
async def test_heat_in_the_middle_of_a_boost_heats(
    home: Home, mode: str, preset: str
) -> None:
    """Who asks for heat gets the mode of before, unless that was off."""
    await home.with_heater("Pilote_Soc_C3", mode=mode)
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    await home.call("climate.set_hvac_mode", "climate", hvac_mode="heat")
    await home.quiet()
    await home.shows("climate", "heat", preset_mode=preset)
    assert home.value("select.derogation") == "none"


@pytest.mark.usefixtures("behaviour")
@pytest.mark.parametrize("product", ["Pilote_Soc_C3", "onyx"])
async def test_a_mode_chosen_meanwhile_is_what_counts(
    home: Home, wednesday: FrozenDateTimeFactory, product: str
) -> None:
    """A mode chosen here or on the keypad during a boost is not undone afterwards."""
    heater = await home.with_heater(product, mode="eco")
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    await home.call(
        "climate.set_preset_mode", "climate", preset_mode="frost_protection"
    )
    await home.quiet()
    await pass_time(home, wednesday, minutes=31)
    assert mode_of(heater) == "fro"
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    home.cloud.set_attr(heater.did, mode="eco", derog_mode=0, derog_time=0)
    await home.quiet()
    assert mode_of(heater) == "eco"
    await home.shows("climate", "heat", preset_mode="eco")


@pytest.mark.usefixtures("behaviour")
async def test_a_heater_that_was_off_is_off_again(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """A boost switches a heater on; its end switches it off."""
    heater = await home.with_heater("onyx", mode="eco", on_off=False)
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    assert home.value("climate") == "heat"
    await pass_time(home, wednesday, minutes=31)
    await home.shows("climate", "off")
    assert home.wire == [
        {"on_off": True, "derog_mode": 2, "derog_time": 30},
        {"on_off": False},
    ]
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    await home.call("climate.set_hvac_mode", "climate", hvac_mode="heat")
    await pass_time(home, wednesday, minutes=31)
    assert heater.attrs["on_off"] is True
    assert home.value("climate") == "heat"


@pytest.mark.usefixtures("behaviour")
async def test_one_derogation_after_another(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """A boost in the middle of a holiday leads back to what was before the holiday."""
    heater = await home.with_heater("Pilote_Soc_C3", mode="eco")
    await home.call("isotherm.holiday", "climate", days=3)
    await home.quiet()
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    await pass_time(home, wednesday, minutes=31)
    await home.shows("climate", "heat", preset_mode="eco")
    assert mode_of(heater) == "eco"


async def test_a_refused_cancel_forgets_nothing(home: Home) -> None:
    """After a cancel that failed, the next one still leads back."""
    home.cloud.behaviour.set(derog_restores_mode=False)
    heater = await home.with_heater("Pilote_Soc_C3", mode="eco")
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    for code in ("9025", "9042"):
        home.cloud.faults.add("control", code, count=1)
        with pytest.raises(HomeAssistantError):
            await home.call("isotherm.cancel_derogation", "climate")
        await home.quiet()
        assert home.attribute("climate", "preset_mode") == "boost"
    home.cloud.faults.add("control", "9025", count=1)
    with pytest.raises(HomeAssistantError):
        await home.call("climate.set_preset_mode", "climate", preset_mode="comfort_1")
    await home.call("isotherm.cancel_derogation", "climate")
    await home.quiet()
    assert mode_of(heater) == "eco"
    assert home.attribute("climate", "preset_mode") == "eco"


async def test_a_refused_boost_leaves_nothing_behind(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """A boost that never began is not ended later."""
    heater = await home.with_heater("Pilote_Soc_C3", mode="eco")
    home.cloud.faults.add("control", "9025", count=1)
    with pytest.raises(HomeAssistantError):
        await home.call("isotherm.boost", "climate", minutes=30)
    assert home.value("sensor.derogation_end") == "unknown"
    home.cloud.set_attr(heater.did, mode="cft")
    await home.shows("climate", "heat", preset_mode="comfort")
    await pass_time(home, wednesday, minutes=31)
    assert home.wire == []
    assert mode_of(heater) == "cft"


async def test_a_way_back_that_is_barred_is_told(
    home: Home, wednesday: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the heater can't be sent back, the log says so once."""
    home.cloud.behaviour.set(derog_restores_mode=False)
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    await home.call("isotherm.boost", "climate", minutes=1)
    await home.quiet()
    home.cloud.faults.add("control", "9025")
    await pass_time(home, wednesday, minutes=2)
    await home.until(lambda: "could not go back" in caplog.text)
    assert caplog.text.count("could not go back") == 1
    assert home.attribute("climate", "preset_mode") == "comfort"
