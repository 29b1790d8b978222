"""Commands of which nobody knows whether they were carried out."""

import asyncio
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from .homes import Home
from .test_derogations import mode_of, pass_time

pytestmark = pytest.mark.usefixtures("wednesday")


@pytest.fixture(autouse=True)
def no_grace(wednesday: FrozenDateTimeFactory, home: Home) -> None:
    """Let the vendor's word count at once, and heaters stay where a boost put them."""
    home.timing(push_grace=0.0, poll_grace=0.0)
    home.cloud.behaviour.set(derog_restores_mode=False)


async def test_a_boost_on_the_wire_as_the_hub_stops_leads_back(
    hass: HomeAssistant, home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """It was carried out: what it interrupted comes back when its time is up."""
    heater = await home.with_heater("Pilote_Soc_C3", mode="eco")
    fault = home.cloud.faults.add("control", "hang", after=True)
    boost = asyncio.create_task(home.call("isotherm.boost", "climate", minutes=30))
    await home.until(lambda: fault.injected == 1 and heater.attrs["derog_mode"] == 2)
    assert await hass.config_entries.async_unload(home.entry.entry_id)
    with pytest.raises(HomeAssistantError, match="not known whether"):
        await boost
    home.cloud.faults.clear()
    await home.start()
    await home.shows("climate", "heat", preset_mode="boost")
    await pass_time(home, wednesday, minutes=31)
    await home.shows("climate", "heat", preset_mode="eco")
    assert mode_of(heater) == "eco"


async def test_a_boost_whose_answer_is_lost_leads_back(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """The person is told that it failed; the heater tells that it did not."""
    home.cloud.faults.add("ws", "refuse")
    heater = await home.with_heater("Pilote_Soc_C3", mode="eco")
    home.cloud.faults.add("control", "reset", count=1, after=True)
    with pytest.raises(HomeAssistantError) as told:
        await home.call("isotherm.boost", "climate", minutes=30)
    assert told.value.translation_key == "no_answer"
    hub = home.entry.runtime_data.hub
    await hub.async_refresh()
    await home.shows("climate", "heat", preset_mode="boost")
    wednesday.tick(timedelta(minutes=31))
    home.cloud.step()
    await hub.async_refresh()
    await home.until(lambda: mode_of(heater) == "eco")


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("9008", "no_answer"),
        ("9021", "no_answer"),
        ("9024", "no_answer"),
        ("9066", "no_answer"),
        ("9046", "cannot_reach"),
    ],
)
async def test_nothing_was_changed_is_said_only_where_the_vendor_turned_it_away(
    home: Home, kind: str, key: str
) -> None:
    """An error inside of the vendor's system leaves open how far the command came."""
    home.cloud.faults.add("ws", "refuse")
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    home.cloud.faults.add("control", kind)
    with pytest.raises(HomeAssistantError) as told:
        await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    assert told.value.translation_key == key


@pytest.mark.parametrize("kind", ["hang", "reset", "9008", "html", "truncated"])
async def test_a_login_without_an_outcome_has_changed_nothing(
    home: Home, kind: str
) -> None:
    """The command was refused for its token before, and did not leave again."""
    home.timing(request=2.0)
    home.cloud.faults.add("ws", "refuse")
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    home.cloud.revoke_tokens()
    home.cloud.faults.add("login", kind)
    with pytest.raises(HomeAssistantError) as told:
        await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    assert told.value.translation_key == "cannot_reach"
    assert home.wire == []


async def test_a_boost_that_never_reached_the_heater_is_forgotten(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """As soon as the heater tells that there is none: a mode chosen later stays."""
    home.cloud.faults.add("ws", "refuse")
    heater = await home.with_heater("Pilote_Soc_C3", mode="eco")
    home.cloud.faults.add("control", "reset", count=1)
    with pytest.raises(HomeAssistantError):
        await home.call("isotherm.boost", "climate", minutes=30)
    assert home.value("sensor.derogation_end") == "unknown"
    hub = home.entry.runtime_data.hub
    await hub.async_refresh()
    home.cloud.set_attr(heater.did, mode="cft")
    wednesday.tick(timedelta(minutes=31))
    home.cloud.step()
    await hub.async_refresh()
    await home.quiet()
    assert mode_of(heater) == "cft"
    assert home.wire == []
