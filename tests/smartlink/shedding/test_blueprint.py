"""The blueprint for load shedding, as Home Assistant checks and runs it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.components import automation, persistent_notification
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint import models
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml
import pytest

from .account import ShedAccount

FILE = Path(__file__).parents[3] / "blueprints/automation/isotherm/load_shedding.yaml"
PATH = "isotherm/load_shedding.yaml"


def blueprint() -> models.Blueprint:
    """Return the blueprint, which Home Assistant's own schema has checked."""
    data = load_yaml(str(FILE))
    assert isinstance(data, dict)
    return models.Blueprint(
        data,
        path=PATH,
        expected_domain=automation.DOMAIN,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )


@pytest.fixture
async def _found(account: ShedAccount) -> AsyncIterator[None]:
    """Let Home Assistant find the blueprint where it lies here; what waits is stopped."""
    assert await async_setup_component(account.hass, "persistent_notification", {})
    with patch.object(
        models.DomainBlueprints, "_load_blueprint", lambda self, path: blueprint()
    ):
        yield
        await account.hass.services.async_call(
            automation.DOMAIN, "turn_off", {"entity_id": "all"}, blocking=True
        )


def test_it_is_valid() -> None:
    """Home Assistant accepts it, and it says which version it needs."""
    found = blueprint()
    assert found.validate() is None
    assert {"signal", "states", "delta", "homes", "others"} <= set(found.inputs)


async def automate(account: ShedAccount, **inputs: Any) -> None:
    """Run an automation made from the blueprint; its signal is a Tempo sensor."""
    account.hass.states.async_set("sensor.tempo", "blue")
    assert await async_setup_component(
        account.hass,
        automation.DOMAIN,
        {
            automation.DOMAIN: {
                "alias": "Shed",
                "use_blueprint": {
                    "path": PATH,
                    "input": {"signal": "sensor.tempo", "states": ["Red"]} | inputs,
                },
            }
        },
    )
    await account.settle()


def told(account: ShedAccount) -> list[tuple[str | None, str]]:
    """Return the notifications."""
    return [
        (one["title"], " ".join(one["message"].split()))
        for one in persistent_notification._async_get_or_create_notifications(
            account.hass
        ).values()
    ]


@pytest.mark.usefixtures("_found")
async def test_a_red_day(account: ShedAccount) -> None:
    """The rooms depart from the next slot on, and the result is told."""
    account.cloud.homes["one"].gateway.ack_delay = None
    await account.set_up(Chalet="one")
    await account.pass_time(61)
    await automate(
        account,
        homes=[account.device("Chalet")],
        rooms=["Salon"],
        others=[{"home_id": "three", "room": "1, 2"}],
        minutes=65,
        report_after=12,
    )
    account.hass.states.async_set("sensor.tempo", "white")
    account.hass.states.async_set("sensor.tempo", "red")
    account.hass.states.async_set("sensor.tempo", "RED")
    await account.wait_for(lambda: bool(account.asked()))
    (body,) = account.asked()
    assert {
        (one["homeId"], one["roomId"], one["delta"], one["startTime"], one["endTime"])
        for one in body["derogations"]
    } == {
        ("one", 1, -2, 995, 1055),
        ("three", 1, -2, 995, 1055),
        ("three", 2, -2, 995, 1055),
    }
    assert told(account) == []
    await account.pass_time_until(lambda: bool(told(account)))
    assert told(account) == [
        (
            "Load shedding -2 °C until 17:35",
            "1 of 2 homes acknowledged it within 12 minutes. Not among them: Chalet.",
        )
    ]


@pytest.mark.usefixtures("_found")
async def test_a_calendar_s_event(account: ShedAccount) -> None:
    """It lasts as long as the event, where that is wanted."""
    await account.set_up(Chalet="one")
    await automate(
        account,
        signal="calendar.ecowatt",
        states=["on"],
        heaters=[account.find("climate", "one2")],
        until_event_ends=True,
        delta=-3,
    )
    account.hass.states.async_set("calendar.ecowatt", "off")
    account.hass.states.async_set(
        "calendar.ecowatt", "on", {"end_time": "2026-01-14 19:02:00"}
    )
    await account.wait_for(lambda: bool(account.asked()))
    assert account.shifts == [("2026-01-14", 990, 1140, {2: -3})]


@pytest.mark.usefixtures("_found")
async def test_what_fails_is_told(account: ShedAccount) -> None:
    """A vendor that is out of order is no silence."""
    await account.set_up(Chalet="one")
    await automate(account, homes=[account.device("Chalet")])
    account.cloud.faults.add("derogations", "status:403")
    account.hass.states.async_set("sensor.tempo", "red")
    await account.wait_for(lambda: bool(told(account)))
    ((title, message),) = told(account)
    assert title == "Load shedding -2 °C until 18:30"
    assert message.startswith("It could not be scheduled")
