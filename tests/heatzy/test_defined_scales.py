"""A product that nobody knows: its own definition tells what its numbers mean."""

import pytest

from simulators.gizwits import Point

from .homes import Home

READ = "status_readonly"


async def test_degrees_with_a_tenth(home: Home) -> None:
    """What the definition scales to tenths is shown and sent in tenths."""
    home.heater = home.cloud.add_custom(
        home.account,
        "Serre",
        (
            Point("mode", "enum", default="cft", enum=("cft", "eco", "fro", "stop")),
            Point("cur_temp", "uint8", READ, 18.5, maximum=80, ratio=0.5),
            Point("cft_temp", "uint8", default=21.5, maximum=60, ratio=0.5),
        ),
    )
    await home.start()
    step = "target_temp_step"
    await home.until(lambda: home.attribute("climate", step) == 0.5)
    assert home.value("sensor.temperature") == "18.5"
    assert home.attribute("climate", "current_temperature") == 18.5
    await home.call("climate.set_temperature", "climate", temperature=20.3)
    assert home.attribute("climate", "temperature") == 20.5
    assert home.wire == [{"cft_temp": 20.5}]


@pytest.mark.parametrize("name", ["Mode", "mode"])
async def test_a_number_is_not_a_heaters_mode(home: Home, name: str) -> None:
    """A meter whose mode is a number shows it as one, and has no thermostat."""
    meter = home.cloud.add_custom(
        home.account,
        "Compteur",
        (Point(name, "uint8", READ, 3), Point("energy", "uint32", READ, 1234)),
    )
    await home.start()
    await home.until(lambda: home.find(f"sensor.attr_{name}", meter) is not None)
    await home.shows(f"sensor.attr_{name}", "3", meter)
    assert name == "mode" or home.find("climate", meter) is None


@pytest.mark.parametrize(("least", "most"), [(50, 60), (36, 90), (0, 4), (80, 20)])
async def test_a_definition_without_a_temperature_to_set(
    home: Home, least: int, most: int
) -> None:
    """A range that no heater has never makes a least temperature above the greatest."""
    home.heater = home.cloud.add_custom(
        home.account,
        "Serre",
        (
            Point("mode", "enum", default="cft", enum=("cft", "eco", "fro", "stop")),
            Point("cft_temp", "uint8", default=21, minimum=least, maximum=most),
            Point("extra", "bool", default=False),
        ),
    )
    await home.start()
    await home.until(lambda: home.find("switch.attr_extra") is not None)
    least_shown = home.attribute("climate", "min_temp")
    assert least_shown < home.attribute("climate", "max_temp")
    assert home.attribute("climate", "temperature") == 21
