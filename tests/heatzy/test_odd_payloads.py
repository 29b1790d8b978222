"""Payloads with missing, extra or absurd values: nothing breaks, what is sane is shown."""

import logging
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from simulators.gizwits import PRODUCTS, Point

from .homes import Home

ABSURD: dict[str, tuple[Any, ...]] = {
    "mode": ("banana", -1, 99, None, [], {}, True, 1.5, ""),
    "cur_mode": ("", 12, None, {"a": 1}, [1]),
    "cur_signal": ("on", -3, None),
    "timer_switch": ("maybe", 7, None, []),
    "derog_mode": (9, -1, "boost", None),
    "derog_time": (-5, 999, "long", None, float("inf")),
    "cur_temp": (65535, -32768, "warm", None, [20], float("nan")),
    "cft_temp": (0, 9999, "x", None),
    "eco_temp": (-400, {}, None),
    "com_temp": (400, "?", None),
    "cur_humi": (255, -1, "wet", None),
    "lock_switch": (17, "locked", None),
    "window_switch": ("open", 9, None),
    "heating_state": ("hot", None),
    "p1_data1": (256, -1, "85x", None, []),
    "time_week": (0, 8, "Monday", None),
    "time_hour": (48, -1, None),
}


@pytest.mark.parametrize(
    ("product", "attribute"),
    [
        (product.name, attribute)
        for product in PRODUCTS
        if product.name in ("Pilote_Pro", "onyx")
        for attribute in ABSURD
        if attribute in product.points
    ],
)
async def test_absurd_values(
    home: Home, caplog: pytest.LogCaptureFixture, product: str, attribute: str
) -> None:
    """Nonsense in one value costs that value, for as long as it comes."""
    heater = await home.with_heater(product, mode="eco")
    sane = home.state("climate").attributes
    for value in ABSURD[attribute]:
        home.cloud.inject(heater.did, {attribute: value})
        await home.quiet()
        assert home.value("climate") != "unavailable"
        assert home.value("binary_sensor.connected") == "on"
    home.cloud.inject(heater.did, {})
    await home.until(lambda: home.state("climate").attributes == sane)
    assert not [
        record.message
        for record in caplog.records
        if record.name.startswith("custom_components") and record.levelno > logging.INFO
    ]


async def test_absurd_values_from_the_start(home: Home) -> None:
    """A heater whose every value is nonsense is there, and unknown."""
    heater = home.add("Pilote_Pro")
    home.cloud.inject(heater.did, {name: values[0] for name, values in ABSURD.items()})
    neighbour = home.add("Pilote2", "Bureau", mode="cft")
    await home.start()
    assert home.value("climate") in ("unknown", "heat")
    assert home.value("select.mode") == "unknown"
    assert home.value("sensor.temperature") == "unknown"
    assert home.value("sensor.humidity") == "unknown"
    assert home.attribute("climate", "preset_mode", neighbour) == "comfort"
    home.cloud.inject(heater.did, {})
    await home.shows("climate", "heat", preset_mode="eco")


async def test_absurd_values_can_be_written_over(home: Home) -> None:
    """A heater in an absurd state still takes commands."""
    heater = await home.with_heater("Pilote_Pro")
    home.cloud.inject(heater.did, {"mode": "banana", "cur_mode": 77})
    await home.shows("select.mode", "unknown")
    home.cloud.inject(heater.did, {})
    await home.call("climate.set_hvac_mode", "climate", hvac_mode="off")
    await home.shows("climate", "off")
    assert home.wire == [{"mode": "stop", "timer_switch": 0}]


@pytest.mark.parametrize(
    "hidden",
    [
        ("mode",),
        ("timer_switch",),
        ("derog_mode",),
        ("derog_time",),
        ("p1_data1", "p7_data12"),
        ("cur_temp", "cur_humi", "cur_mode", "cur_signal"),
    ],
    ids="-".join,
)
async def test_missing_values(home: Home, hidden: tuple[str, ...]) -> None:
    """A product that lacks a data point lacks what hangs on it, and nothing else."""
    heater = home.add("Pilote_Pro", mode="eco")
    home.cloud.inject(heater.did, {}, hide=hidden)
    await home.start()
    assert home.value("switch.lock") == "off"
    assert home.value("binary_sensor.connected") == "on"
    assert (home.find("climate") is None) == ("mode" in hidden)
    assert (home.find("switch.programme") is None) == ("timer_switch" in hidden)
    derogations = not {"derog_mode", "derog_time"} & set(hidden)
    assert (home.find("select.derogation") is not None) == derogations
    home.cloud.inject(heater.did, {})
    await home.shows("climate", "heat", preset_mode="eco")


