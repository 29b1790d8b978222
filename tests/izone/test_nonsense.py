"""A bridge that answers nonsense, in a real Home Assistant; `scripts/fuzz` goes on longer."""

from contextlib import suppress

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
import pytest

from custom_components.isotherm.hub.errors import ApiError
from simulators.inputs import read_json
from simulators.izone.wire import Request, Response

from ..fuzz.mutation import Mutator
from ..fuzz.watching import SEED, rounds, watched
from .homes import Home

SHARE = 0.4
"""Of the answers that are nonsense."""


def answer_nonsense(home: Home, mutator: Mutator) -> None:
    """Change answers of the bridge on their way."""
    truly = home.bridge.http.respond

    async def respond(request: Request) -> Response:
        response = await truly(request)
        if request.is_query and mutator.random.random() < SHARE:
            response.body = mutator.body(read_json(response.body))
        return response

    home.bridge.http.respond = respond


@pytest.mark.usefixtures("all_entities")
@pytest.mark.parametrize("api", ["v1", "v2"])
async def test_a_bridge_that_answers_nonsense(home: Home, api: str) -> None:
    """No foreign exception leaves what reads and shows it, and all is well afterwards."""
    bridge = await home.start(api=api, zones=4)
    mutator, truly = Mutator(f"{SEED} {api}"), bridge.http.respond
    hub = home.entry.runtime_data.hub
    answer_nonsense(home, mutator)
    with watched() as foreign:
        for _ in rounds():
            await hub.async_refresh()
            await home.hass.async_block_till_done()
    assert foreign.found == [], f"of {len(bridge.log)} answers, seed {SEED}"
    bridge.http.respond = truly
    for _ in range(30):
        await hub.async_refresh()
    await home.hass.async_block_till_done()
    assert home.value("climate") != STATE_UNAVAILABLE
    for index in range(2):
        assert home.value("climate", index) != STATE_UNAVAILABLE


@pytest.mark.usefixtures("all_entities")
async def test_a_power_monitor_that_answers_nonsense(home: Home) -> None:
    """No foreign exception, no sum that falls, and the air-conditioner does not notice."""
    bridge = await home.start(power_monitor="fitted", zones=2)
    mutator, truly = Mutator(f"{SEED} power"), bridge.http.respond
    hub = home.entry.runtime_data.hub
    (system,) = [one for one in hub.client.subsystems if one.name == "Power"]

    async def look() -> None:
        bridge.advance(30)
        for read in (system.poll, lambda: system.read_back([])):
            with suppress(ApiError):
                await hub.async_take(read)
        await home.hass.async_block_till_done()

    before = 0.0
    answer_nonsense(home, mutator)
    with watched() as foreign:
        for _ in rounds():
            await look()
            shown = home.value("sensor.energy_consumed", "power")
            if shown not in {STATE_UNAVAILABLE, STATE_UNKNOWN}:
                assert float(shown) >= before
                before = float(shown)
    assert foreign.found == [], f"of {len(bridge.log)} answers, seed {SEED}"
    bridge.http.respond = truly
    await look()
    await hub.async_refresh()
    assert home.value("sensor.power", "channel_3") != STATE_UNAVAILABLE
    assert home.value("climate") != STATE_UNAVAILABLE
