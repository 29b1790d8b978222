"""A product that nobody knows shows what its own definition says, and can be told it."""

import logging
from typing import Any

from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.heatzy.api.products import HINTS
from simulators.gizwits import PRODUCTS, GizwitsCloud, Point, SimDevice

from .homes import Home

READ, ALERT, FAULT = "status_readonly", "alert", "fault"
POINTS = (
    Point("lamp", "bool", default=False),
    Point("scene", "enum", default="soir", enum=("jour", "soir", "nuit")),
    Point("boost_level", "uint8", default=20, minimum=0, maximum=60, ratio=0.5, addition=-10),
    Point("runtime", "uint32", READ, 4321, maximum=1_000_000),
    Point("phase", "enum", READ, "idle", ("idle", "busy")),
    Point("door", "bool", READ, True),
    Point("filter_dirty", "bool", ALERT, True),
    Point("pump_fault", "bool", FAULT, False),
    Point("curve", "binary", default="00ff00ff"),
    Point("Factory_Reset", "bool", default=False),
    Point("lock_switch", "uint8", maximum=1),
)  # fmt: skip
LOUD = "custom_components.isotherm"


@pytest.fixture
async def stranger(home: Home) -> SimDevice:
    """Return a device of an invented product, set up and defined."""
    device = add_stranger(home)
    await home.start()
    await home.until(lambda: home.find("switch.attr_lamp") is not None, "definition")
    return device


def add_stranger(home: Home, *points: Point) -> SimDevice:
    """Add a device of an invented product."""
    device = home.cloud.add_custom(home.account, "Spa", points or POINTS)
    home.heater = device
    return device


def asked(cloud: GizwitsCloud) -> list[Any]:
    """Return which definitions were asked for."""
    keys = [request.query for request in cloud.requests if request.route == "datapoint"]
    return [query["product_key"] for query in keys]


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the integration logged above info."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno > logging.INFO and record.name.startswith(LOUD)
    ]


async def test_everything_defined_is_there(
    home: Home, stranger: SimDevice, entity_registry: er.EntityRegistry
) -> None:
    """Each kind of data point has its platform, a readable name and its limits."""
    assert home.value("switch.attr_lamp") == "off"
    assert home.value("select.attr_scene") == "soir"
    assert home.attribute("select.attr_scene", "options") == ["jour", "soir", "nuit"]
    assert home.value("number.attr_boost_level") == "20"
    limits = [home.attribute("number.attr_boost_level", n) for n in ("min", "max", "step")]  # fmt: skip
    assert limits == [-10, 20, 0.5]
    assert home.value("sensor.attr_runtime") == "4321"
    assert home.value("sensor.attr_phase") == "idle"
    assert home.attribute("sensor.attr_phase", "options") == ["idle", "busy"]
    assert home.value("binary_sensor.attr_door") == "on"
    assert home.value("binary_sensor.attr_filter_dirty") == "on"
    assert (
        home.attribute("binary_sensor.attr_filter_dirty", "device_class") == "problem"
    )
    assert home.value("binary_sensor.attr_pump_fault") == "off"
    assert (
        home.attribute("number.attr_boost_level", "friendly_name") == "Spa Boost level"
    )
    alarm = entity_registry.async_get(home.entity_id("binary_sensor.attr_pump_fault"))
    assert alarm
    assert alarm.entity_category is EntityCategory.DIAGNOSTIC
    # What we know keeps its own entity, and has no double.
    assert home.value("switch.lock") == "off"
    assert home.find("number.attr_lock_switch") is None


@pytest.mark.usefixtures("as_delivered")
async def test_what_is_risky_or_unreadable_stays_off(
    home: Home, stranger: SimDevice, entity_registry: er.EntityRegistry
) -> None:
    """A factory reset is not a click away, a blob can only be looked at."""
    reset = entity_registry.async_get(home.entity_id("switch.attr_Factory_Reset"))
    assert reset
    assert reset.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    curves = [
        entity
        for entity in er.async_entries_for_config_entry(entity_registry, home.entry.entry_id)
        if "curve" in entity.unique_id
    ]  # fmt: skip
    # Beside what we know of a product only alarms are on.
    for what, on in (
        ("switch.attr_lamp", False),
        ("binary_sensor.attr_pump_fault", True),
    ):
        entity = entity_registry.async_get(home.entity_id(what))
        assert entity
        assert (entity.disabled_by is None) is on
    assert [entity.domain for entity in curves] == ["sensor"]
    assert curves[0].disabled_by is er.RegistryEntryDisabler.INTEGRATION


