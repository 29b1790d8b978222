"""A bridge that answers nonsense, in a real Home Assistant; `scripts/fuzz` goes on longer."""

from homeassistant.const import STATE_UNAVAILABLE
import pytest

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