async def test_a_message_with_a_part_of_the_values(home: Home) -> None:
    """A push with only what changed leaves the rest as it was."""
    home.cloud.behaviour.set(push_delta=True)
    heater = await home.with_heater("Pilote_Pro", mode="eco", cft_temp=225)
    home.cloud.set_attr(heater.did, lock_switch=1)
    await home.shows("switch.lock", "on")
    assert home.value("number.comfort_temperature") == "22.5"
    assert home.attribute("climate", "preset_mode") == "eco"


async def test_other_spellings(home: Home) -> None:
    """Numbers as text, booleans as words, names in capitals: the meaning counts."""
    heater = await home.with_heater("Pilote_Pro")
    home.cloud.inject(
        heater.did,
        {
            "lock_switch": "on",
            "window_switch": "1",
            "cur_temp": "205",
            "cft_temp": 215.0,
            "cur_mode": 0,
            "mode": "CFT",
            "timer_switch": True,
        },
    )
    await home.shows("switch.lock", "on")
    assert home.value("switch.window_detection") == "on"
    assert home.value("sensor.temperature") == "20.5"
    assert home.value("number.comfort_temperature") == "21.5"
    assert home.value("select.mode") == "comfort"
    assert home.value("switch.programme") == "on"


async def test_extra_values(home: Home) -> None:
    """Attributes that nobody knows do no harm."""
    heater = home.add("Pilote_Soc_C3", mode="eco")
    home.cloud.inject(heater.did, {"flux": 3, "a b": [1], "": None, "über": "x" * 5000})
    await home.start()
    assert home.attribute("climate", "preset_mode") == "eco"


@pytest.mark.parametrize("family", ["Pilote_Soc_C3", "Pilote_Pro", "onyx", "Bloom"])
async def test_an_unknown_product_with_known_attributes(
    hass: HomeAssistant, home: Home, family: str
) -> None:
    """A new product of a known family works without an update of ours."""
    known = next(p for p in home.cloud.registry.products.values() if p.name == family)
    heater = home.cloud.add_custom(
        home.account, "Neuf", known.points.values(), plain=False
    )
    await home.start()
    assert home.value("climate", heater) == "heat"
    await home.call(
        "climate.set_preset_mode", "climate", heater=heater, preset_mode="comfort"
    )
    assert home.wire == [{"mode": "cft"}]
    await home.call("isotherm.boost", "climate", heater=heater, minutes=5)
    await home.quiet()
    assert home.value("select.derogation", heater) == "boost"
    assert home.find("calendar", heater) is not None


async def test_a_product_of_nothing_known(home: Home) -> None:
    """Whatever it is, it is on the list, with its connection."""
    heater = home.cloud.add_custom(
        home.account, "Machin", [Point("flux", default=3, access="status_readonly")]
    )
    await home.start()
    assert home.value("binary_sensor.connected", heater) == "on"
    assert home.find("climate", heater) is None


async def test_bindings_with_the_bare_minimum(home: Home) -> None:
    """Only the id is sure to be there."""
    heater = home.add("Pilote_Soc_C3", mode="eco")
    for name in ("mac", "passcode", "product_name", "remark", "wifi_soft_version"):
        heater.extra[name] = None
    heater.extra |= {"is_online": None, "updated_at": "soon", "host": 7}
    await home.start()
    assert home.attribute("climate", "preset_mode") == "eco"
    assert home.value("binary_sensor.connected") in ("unknown", "on")


@pytest.mark.parametrize(
    ("product", "attrs"),
    [
        ("Pilote_Pro", {"cft_temp": 590}),
        ("Pilote_Pro", {"cft_temp": -400}),
        ("Pilote_Pro", {"cft_temp": 401}),
        ("Bloom", {"cft_temp": 59}),
        ("onyx", {"cft_tempL": 0xFF, "cft_tempH": 1}),
    ],
)
async def test_no_heater_is_set_to_what_no_room_is_warmed_to(
    home: Home, product: str, attrs: dict[str, Any]
) -> None:
    """A target outside 0 to 40 °C is unknown; the room's temperature may be odder."""
    heater = await home.with_heater(product, mode="cft")
    assert home.attribute("climate", "temperature") is not None
    home.cloud.inject(heater.did, attrs)
    await home.shows("number.comfort_temperature", "unknown")
    assert home.attribute("climate", "temperature") is None
    home.cloud.inject(heater.did, {})
    await home.until(lambda: home.attribute("climate", "temperature") is not None)
