"""A home in trouble: times that tests can wait for, what is shown, what is logged."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
import logging
from typing import Any

from homeassistant.const import (
    EVENT_STATE_CHANGED,
    EVENT_STATE_REPORTED,
    STATE_UNAVAILABLE,
)
from homeassistant.core import Event, HomeAssistant, State, callback
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.gizwits.api.websocket_connection import Backoff
from custom_components.isotherm.gizwits.app_coordinator import AppCoordinator
from custom_components.isotherm.gizwits.timing import AppTiming
from custom_components.isotherm.hub.timing import TIMINGS
from simulators.gizwits import GizwitsCloud, SimDevice

QUICK = AppTiming(
    push_grace=0.04,
    request=5,
    retry_pause=0.01,
    confirm_after=0.05,
    heartbeat=0.1,
    answer=5,
    connect=5,
    backoff=Backoff(first=0.05, most=0.1, jitter=0),
)
OURS = "custom_components.isotherm"
IN_VAIN = "accepted a command twice and did not carry it out"


def is_outage(line: str) -> bool:
    """Tell whether a line is Home Assistant's own that data can't be had."""
    return "Error fetching Heatzy data: " in line


class Trouble:
    """Three heaters of an account, and what happens to it."""

    def __init__(
        self,
        hass: HomeAssistant,
        cloud: GizwitsCloud,
        entry: MockConfigEntry,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Add the heaters; nothing is set up yet."""
        self.hass = hass
        self.cloud = cloud
        self.entry = entry
        self.caplog = caplog
        # Its real second of heartbeat is too short where the machine is busy.
        cloud.behaviour.heartbeat_scale = 60
        self.secrets: set[str] = set()
        user = entry.data["username"]
        self.heaters: list[SimDevice] = [
            cloud.add_heater(user, "Pilote_Pro", name, attrs={"cur_temp": 190})
            for name in ("Salon", "Chambre", "Bureau")
        ]

    @property
    def coordinator(self) -> AppCoordinator:
        """Return the hub."""
        return self.entry.runtime_data.hub

    def timing(self, fault: str = "", **changes: Any) -> None:
        """Change the timing, before the set-up.

        Args:
            fault: what will strike: requests that hang are given up soon.
            changes: further times.

        """
        timing = replace(QUICK, request=1.0 if fault == "hang" else QUICK.request)
        timing = replace(timing, **changes)
        self.hass.data[TIMINGS] = {"heatzy": timing}

    async def start(self) -> None:
        """Set the account up."""
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def start_without_push(self) -> None:
        """Set the account up while no socket can be opened."""
        self.cloud.faults.add("ws", "refuse")
        await self.start()
        assert not self.push_alive

    @property
    def push_alive(self) -> bool:
        """Return whether push is shown as alive."""
        return self._state("binary_sensor.heatzy_live_updates").state == "on"

    def strike(self, route: str, kind: str, did: str | None = None) -> None:
        """Let a fault strike on a route until `calm`."""
        delay = 0.02 if kind == "delay" else 0
        self.cloud.faults.add(route, kind, did=did, delay=delay)

    def calm(self, route: str | None = None) -> None:
        """End the faults of a route (None: all)."""
        self.cloud.faults.clear(route)

    async def poll(self) -> None:
        """Poll as the timer would."""
        await self.coordinator.async_refresh()
        await self.hass.async_block_till_done()

    async def until(
        self, condition: Callable[[], bool], seconds: float = 15.0
    ) -> float:
        """Wait for something to become true; return how many seconds that took."""
        now = asyncio.get_running_loop().time
        began = now()
        while not condition():
            assert now() - began < seconds, "nothing happened"
            await asyncio.sleep(0.005)
        return now() - began

    # What a person sees.

    def _state(self, entity_id: str) -> State:
        state = self.hass.states.get(entity_id)
        assert state is not None, entity_id
        return state

    def climate(self, heater: SimDevice) -> State:
        """Return the climate entity of a heater."""
        name = self.cloud.registry.accounts[self.entry.data["username"]]
        return self._state(f"climate.{name.bindings[heater.did].alias.lower()}")

    def available(self, *heaters: SimDevice) -> bool:
        """Return whether heaters (none named: all) are available."""
        shown = (self.climate(heater) for heater in heaters or self.heaters)
        return all(state.state != STATE_UNAVAILABLE for state in shown)

    def temperature(self, heater: SimDevice) -> float | None:
        """Return the room temperature that a heater shows."""
        return self.climate(heater).attributes.get("current_temperature")

    def warm(self, heater: SimDevice, temperature: float) -> Callable[[], bool]:
        """Warm a room; return what tells whether Home Assistant shows it."""
        self.cloud.set_temperature(heater.did, temperature)
        return lambda: self.temperature(heater) == temperature

    async def choose(self, heater: SimDevice, preset: str) -> None:
        """Choose a preset."""
        await self.hass.services.async_call(
            "climate",
            "set_preset_mode",
            {"entity_id": self.climate(heater).entity_id, "preset_mode": preset},
            blocking=True,
        )

    def preset(self, heater: SimDevice) -> str | None:
        """Return the preset that a heater shows."""
        return self.climate(heater).attributes.get("preset_mode")

    @contextmanager
    def writes(self) -> Iterator[list[str]]:
        """Collect the entities whose state is written, changed or not."""
        written: list[str] = []

        @callback
        def note(event: Event[Any]) -> None:
            written.append(event.data["entity_id"])

        @callback
        def every(_data: Any) -> bool:
            return True

        removers = [
            self.hass.bus.async_listen(kind, note, event_filter=every)
            for kind in (EVENT_STATE_CHANGED, EVENT_STATE_REPORTED)
        ]
        yield written
        for remove in removers:
            remove()

    # What is logged.

    def lines(self, level: int = logging.WARNING) -> list[str]:
        """Return what we logged from a level on."""
        return [
            record.getMessage()
            for record in self.caplog.records
            if record.name.startswith(OURS) and record.levelno >= level
        ]

    def check_log(self, outages: int = 0, *, in_vain: bool = False) -> None:
        """Check that the log tells of so many outages, no traceback, no secret.

        Args:
            outages: how many.
            in_vain: whether it tells of a command too that had no effect.

        """
        registry = self.cloud.registry
        self.secrets.update(registry.tokens)
        self.secrets.add(self.entry.data["password"])
        for device in registry.devices.values():
            self.secrets.update((device.did, device.mac, device.passcode))
        for record in self.caplog.records:
            if record.levelno < logging.INFO and not record.name.startswith(OURS):
                continue
            text = self.caplog.handler.format(record)
            # Home Assistant's coordinator adds the cause for those who debug.
            if record.getMessage() != "Full error:":
                assert record.exc_info is None, text
                assert "Traceback" not in text, text
            assert not [secret for secret in self.secrets if secret in text], text
            assert record.levelno < logging.ERROR or is_outage(text), text
        vain = [line for line in self.lines() if line.endswith(IN_VAIN)]
        assert len(vain) == in_vain, self.lines()
        told = [line for line in self.lines() if is_outage(line)]
        assert len(told) == outages == len(self.lines()) - len(vain), self.lines()