@pytest.mark.usefixtures("as_delivered")
async def test_what_is_made_of_data_points_alone_shows_them(
    home: Home, entity_registry: er.EntityRegistry
) -> None:
    """There is nothing else to see of such a product."""
    lamp = Point("lamp", "bool", default=False)
    fountain = home.cloud.add_custom(home.account, "Fountain", (lamp,))
    await home.start()
    await home.until(lambda: home.find("switch.attr_lamp", fountain) is not None)
    entity = entity_registry.async_get(home.entity_id("switch.attr_lamp", fountain))
    assert entity
    assert entity.disabled_by is None


@pytest.mark.usefixtures("all_entities")
async def test_a_blob_shows_as_the_vendor_writes_it(home: Home) -> None:
    """Who enables it sees it, cut to what a state can hold."""
    long = "0123456789abcdef" * 20
    add_stranger(home, *POINTS, Point("big", "binary", default=long))
    await home.start()
    await home.shows("sensor.attr_curve", "00ff00ff")
    assert home.value("sensor.attr_big") == long[:255]


@pytest.mark.parametrize(
    ("command", "wire", "shown"),
    [
        (("switch.turn_on", "switch.attr_lamp", {}), {"lamp": True}, "on"),
        (("select.select_option", "select.attr_scene", {"option": "nuit"}), {"scene": "nuit"}, "nuit"),
        (("number.set_value", "number.attr_boost_level", {"value": -9.7}), {"boost_level": -9.5}, "-9.5"),
        (("number.set_value", "number.attr_boost_level", {"value": 12}), {"boost_level": 12}, "12"),
    ],
)  # fmt: skip
async def test_a_command_goes_to_its_attribute(
    home: Home,
    stranger: SimDevice,
    command: tuple[str, str, dict[str, Any]],
    wire: dict[str, Any],
    shown: str,
) -> None:
    """One attribute leaves, typed as it is defined, and shows at once and for good."""
    action, what, data = command
    await home.call(action, what, **data)
    assert home.wire == [wire]
    assert [type(value) for value in wire.values()] == [
        type(stranger.attrs[name]) for name in wire
    ]
    await home.quiet()
    await home.shows(what, shown)


async def test_a_refusal_is_told_and_taken_back(
    home: Home, stranger: SimDevice
) -> None:
    """A value that the vendor refuses does not stay."""
    home.cloud.faults.add("control", "9025", count=1)
    with pytest.raises(HomeAssistantError, match="attr invalid"):
        await home.call("switch.turn_on", "switch.attr_lamp")
    assert home.value("switch.attr_lamp") == "off"


async def test_changes_elsewhere_show(home: Home, stranger: SimDevice) -> None:
    """What is pushed is shown; nonsense is shown as nothing."""
    home.cloud.set_attr(stranger.did, pump_fault=True, runtime=5000)
    await home.shows("binary_sensor.attr_pump_fault", "on")
    assert home.value("sensor.attr_runtime") == "5000"
    home.cloud.inject(stranger.did, {"phase": "dancing", "filter_dirty": "?"})
    await home.shows("sensor.attr_phase", "unknown")
    assert home.value("binary_sensor.attr_filter_dirty") == "unknown"


async def test_quiet_set_up(
    home: Home, stranger: SimDevice, caplog: pytest.LogCaptureFixture
) -> None:
    """One request for the definition, no error, no log line above info."""
    assert asked(home.cloud) == [stranger.product.key]
    assert not loud(caplog)


async def test_two_devices_ask_once_and_a_restart_asks_no_more(
    hass: HomeAssistant, home: Home, stranger: SimDevice
) -> None:
    """A definition is kept on disk, and there from the first moment."""
    twin = home.cloud.add_heater(home.account, stranger.product, "Sauna")
    await home.until(lambda: home.find("switch.attr_lamp", twin) is not None)
    home.cloud.faults.add("datapoint", "500")
    await hass.config_entries.async_reload(home.entry.entry_id)
    assert home.value("switch.attr_lamp", twin) == "off"
    assert asked(home.cloud) == [stranger.product.key]


