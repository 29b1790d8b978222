"""A home with Heatzy heaters: what a person sees of it, and what arrives on the wire."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.gizwits.timing import AppTiming
from custom_components.isotherm.hub.timing import TIMINGS, timing_of
from simulators.gizwits import GizwitsCloud, SimDevice
from simulators.gizwits.products import product as find_product

LONGEST_WAIT = 15.0
"""Real seconds to wait for what should come by push."""


class Home:
    """Heaters of an account, seen through Home Assistant alone.

    An entity is named by its platform and the key of its description, such as `select.mode`;
    the climate entity is plain `climate`, the calendar `calendar`.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        cloud: GizwitsCloud,
        account: Any,
        entry: MockConfigEntry,
        setup: Callable[[], Awaitable[MockConfigEntry]],
    ) -> None:
        """Take over an account without heaters, not yet set up."""
        self.hass = hass
        self.cloud = cloud
        self.account = account
        self.entry = entry
        self.start = setup
        self.heater: SimDevice | None = None

    def timing(self, **changes: Any) -> None:
        """Change the hub's timing, before the set-up."""
        now = timing_of(self.hass, "heatzy", AppTiming())
        self.hass.data[TIMINGS] = {"heatzy": replace(now, **changes)}

    def add(
        self, product: str = "Pilote_Soc_C3", name: str = "Salon", **attrs: Any
    ) -> SimDevice:
        """Add a heater; the first one is what is meant where none is named."""
        host = self.cloud.ws_hosts[0]
        heater = self.cloud.add_heater(
            self.account, find_product(product), name, attrs=attrs, ws_host=host
        )
        self.heater = self.heater or heater
        return heater

    async def with_heater(self, product: str, **attrs: Any) -> SimDevice:
        """Add a heater and set the account up."""
        heater = self.add(product, **attrs)
        await self.start()
        return heater

    # What Home Assistant shows.

    def entity_id(self, what: str, heater: SimDevice | None = None) -> str:
        """Return the id of an entity; raises LookupError where there is none."""
        found = self.find(what, heater)
        if found is None:
            raise LookupError(f"no {what}")
        return found

    def find(self, what: str, heater: SimDevice | None = None) -> str | None:
        """Return the id of an entity, or None."""
        platform, _, key = what.partition(".")
        key = key or {"calendar": "programme"}.get(platform, platform)
        heater = heater or self.heater
        assert heater is not None
        return er.async_get(self.hass).async_get_entity_id(
            platform, DOMAIN, f"{self.account.uid}_{heater.did}_{key}"
        )

    def state(self, what: str, heater: SimDevice | None = None) -> State:
        """Return the state of an entity."""
        state = self.hass.states.get(self.entity_id(what, heater))
        assert state is not None, f"{what} has no state"
        return state

    def value(self, what: str, heater: SimDevice | None = None) -> str:
        """Return the state of an entity as text."""
        return self.state(what, heater).state

    def attribute(self, what: str, name: str, heater: SimDevice | None = None) -> Any:
        """Return an attribute of an entity."""
        return self.state(what, heater).attributes.get(name)

    def device(self, heater: SimDevice | None = None) -> dr.DeviceEntry | None:
        """Return a heater's entry of the device registry."""
        heater = heater or self.heater
        assert heater is not None
        identifier = (DOMAIN, f"{self.account.uid}_{heater.did}")
        devices = dr.async_entries_for_config_entry(
            dr.async_get(self.hass), self.entry.entry_id
        )
        return next((one for one in devices if identifier in one.identifiers), None)

    async def until(
        self, condition: Callable[[], bool], else_say: Callable[[], str] = str
    ) -> None:
        """Wait for a condition, at most `LONGEST_WAIT`."""
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_WAIT
        while not condition():
            assert loop.time() < end, f"waited in vain: {else_say()}"
            await asyncio.sleep(0.005)

    async def shows(
        self, what: str, value: str, heater: SimDevice | None = None, **attributes: Any
    ) -> None:
        """Wait until an entity shows a state and attributes."""

        def seen() -> dict[str, Any]:
            found = self.find(what, heater)
            state = self.hass.states.get(found) if found else None
            if state is None:
                return {}
            return {name: state.attributes.get(name) for name in attributes} | {
                "": state.state
            }

        wanted = {**attributes, "": value}
        await self.until(
            lambda: seen() == wanted, lambda: f"{what} shows {seen()}, not {wanted}"
        )

    async def quiet(self) -> None:
        """Wait until all that was pushed has arrived."""
        for _ in range(4):
            await self.cloud.drained()
            await asyncio.sleep(0.005)
            await self.hass.async_block_till_done()

    # What a person does.

    async def call(
        self,
        action: str,
        what: str | None = None,
        *,
        heater: SimDevice | None = None,
        target: Mapping[str, Any] | None = None,
        response: bool = False,
        **data: Any,
    ) -> Any:
        """Perform an action on an entity, or on a `target`."""
        domain, name = action.split(".")
        if what is not None:
            target = {"entity_id": self.entity_id(what, heater)}
        return await self.hass.services.async_call(
            domain,
            name,
            data,
            blocking=True,
            target=dict(target or {}),
            return_response=response,
        )

    # What arrived on the wire.

    @property
    def wire(self) -> list[Any]:
        """Return the commands since last asked: attributes, or raw bytes."""
        sent = [
            entry.raw if entry.attrs is None else dict(entry.attrs)
            for entry in self.cloud.control_log
        ]
        self.cloud.control_log.clear()
        return sent
