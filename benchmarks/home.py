"""A real Home Assistant core in this process, and what can be measured on it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
import gc
from pathlib import Path
import sqlite3
from statistics import median
from tempfile import TemporaryDirectory
import time
from typing import Any
from unittest.mock import AsyncMock, patch

# First of all: it moves the clock that everything else reads.
from . import clock  # noqa: F401  # isort: skip
from aiohttp.resolver import ThreadedResolver
from homeassistant import loader
from homeassistant.components.recorder import get_instance
from homeassistant.core import HomeAssistant, StateMachine
from homeassistant.helpers import recorder
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant

# Imported first: the test plugin ships a package of the same name that would hide ours.
import custom_components.isotherm  # noqa: F401

PAGE = 4096


class Resolver(ThreadedResolver):
    """The machine's own resolver, with the method that Home Assistant closes it by."""

    async def real_close(self) -> None:
        """Close it."""
        await self.close()


@asynccontextmanager
async def home() -> AsyncIterator[HomeAssistant]:
    """Run a Home Assistant that has our integration and keeps to loopback.

    It opens no multicast socket and asks no broadcast address for iZone bridges.
    """
    with (
        TemporaryDirectory() as folder,
        patch(
            "homeassistant.components.network.async_get_ipv4_broadcast_addresses",
            AsyncMock(return_value=set()),
        ),
        patch(
            "homeassistant.helpers.aiohttp_client._async_make_resolver",
            return_value=Resolver(),
        ),
    ):
        async with async_test_home_assistant(config_dir=folder) as hass:
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
            yield hass
            await hass.async_stop(force=True)


class Recorder:
    """The recorder of a home, with a database of its own on the disk."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Keep the home."""
        self._hass = hass
        self._path = hass.config.path("rows.db")

    async def start(self) -> None:
        """Record all states from now on."""
        recorder.async_initialize_recorder(self._hass)
        settings = {"db_url": f"sqlite:///{self._path}", "commit_interval": 3600}
        assert await async_setup_component(
            self._hass, "recorder", {"recorder": settings}
        )
        await self.rows()

    async def rows(self) -> int:
        """Return how many rows of states were written so far."""
        await get_instance(self._hass).async_block_till_done()
        with closing(sqlite3.connect(self._path)) as database:
            return int(database.execute("SELECT COUNT(*) FROM states").fetchone()[0])


def resident() -> int:
    """Return the process's resident memory in bytes, without what can be freed."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


@contextmanager
def state_writes() -> Iterator[list[str]]:
    """Collect the entity ids of every state written, changed or not."""
    written: list[str] = []
    real = StateMachine.async_set_internal

    def count(self: StateMachine, entity_id: str, *args: Any, **kwargs: Any) -> None:
        written.append(entity_id)
        real(self, entity_id, *args, **kwargs)

    with patch.object(StateMachine, "async_set_internal", count):
        yield written


async def cpu_milliseconds(
    work: Callable[[], Awaitable[object]], times: int = 5
) -> float:
    """Return the median of this process's computing time for a piece of work."""
    spent = []
    for _ in range(times):
        before = time.process_time()
        await work()
        spent.append((time.process_time() - before) * 1000)
    return median(spent)
