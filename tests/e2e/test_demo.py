"""A user's first quarter of an hour, in a real Home Assistant and a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path
import time
from typing import Any

import aiohttp
from playwright.async_api import Locator, Page, expect
import pytest

from demo.report import complaints
from demo.settings import GIZWITS, HEATZY, Settings, settings_on_free_ports
from demo.stage import Stage, running, show_dashboard, wait_for_states

from .browser import FINISH, open_page, picture_of_failure

SHADOW_TEXT = """
const text = node => [...(node.shadowRoot ?? node).childNodes, ...(node.shadowRoot ? node.childNodes : [])]
  .map(child => child.nodeType === Node.TEXT_NODE ? child.data
    : ["STYLE", "SCRIPT"].includes(child.nodeName) ? "" : text(child)).join(" ");
"""

pytestmark = pytest.mark.e2e


@pytest.fixture
async def stage(tmp_path: Path, demo: None) -> AsyncIterator[Stage]:
    """Return a Home Assistant without any hub, beside a simulated Heatzy cloud."""
    async with running(settings_on_free_ports(tmp_path / "demo", (GIZWITS,))) as stage:
        yield stage


async def heater(settings: Settings, name: str) -> dict[str, Any]:
    """Return a heater as the simulated cloud holds it."""
    url = f"http://{settings.address(GIZWITS)}/simulator/state"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        state = await answer.json()
    return next(device for device in state["devices"] if device["name"] == name)


async def turn_knob(settings: Settings, name: str, knob: str, **fields: Any) -> float:
    """Turn a knob of a heater at the simulator; return when that was done."""
    did = (await heater(settings, name))["did"]
    url = f"http://{settings.address(GIZWITS)}/simulator/devices/{did}/{knob}"
    async with aiohttp.ClientSession() as session:
        started = time.monotonic()
        async with session.post(url, json=fields) as answer:
            assert answer.status == 200, await answer.text()
    return started


async def shows(card: Locator, text: str, seconds: float = 10) -> None:
    """Wait, without a pause between looks, until a card shows a text."""
    handle = await card.element_handle()
    await card.page.wait_for_function(
        f"([card, wanted]) => {{ {SHADOW_TEXT} return text(card).includes(wanted) }}",
        arg=[handle, text],
        timeout=seconds * 1000,
    )


async def add_account(page: Page, settings: Settings) -> None:
    """Add the simulated account as a user does: menu, form, section, done."""
    await page.goto("/config/integrations/dashboard/add?domain=isotherm")
    await page.get_by_role("button", name="OK").click()
    await page.get_by_text("Heatzy account").click()
    form = page.locator("step-flow-form")
    await form.locator("input[name=username]").fill(HEATZY.answers["username"])
    await form.locator("input[name=password]").fill("wrong")
    await form.get_by_text("Server", exact=True).click()
    await form.locator("ha-selector-select").click()
    await page.get_by_text("Custom address", exact=True).click()
    address = f"http://{settings.address(GIZWITS)}"
    await form.locator("input[name=address]").fill(address)
    await page.get_by_role("button", name="Submit").click()
    await expect(form.locator("ha-alert")).to_be_visible()
    await form.locator("input[name=password]").fill(HEATZY.answers["password"])
    await page.get_by_role("button", name="Submit").click()
    await page.get_by_role("button", name=FINISH).click()


async def test_a_heatzy_home_in_the_browser(stage: Stage, browser: str) -> None:
    """Add the account, use a heater from both sides, and read its programme."""
    settings = stage.settings
    async with (
        open_page(browser, settings.url) as page,
        picture_of_failure(page, "heatzy"),
    ):
        await add_account(page, settings)
        found = await wait_for_states(stage)
        assert not found.missing()
        await page.get_by_role("link", name="Devices", exact=True).click()
        for device in found.devices:
            row = page.get_by_role("rowheader", name=device.name, exact=True)
            await expect(row).to_be_visible()
        await show_dashboard(stage)
        await the_dashboard_and_the_cloud_follow_each_other(page, settings)
        await the_calendar_shows_and_edits_the_programme(page, settings)
    assert complaints(settings.log) == []


async def the_dashboard_and_the_cloud_follow_each_other(
    page: Page, settings: Settings
) -> None:
    """Set a preset on the card, then turn a knob at the simulator."""
    await page.goto("/isotherm-home/0")
    commanded, followed = card_of(page, "Atelier"), card_of(page, "Cuisine")
    await shows(commanded, "Frost protection")
    assert (await heater(settings, "Atelier"))["attrs"]["mode"] == "fro"
    await commanded.get_by_role("radio", name="Eco").click()
    await shows(commanded, "Eco", seconds=1)
    await expect_mode(settings, "Atelier", "eco")
    await shows(followed, "Eco")
    started = await turn_knob(settings, "Cuisine", "attrs", mode="fro")
    await shows(followed, "Frost protection")
    assert time.monotonic() - started < 1


def card_of(page: Page, name: str) -> Locator:
    """Return the card of a heater on the demo's dashboard."""
    section = page.locator("hui-grid-section")
    heading = page.get_by_text(name, exact=True)
    return section.filter(has=heading).locator("hui-tile-card")


async def expect_mode(settings: Settings, name: str, mode: str) -> None:
    """Wait up to two seconds for the heater to have a mode."""
    deadline = time.monotonic() + 2
    while (await heater(settings, name))["attrs"]["mode"] != mode:
        assert time.monotonic() < deadline


async def the_calendar_shows_and_edits_the_programme(
    page: Page, settings: Settings
) -> None:
    """Find a heater's blocks in the week of the calendar page, and delete one."""
    await page.goto("/calendar")
    calendars = page.get_by_role("menuitemcheckbox")
    await expect(calendars.filter(has_text="Salon")).to_be_visible()
    others = calendars.filter(has_not_text="Salon")
    for other in await others.all():
        await other.click()
    await page.get_by_role("button", name="Week").click()
    mornings = page.get_by_role("button", name="06:30 Comfort")
    await expect(mornings).to_have_count(5)
    await expect(page.get_by_role("button", name="08:00 Comfort")).to_have_count(2)
    before = (await heater(settings, "Salon"))["attrs"]
    await mornings.first.click()
    await page.get_by_role("button", name="Delete Event").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(mornings).to_have_count(4)
    # Monday from 6:30 to 8:30: eco now, four half-hours to a byte, and nothing else.
    after = (await heater(settings, "Salon"))["attrs"]
    changed = {name for name, value in after.items() if before.get(name) != value}
    programme = {name for name in changed if name.startswith("p")}
    assert programme == {"p1_data4", "p1_data5"}
    assert (after["p1_data4"], after["p1_data5"]) == (0b01010101, 0b01010101)
