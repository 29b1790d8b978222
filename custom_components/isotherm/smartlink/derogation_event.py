"""What happens to derogations, as an event entity of the account's own device."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, override

from homeassistant.components.event import EventEntity
from homeassistant.core import callback

from ..hub.entity import IsothermEntity
from ..hub.snapshot import HUB
from .derogations import Moment
from .models import PartnerStatus
from .partner import DIAGNOSED, PartnerCoordinator

_KINDS: Final = [*(one.value for one in Moment), DIAGNOSED]


class DerogationEvent(IsothermEntity[PartnerStatus, PartnerCoordinator], EventEntity):
    """Numbers of homes come with each event, and nobody's id."""

    _attr_event_types = _KINDS
    always_available = True

    def __init__(self, coordinator: PartnerCoordinator, key: str) -> None:
        """Listen once it is added."""
        super().__init__(coordinator, key, "derogation")

    @override
    def _read_state(self, device: PartnerStatus) -> None:
        """Read nothing: what happens is told as it does."""

    @override
    async def async_added_to_hass(self) -> None:
        """Be told of what happens, and of what did since the start."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.events.add(self._happened))

    @callback
    def _happened(self, kind: str, attributes: Mapping[str, Any]) -> None:
        self._trigger_event(kind, dict(attributes))
        self.async_write_ha_state()


def events(coordinator: PartnerCoordinator, key: str) -> Iterator[DerogationEvent]:
    """Return the event entity of the account's own device."""
    if key == HUB:
        yield DerogationEvent(coordinator, key)