@pytest.mark.parametrize("fault", ["9002", "9003", "html", "truncated", "list", "null"])
async def test_no_definition_does_no_harm(
    home: Home, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    """What we understand works, the rest is left out, in silence."""
    add_stranger(home)
    home.cloud.faults.add("datapoint", fault)
    await home.start()
    await home.until(lambda: bool(asked(home.cloud)))
    await home.quiet()
    assert home.value("switch.lock") == "off"
    assert home.find("switch.attr_lamp") is None
    assert not loud(caplog)


async def test_a_vendor_out_of_order_is_asked_again(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """A definition that can't be had now comes later."""
    add_stranger(home)
    fault = home.cloud.faults.add("datapoint", "500")
    home.timing(definitions=(0.0, 0.05, 0.05, 0.05))
    await home.start()
    await home.until(lambda: bool(asked(home.cloud)))
    home.cloud.faults.remove(fault)
    await home.until(lambda: home.find("switch.attr_lamp") is not None)
    assert not loud(caplog)


async def test_new_attributes_ask_for_the_definition_again(
    hass: HomeAssistant, home: Home, stranger: SimDevice
) -> None:
    """After an update of the product, a definition that is kept may be too old."""
    stranger.product.points["glow"] = Point("glow", "bool", default=True)  # type: ignore[index]
    stranger.product.__dict__.pop("definition", None)
    home.cloud.set_attr(stranger.did, glow=True)
    await hass.config_entries.async_reload(home.entry.entry_id)
    await home.until(lambda: home.find("switch.attr_glow") is not None)
    assert home.value("switch.attr_glow") == "on"


async def test_a_mode_in_other_words(home: Home) -> None:
    """A `mode` that speaks none of our words is a select of its own words."""
    add_stranger(home, Point("mode", "enum", default="lagom", enum=("lagom", "varm")))
    await home.start()
    await home.until(lambda: home.find("select.attr_mode") is not None)
    assert home.value("select.attr_mode") == "lagom"
    await home.call("select.select_option", "select.attr_mode", option="varm")
    assert home.wire == [{"mode": "varm"}]


async def test_a_product_without_any_attribute(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """A device that says nothing at all is just there."""
    home.heater = home.cloud.add_custom(home.account, "Mute", ())
    await home.start()
    assert home.value("binary_sensor.connected") == "on"
    assert not asked(home.cloud)
    assert not loud(caplog)


async def test_known_products_have_no_doubles(
    home: Home, entity_registry: er.EntityRegistry
) -> None:
    """Nothing is asked for products that we know, and nothing is shown twice."""
    for product in PRODUCTS:
        if product.key in HINTS or product.name == "Pilote":
            home.add(product.name, product.name)
    await home.start()
    await home.quiet()
    assert not asked(home.cloud)
    assert not [
        entity.entity_id
        for entity in entity_registry.entities.get_entries_for_config_entry_id(home.entry.entry_id)
        if "_attr_" in entity.unique_id
    ]  # fmt: skip


EXTRAS = {
    "Rocket": set(),
    "Socket": {
        "sensor.attr_cur_power",
        "sensor.attr_cur_current",
        "sensor.attr_cur_voltage",
        "sensor.attr_signal_power",
        "binary_sensor.attr_overload",
    },
    "Vulcane": {"binary_sensor.attr_sensor_fault"},
    "Bridge": set(),
    "Pilote_Duo": {
        "sensor.attr_cur_power",
        "sensor.attr_cur_current",
        "sensor.attr_cur_voltage",
        "sensor.attr_signal_power",
        "switch.attr_energy_saving",
        "switch.attr_kill_switch",
    },
    "Heatzy_Boiler": {"sensor.attr_t1_temp", "sensor.attr_t2_temp"},
}


async def test_products_of_which_nothing_was_published(
    home: Home, entity_registry: er.EntityRegistry
) -> None:
    """They show what we understand, and besides it what they define."""
    heaters = {name: home.add(name, name) for name in EXTRAS}
    await home.start()
    wanted = sum(map(len, EXTRAS.values()))

    def extras() -> dict[str, set[str]]:
        found = entity_registry.entities.get_entries_for_config_entry_id(
            home.entry.entry_id
        )
        return {
            name: {
                f"{entity.domain}.attr_{entity.unique_id.split('_attr_')[1]}"
                for entity in found
                if f"{heater.did}_attr_" in entity.unique_id
            }
            for name, heater in heaters.items()
        }

    await home.until(lambda: sum(map(len, extras().values())) == wanted)
    assert extras() == EXTRAS
    assert all(
        entity.platform == DOMAIN for entity in entity_registry.entities.values()
    )
