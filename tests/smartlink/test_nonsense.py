"""A partner API that answers nonsense, in a real Home Assistant; `scripts/fuzz` goes on longer."""

from contextlib import suppress

from homeassistant.exceptions import HomeAssistantError

from simulators.inputs import read_json
from simulators.smartlink import Heard

from ..fuzz.mutation import Mutator
from ..fuzz.watching import SEED, rounds, watched
from .homes import Account

SHARE = 0.6
"""Of the answers that are nonsense."""


async def test_homes_of_which_nonsense_is_told(account: Account) -> None:
    """No foreign exception leaves what reads and shows it, and all is well afterwards."""
    account.add_villa(email="ann@example.com")
    account.add_home("Flat").add_device("f1")
    await account.start()
    mutator = Mutator(f"{SEED} smartlink")

    def nonsense(heard: Heard, body: bytes) -> bytes | None:
        if mutator.random.random() >= SHARE:
            return None
        return mutator.body(read_json(body))

    account.cloud.rewrite = nonsense
    with watched() as foreign:
        for number in rounds():
            await account.pass_time(minutes=6)
            for title in account.homes:
                await account.hub(title).async_refresh()
            if number % 4 == 0:
                with suppress(HomeAssistantError, LookupError):
                    low = account.state("climate").attributes["min_temp"]
                    await account.set_target(low + mutator.random.randrange(11))
            await account.settle()
    answers = len(account.cloud.requests)
    assert foreign.found == [], f"of {answers} answers, seed {SEED}"
    account.cloud.rewrite = None
    await account.pass_time(hours=3)
    for title in account.homes:
        await account.hub(title).async_refresh()
    await account.settle()
    for heater in ("h1", "h2", "h3", "f1"):
        assert account.value("climate", heater) == "auto"
    assert account.target() == 19
