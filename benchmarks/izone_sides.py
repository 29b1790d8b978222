"""Two integrations of the same bridge: Isotherm, and Home Assistant's own."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
import sys
from typing import Any, ClassVar, override
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pizone.discovery import DiscoveryService
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.izone.const import PORTS, Ports

from .izone_bridge import BridgeProcess


class Side(ABC):
    """One integration with the bridge set up.

    Args:
        hass: the Home Assistant that it runs in.
        bridge: the simulated bridge.

    """

    name: ClassVar[str]
    domain: ClassVar[str]
    hears: ClassVar[bool]
    """Whether it listens to the bridge's change notifications."""

    def __init__(self, hass: HomeAssistant, bridge: BridgeProcess) -> None:
        """Add the config entry."""
        self.hass, self.bridge = hass, bridge
        self.entry = self.make_entry()
        self.entry.add_to_hass(hass)

    @property
    def case(self) -> str:
        """What figures are named by."""
        return f"izone, {self.bridge.zone_count} zones, {self.name}"

    @property
    def coordinator(self) -> Any:
        """Return the coordinator; both have one."""
        return self.entry.runtime_data

    @abstractmethod
    def make_entry(self) -> MockConfigEntry:
        """Return the config entry of the bridge."""

    @abstractmethod
    def unique_id(self, zone: int | None) -> str:
        """Return the unique id of the climate entity of a zone, or of the unit."""

    @classmethod
    @contextmanager
    def on_loopback(cls, hass: HomeAssistant, port: int) -> Iterator[None]:
        """Keep its datagrams on this machine, away from the real ports.

        Args:
            hass: the Home Assistant that it runs in.
            port: where change notifications of the bridge arrive.

        """
        yield

    def climate(self, zone: int | None = None) -> str:
        """Return the climate entity of a zone, or of the unit."""
        found = er.async_get(self.hass).async_get_entity_id(
            "climate", self.domain, self.unique_id(zone)
        )
        assert found
        return found

    async def refresh(self) -> None:
        """Poll once; the next poll is a whole interval away."""
        await self.coordinator.async_refresh()
        assert self.coordinator.last_update_success


class Isotherm(Side):
    """Ours."""

    name = "Isotherm"
    domain = "isotherm"
    hears = True

    @override
    def make_entry(self) -> MockConfigEntry:
        bridge = self.bridge
        search = {"addresses": [f"{bridge.host}:{bridge.udp_port}"], "confine": True}
        return MockConfigEntry(
            domain=self.domain,
            title="iZone Home",
            unique_id=bridge.uid,
            data={"vendor": "izone", "host": bridge.host, "port": bridge.http_port},
            options={"search": search},
        )

    @property
    @override
    def coordinator(self) -> Any:
        return self.entry.runtime_data.hub

    @override
    def unique_id(self, zone: int | None) -> str:
        part = "unit" if zone is None else f"zone_{zone}"
        return f"{self.bridge.uid}_{part}_climate"

    @override
    @classmethod
    @contextmanager
    def on_loopback(cls, hass: HomeAssistant, port: int) -> Iterator[None]:
        hass.data[PORTS] = Ports(notifications=port)
        yield


class Own(Side):
    """Home Assistant's own integration, with its client library."""

    name = f"Home Assistant's own (python-izone {version('python-izone')})"
    domain = "izone"
    hears = False

    @override
    def make_entry(self) -> MockConfigEntry:
        return MockConfigEntry(
            domain=self.domain,
            title="iZone",
            unique_id=self.bridge.uid,
            version=2,
            # Its library takes a port from the text of the host.
            data={"host": f"{self.bridge.host}:{self.bridge.http_port}"},
        )

    @override
    def unique_id(self, zone: int | None) -> str:
        return self.bridge.uid if zone is None else f"{self.bridge.uid}_z{zone + 1}"

    @override
    @classmethod
    @contextmanager
    def on_loopback(cls, hass: HomeAssistant, port: int) -> Iterator[None]:
        # The package shadows its module of this name by a function.
        module = sys.modules[DiscoveryService.__module__]
        with (
            patch.object(module, "UPDATE_PORT", 0),
            patch.object(DiscoveryService, "_get_broadcasts", lambda self: iter(())),
        ):
            yield
