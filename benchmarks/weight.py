"""What more heaters cost a home with a recorder, beside as many entities that do nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import gc
import time
from typing import Any

# First of all: it moves the clock that everything else reads.
from .home import Recorder  # isort: skip
from homeassistant.components.recorder import get_instance
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockEntityPlatform,
)


@dataclass(frozen=True, slots=True)
class Spent:
    """Computing time until all of some work is in the database, in milliseconds.

    Args:
        all: of the whole process.
        recorder: of the recorder's thread alone.

    """

    all: float
    recorder: float


async def spent(hass: HomeAssistant, work: Callable[[], Awaitable[object]]) -> Spent:
    """Do some work and return what it cost, the recorder's part included."""
    recorder = get_instance(hass)
    assert recorder.ident
    clock = time.pthread_getcpuclockid(recorder.ident)
    await recorder.async_block_till_done()
    gc.collect()
    thread, process = time.clock_gettime(clock), time.process_time()
    await work()
    await hass.async_block_till_done()
    await recorder.async_block_till_done()
    return Spent(
        (time.process_time() - process) * 1000,
        (time.clock_gettime(clock) - thread) * 1000,
    )


class _Bare(Entity):
    """An entity that only is there."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _attr_state = "on"

    def __init__(self, device: int, number: int, *, enabled: bool) -> None:
        """Name it and its device."""
        self._attr_unique_id = f"{device}_{number}"
        self._attr_name = f"Thing {number}"
        self._attr_entity_registry_enabled_default = enabled
        self._attr_extra_state_attributes = {"device": device, "number": number}
        self._attr_device_info = DeviceInfo(
            identifiers={("bare", str(device))}, name=f"Device {device}"
        )


class BareDevices:
    """Devices of an integration that does nothing: what Home Assistant itself costs.

    Args:
        hass: Home Assistant.
        registered: the entities of each.
        enabled: how many of these are enabled.

    """

    def __init__(self, hass: HomeAssistant, registered: int, enabled: int) -> None:
        """Prepare their platform."""
        entry = MockConfigEntry(domain="bare")
        entry.add_to_hass(hass)
        self._platform: Any = MockEntityPlatform(
            hass, domain="sensor", platform_name="bare"
        )
        self._platform.config_entry = entry
        self._registered, self._enabled = registered, enabled
        self._devices = 0

    async def add(self, more: int) -> None:
        """Add some."""
        devices = range(self._devices, self._devices + more)
        self._devices += more
        await self._platform.async_add_entities(
            _Bare(device, number, enabled=number < self._enabled)
            for device in devices
            for number in range(self._registered)
        )


async def start(hass: HomeAssistant, recorder: Recorder, entry_id: str) -> float:
    """Unload an entry and return the milliseconds of setting it up again.

    Args:
        hass: Home Assistant.
        recorder: waits until all of it is written.
        entry_id: of the entry.

    """
    assert await hass.config_entries.async_unload(entry_id)
    await hass.async_block_till_done()
    await recorder.rows()
    return (await spent(hass, lambda: hass.config_entries.async_setup(entry_id))).all
