"""Heaters that tell nonsense, in a real Home Assistant; `scripts/fuzz` goes on longer."""

from typing import Any

from homeassistant.const import STATE_UNAVAILABLE
import pytest

from simulators.gizwits import Point, SimDevice

from ..fuzz.mutation import Mutator
from ..fuzz.watching import SEED, rounds, watched
from .homes import Home

PRODUCTS = ("Pilote2", "Pilote_Pro", "onyx", "Bloom", "Heatzy", "Flam_Week2", "Socket")
ROUTES = ("devdata", "datapoint", "group", "group_devices")
SHARE = 0.4
"""Of their answers that are nonsense."""
BINDING: dict[str, Any] = {
    "dev_alias": "Salon",
    "remark": "range=1|isdelete=1|gid=0|groupname=Haut|grouprange=0",
    "product_name": "Pilote2",
    "is_online": True,
    "is_disabled": False,
    "mac": "0123456789ab",
    "passcode": "abcdef",
    "dev_label": ["a"],
    "wifi_soft_version": "04020028",
    "updated_at": 1_790_000_000,
    "state_last_timestamp": 1_790_000_000,
    "sleep_duration": 3600,
}


def tell(home: Home, heater: SimDevice, mutator: Mutator) -> None:
    """Let a heater tell nonsense of itself, over REST and push."""
    attrs = mutator.value(dict(heater.attrs))
    if not isinstance(attrs, dict):
        attrs = {}
    hidden = tuple(name for name in heater.attrs if name not in attrs)
    home.cloud.inject(heater.did, attrs, hidden)
    binding = mutator.value(BINDING)
    heater.extra = binding if isinstance(binding, dict) else {}
    # Whose heater it is stays: what is of another account is another matter.
    for name in ("did", "host", "ws_port", "product_key"):
        heater.extra.pop(name, None)


def answer_nonsense(home: Home, mutator: Mutator) -> None:
    """Change some answers of the cloud on their way."""

    def rewrite(route: str, payload: object) -> bytes | None:
        if route in ROUTES and mutator.random.random() < SHARE:
            return mutator.body(payload)
        return None

    home.cloud.rewrite = rewrite


@pytest.mark.usefixtures("all_entities")
async def test_heaters_that_tell_nonsense(home: Home) -> None:
    """No foreign exception leaves what reads and shows it, and all is well afterwards."""
    mutator, told = Mutator(f"{SEED} heaters"), 0
    heaters = [home.add(product, product) for product in PRODUCTS]
    points = [Point("flow", "uint16", maximum=200, ratio=0.5), Point("leak", "bool")]
    heaters.append(home.cloud.add_custom(home.account, "Cave", points))
    await home.start()
    hub = home.entry.runtime_data.hub
    answer_nonsense(home, mutator)
    with watched() as foreign:
        for _ in rounds():
            for heater in heaters:
                tell(home, heater, mutator)
                told += 1
            await home.quiet()
            # Without push, devdata is read too.
            home.cloud.drop_sockets()
            await hub.async_refresh()
            await home.hass.async_block_till_done()
    assert foreign.found == [], f"of {told} payloads, seed {SEED}"
    home.cloud.rewrite = None
    for heater in heaters:
        home.cloud.inject(heater.did, {})
        heater.extra = {}
    await home.quiet()
    await hub.async_refresh()
    for heater in heaters[:3]:
        assert home.value("climate", heater) != STATE_UNAVAILABLE
