"""What is remembered of a bridge across restarts: things by name, in one file per entry."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from ..hub.parsing import number, sequence
from .api.client import IZoneClient
from .api.http import LocalTransport
from .api.power_monitor import PowerSubsystem
from .const import VENDOR


def kept_store(hass: HomeAssistant, key: str) -> Store[dict[str, Any]]:
    """Return the store of a hub, by its storage key; what it wrote outlasts a power cut."""
    return Store(hass, 1, f"{DOMAIN}.{VENDOR}.{key}", atomic_writes=True)


class Kept:
    """Remember things by name; a bridge of which nothing is to be kept has no file.

    Args:
        hass: Home Assistant.
        key: the hub's storage key.
        saving: seconds from one write to the disk to the next, which an SD card bears.

    """

    def __init__(self, hass: HomeAssistant, key: str, saving: float) -> None:
        """Open the store without reading it."""
        self._hass = hass
        self._store = kept_store(hass, key)
        self._saving = saving
        self._things: dict[str, Any] | None = None
        self._written: dict[str, Any] = {}
        self._written_at: float | None = None
        self._cancel_timer: CALLBACK_TYPE | None = None

    async def async_load(self) -> None:
        """Read what earlier runs kept."""
        self._written = dict(await self._store.async_load() or {})
        self._things = dict(self._written)

    def get(self, name: str) -> Any:
        """Return what is kept by a name; None of what never was."""
        return (self._things or {}).get(name)

    @callback
    def put(self, name: str, thing: Any) -> None:
        """Keep something, fit for JSON; nothing more once closed."""
        if self._things is None or self._things.get(name) == thing:
            return
        self._things[name] = thing
        if self._cancel_timer is None:
            # What changes all the time must not put the write off each time.
            self._cancel_timer = async_call_later(
                self._hass, self._saving, self._async_write_later
            )

    async def async_put(self, name: str, thing: Any) -> bool:
        """Keep something, and write it now if that is due.

        Returns:
            Whether it is on the disk, where a crash can't take it.

        """
        self.put(name, thing)
        now = self._hass.loop.time()
        due = self._written_at is None or now - self._written_at >= self._saving
        if due and self._written.get(name) != thing:
            await self._async_write(self._things)
        return bool(self._written.get(name) == thing)

    @callback
    def follow(self, name: str, thing: Callable[[], Any]) -> Callable[[], None]:
        """Return what keeps a thing as it is then, to be called when it changed."""
        return lambda: self.put(name, thing())

    async def async_close(self) -> None:
        """Write what changed to the disk now."""
        things, self._things = self._things, None
        await self._async_write(things)

    async def _async_write_later(self, _now: datetime) -> None:
        await self._async_write(self._things)

    async def _async_write(self, things: dict[str, Any] | None) -> None:
        if self._cancel_timer:
            self._cancel_timer()
            self._cancel_timer = None
        if things is None or things == self._written:
            return
        writing = dict(things)
        self._written_at = self._hass.loop.time()
        await self._store.async_save(writing)
        self._written = writing


async def async_remember(
    kept: Kept, local: LocalTransport | None, client: IZoneClient
) -> None:
    """Go on from what was kept of a bridge, and keep what it makes known.

    When it last showed that it was hurried, which other systems it has, and what its
    power monitor measured.
    """
    await kept.async_load()
    if local:
        pace = local.pace
        pace.hurried_at = pace.hurried_at or number(kept.get("hurried_at"), 0)
        pace.on_hurried = kept.follow("hurried_at", lambda: pace.hurried_at)
    fitted = sequence(kept.get("fitted"))
    for system in client.subsystems:
        system.was_fitted = system.name in fitted
        system.on_told = kept.follow("fitted", partial(_fitted, client))
        if isinstance(system, PowerSubsystem):
            _remember_energy(kept, system)


def _remember_energy(kept: Kept, monitor: PowerSubsystem) -> None:
    monitor.restore(kept.get("energy"))
    monitor.keep = partial(kept.async_put, "energy")


def _fitted(client: IZoneClient) -> list[str] | None:
    """Return the systems that the bridge has or had when it last told."""
    systems = client.subsystems
    had = [
        one for one in systems if one.fitted or (one.fitted is None and one.was_fitted)
    ]
    return [one.name for one in had] or None
