"""Actions: what a vendor's row declares of its own, and what entities of any vendor may offer."""

from abc import abstractmethod
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from homeassistant.core import ServiceCall
from homeassistant.helpers.entity import Entity
from homeassistant.util.json import JsonValueType

type Answer = dict[str, JsonValueType] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action on entities.

    Args:
        name: below the integration's domain.
        domain: of the entities, for example ``climate``.
        schema: of the fields; None where there are none.
        run: does it for one entity.
        responds: whether it answers something.

    """

    name: str
    domain: str
    schema: Any
    run: Callable[[Any, ServiceCall], Coroutine[Any, Any, Answer]]
    responds: bool = False


class DerogationActions(Entity):
    """An entity whose device can depart from its programme for a while."""

    @abstractmethod
    async def async_boost(self, minutes: int) -> None:
        """Heat in comfort for some minutes, 1 to 255."""

    @abstractmethod
    async def async_holiday(self, days: int) -> None:
        """Only protect from frost for some days, 1 to 255."""

    @abstractmethod
    async def async_cancel_derogation(self) -> None:
        """End the derogation in force."""
