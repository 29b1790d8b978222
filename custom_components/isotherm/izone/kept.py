"""What is remembered of a bridge across restarts: things by name, in one file per entry."""

from collections.abc import Callable
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from ..hub.parsing import number, sequence
from .api.client import IZoneClient
from .api.http import LocalTransport
from .api.power_monitor import PowerSubsystem
from .const import VENDOR


def kept_store(hass: HomeAssistant, key: str) -> Store[dict[str, Any]]:
    """Return the store of a hub, by its storage key."""
    return Store(hass, 1, f"{DOMAIN}.{VENDOR}.{key}")


class Kept:
    """Remember things by name; a bridge of which nothing is to be kept has no file.

    Args:
        hass: Home Assistant.
        key: the hub's storage key.
        saving: seconds until what changed is written to the disk.

    """

    def __init__(self, hass: HomeAssistant, key: str, saving: float) -> None:
        """Open the store without reading it."""
        self._store = kept_store(hass, key)
        self._saving = saving
        self._things: dict[str, Any] | None = None
        self._changed = False

    async def async_load(self) -> None:
        """Read what earlier runs kept."""
        self._things = dict(await self._store.async_load() or {})

    def get(self, name: str) -> Any:
        """Return what is kept by a name; None of what never was."""
        return (self._things or {}).get(name)

    @callback
    def put(self, name: str, thing: Any) -> None:
        """Keep something, fit for JSON; nothing more once closed."""
        if self._things is None or self._things.get(name) == thing:
            return
        self._things[name] = thing
        self._changed = True
        self._store.async_delay_save(self._stored, self._saving)

    @callback
    def follow(self, name: str, thing: Callable[[], Any]) -> Callable[[], None]:
        """Return what keeps a thing as it is then, to be called when it changed."""
        return lambda: self.put(name, thing())

    async def async_close(self) -> None:
        """Write what changed to the disk now."""
        things, self._things = self._things, None
        if things is not None and self._changed:
            await self._store.async_save(things)

    @callback
    def _stored(self) -> dict[str, Any]:
        self._changed = False
        return dict(self._things or {})


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
    monitor.on_measured = kept.follow("energy", lambda: monitor.kept)


def _fitted(client: IZoneClient) -> list[str] | None:
    """Return the systems that the bridge has or had when it last told."""
    systems = client.subsystems
    had = [
        one for one in systems if one.fitted or (one.fitted is None and one.was_fitted)
    ]
    return [one.name for one in had] or None
