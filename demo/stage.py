"""The whole demo on its feet: simulators, Home Assistant, hubs, dashboard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
import json
import time

import aiohttp

from . import dashboard, flow, processes, report
from .client import HomeAssistant
from .folder import prepare, read_json, write_dashboard
from .settings import DEMO_PYTHON, NO_CLOUD, DemoError, Settings, say

STATES_SECONDS = 60
# What a hub reads last, such as schedules, makes entities of its own.
SETTLED_SECONDS = 3
NEVER_LOADS = {"setup_error", "migration_error", "failed_unload"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A running demo."""

    settings: Settings
    client: HomeAssistant
    children: tuple[processes.Child, ...]
    places: dict[str, str]


@asynccontextmanager
async def running(settings: Settings, *, fresh: bool = False) -> AsyncIterator[Stage]:
    """Start the simulators and Home Assistant, logged in; end them on leaving.

    Raises DemoError when a part cannot be started.
    """
    if not DEMO_PYTHON.exists():
        raise DemoError("The demo's environment is missing: run scripts/setup demo.")
    new = prepare(settings, fresh=fresh)
    async with AsyncExitStack() as stack:
        say("Starting the simulators")
        simulators = await stack.enter_async_context(processes.simulators(settings))
        say("Starting Home Assistant" + (" for the first time" if new else ""))
        places = processes.places(simulators, settings)
        hass = await stack.enter_async_context(
            processes.home_assistant(settings, places.get("cloud", NO_CLOUD))
        )
        session = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(sock_connect=10))
        )
        client = HomeAssistant(session, settings.url)
        await client.wait_until_serving()
        await client.log_in(first_time=new)
        await client.wait_until_running()
        yield Stage(settings, client, (simulators, hass), places)


async def add_hubs(stage: Stage) -> None:
    """Add each simulated hub, unless an earlier run did and it is where it was."""
    known = stage.settings.folder / "places.json"
    wanted = {hub.name: stage.places[hub.place] for hub in stage.settings.hubs}
    entries = await flow.entries(stage.client)
    if entries and read_json(known) == wanted:
        return
    # One may go with another.
    while entries := await flow.entries(stage.client):
        entry = entries[0]
        await stage.client.delete(f"config/config_entries/entry/{entry['entry_id']}")
    for hub in stage.settings.hubs:
        say(f"Adding the simulated {hub.name}")
        entry_id = await flow.add_hub(stage.client, hub.typed(stage.places))
        for home in hub.homes:
            await flow.add_home(stage.client, entry_id, home)
    known.write_text(json.dumps(wanted), encoding="utf-8")


async def wait_for_states(stage: Stage) -> report.Report:
    """Wait until every entity has a state and no more come; return what is there.

    After a minute it returns what is there by then: ``missing()`` tells the rest.
    """
    say("Waiting for the states")
    started = changed = time.monotonic()
    known: set[str] = set()
    while True:
        found = await report.take(stage.client)
        now = time.monotonic()
        entities = {entity.entity_id for entity in found.entities}
        if entities != known:
            known, changed = entities, now
        complete = not found.missing() and now - changed > SETTLED_SECONDS
        broken = any(hub.state in NEVER_LOADS for hub in found.hubs)
        if complete or broken or now - started > STATES_SECONDS:
            return found
        await asyncio.sleep(0.3)


async def show_dashboard(stage: Stage) -> None:
    """Write the dashboard for what is set up, and make it the first page."""
    write_dashboard(stage.settings, await dashboard.build(stage.client))
    await stage.client.command("lovelace/config", url_path="isotherm-home", force=True)
    await stage.client.command(
        "frontend/set_system_data",
        key="core",
        value={"default_panel": "isotherm-home"},
    )
