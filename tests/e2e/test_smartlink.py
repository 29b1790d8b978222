"""A home of a Home SmartLink partner, added and warmed in a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path
import time
from typing import Any

import aiohttp
from playwright.async_api import Page, expect
import pytest

from demo.report import complaints
from demo.settings import HUBS, SMARTLINK, Settings, settings_on_free_ports
from demo.stage import Stage, running, show_dashboard, wait_for_states

from .browser import FINISH, open_page, picture_of_failure

PARTNER = next(hub for hub in HUBS if hub.simulator is SMARTLINK)
HOUSE = PARTNER.homes[0].answers

pytestmark = pytest.mark.e2e


@pytest.fixture
async def stage(tmp_path: Path, demo: None) -> AsyncIterator[Stage]:
    """Return a Home Assistant without any hub, beside a simulated partner's API."""
    settings = settings_on_free_ports(tmp_path / "demo", (SMARTLINK,))
    async with running(settings) as stage:
        yield stage


async def simulated(settings: Settings) -> Any:
    """Return what the simulator holds."""
    url = f"http://{settings.address(SMARTLINK)}/simulator/state"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.json()


async def add_partner(page: Page, settings: Settings) -> None:
    """Add the account as a person does; plain http only after it was ticked."""
    await page.goto("/config/integrations/dashboard/add?domain=isotherm")
    await page.get_by_role("button", name="OK").click()
    await page.get_by_text("Home SmartLink partner account").click()
    form = page.locator("step-flow-form")
    answers = PARTNER.typed({SMARTLINK.name: settings.address(SMARTLINK)}).answers
    for field in ("base_url", "client_id", "client_secret"):
        await form.locator(f"input[name={field}]").fill(answers[field])
    await page.get_by_role("button", name="Submit").click()
    await expect(form.get_by_text("would travel unencrypted")).to_be_visible()
    await form.locator("input[name=client_secret]").fill(answers["client_secret"])
    await form.get_by_role("switch").click(force=True)
    await page.get_by_role("button", name="Submit").click()
    await page.get_by_role("button", name=FINISH).click()


async def add_house(page: Page) -> None:
    """Add a home of the account's, found by its owner's e-mail."""
    # The page goes back to the list by itself: another address would meet it there.
    await page.locator("ha-integration-card").filter(has_text="Isotherm").click()
    await page.get_by_role("button", name="Add a home").click()
    await page.get_by_text("By the e-mail address of its owner").click()
    form = page.locator("step-flow-form")
    await form.locator("input[name=email]").fill(HOUSE["email"])
    await page.get_by_role("button", name="Submit").click()
    await form.get_by_text("Lyon").click()
    await page.get_by_role("button", name="Submit").click()
    await form.locator("input[name=title]").fill(HOUSE["title"])
    await page.get_by_role("button", name="Submit").click()
    await page.get_by_role("button", name=FINISH).click()


async def test_a_home_in_the_browser(stage: Stage, browser: str) -> None:
    """Account and home through their pages; two degrees more; the calendar knows."""
    settings = stage.settings
    async with (
        open_page(browser, settings.url) as page,
        picture_of_failure(page, "smartlink"),
    ):
        await add_partner(page, settings)
        await add_house(page)
        found = await wait_for_states(stage)
        assert not found.missing()
        await show_dashboard(stage)
        await page.goto("/isotherm-home/0")
        heading = page.get_by_text("Salon 1", exact=True)
        section = page.locator("hui-grid-section").filter(has=heading)
        more = section.locator("hui-tile-card").get_by_label("Increment")
        await more.click()
        await more.click()
        event = page.get_by_text("Salon +2 °C").first
        await expect(event).to_be_visible()
        deadline = time.monotonic() + 10
        while not (derogations := (await simulated(settings))["derogations"]):
            assert time.monotonic() < deadline
        assert {one["homes"] for one in derogations} == {1}
    assert complaints(settings.log) == []
