"""The definitions of products, asked of the vendor once and kept."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import asdict
import logging
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from ..hub.errors import ApiError, ConnectError, RateLimitError
from .api.data_points import DataPoint, ProductDefinition
from .families import GizwitsHub

_LOGGER = logging.getLogger(__package__)


class ProductDefinitions:
    """Product definitions by product key.

    Nothing waits for them: they are asked for in the background, and a vendor that
    does not give one only leaves a product with what its attributes tell.

    Args:
        hub: whose devices they explain.
        arrived: called with the product key when a definition has come.

    """

    def __init__(self, hub: GizwitsHub, arrived: Callable[[str], None]) -> None:
        """Open the store without reading it."""
        self._hub = hub
        self._arrived = arrived
        self._store = definitions_store(hub.hass, hub.storage_key)
        self._known: dict[str, ProductDefinition] = {}
        self._asked: set[str] = set()

    async def load(self) -> None:
        """Read what earlier runs were told."""
        stored = await self._store.async_load() or {}
        for key, data in stored.items():
            # What can't be read is asked for again.
            with suppress(KeyError, TypeError, ValueError):
                self._known[key] = _from_stored(key, data)

    def of(self, product_key: str) -> ProductDefinition | None:
        """Return a product's definition, as far as it is known."""
        return self._known.get(product_key)

    @callback
    def want(self, product_key: str, names: Collection[str]) -> None:
        """Make sure that a product's definition is known, or has been asked for.

        Args:
            product_key: the product.
            names: attributes that nothing else explains. A definition that is kept is
                asked for again where it lacks one of them.

        """
        known = self._known.get(product_key)
        if not names or product_key in self._asked:
            return
        if known is not None and known.points.keys() >= set(names):
            return
        self._asked.add(product_key)
        self._hub.config_entry.async_create_background_task(
            self._hub.hass, self._ask(product_key), f"{self._hub.name} definition"
        )

    async def _ask(self, product_key: str) -> None:
        for pause in self._hub.timing.definitions:
            await asyncio.sleep(pause)
            try:
                definition = await self._hub.client.devices.definition(product_key)
            except (ConnectError, RateLimitError) as err:
                _LOGGER.debug("The definition of a product can't be had now: %s", err)
                continue
            except ApiError as err:
                _LOGGER.debug("The definition of a product is not given: %s", err)
                return
            self._known[product_key] = definition
            self._store.async_delay_save(self._stored, self._hub.timing.saving)
            self._arrived(product_key)
            return

    async def close(self) -> None:
        """Write to the disk now."""
        if self._known:
            await self._store.async_save(self._stored())

    @callback
    def _stored(self) -> dict[str, Any]:
        return {key: asdict(known) for key, known in self._known.items()}


def _from_stored(key: str, data: Mapping[str, Any]) -> ProductDefinition:
    points = {
        name: DataPoint(**{**row, "values": tuple(row["values"])})
        for name, row in data["points"].items()
    }
    return ProductDefinition(data["name"], key, points, data["protocol"])


def definitions_store(hass: HomeAssistant, key: str) -> Store[dict[str, Any]]:
    """Return the store of a hub's product definitions."""
    return Store(hass, 1, f"{DOMAIN}.{key}.products")
