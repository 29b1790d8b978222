"""Signing in to an iZone account, clicked through in a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Page, expect
import pytest

from demo.report import complaints
from demo.settings import HUBS, IZONE, settings_on_free_ports
from demo.stage import Stage, running, wait_for_states

from .browser import FINISH, open_page, picture_of_failure

ACCOUNT = next(hub for hub in HUBS if hub.login)

pytestmark = pytest.mark.e2e


@pytest.fixture
async def stage(tmp_path: Path, demo: None) -> AsyncIterator[Stage]:
    """Return a Home Assistant without any hub, beside simulated bridges and their cloud."""
    async with running(settings_on_free_ports(tmp_path / "demo", (IZONE,))) as stage:
        yield stage


async def test_an_izone_account_in_the_browser(stage: Stage, browser: str) -> None:
    """A refused login adds nothing; an allowed one brings every bridge of the account."""
    async with (
        open_page(browser, stage.settings.url) as page,
        picture_of_failure(page, "izone_account"),
    ):
        await page.goto("/config/integrations/dashboard/add?domain=isotherm")
        await page.get_by_role("button", name="OK").click()
        await page.get_by_text("iZone", exact=True).click()
        await page.get_by_text("Through my iZone account").click()
        form = page.locator("step-flow-form")
        key = ACCOUNT.answers["developer_key"]
        await form.locator("input[name=developer_key]").fill(key)
        login = await login_page(page)
        await log_in(login)
        await page.get_by_role("button", name=FINISH).click()
        found = await wait_for_states(stage)
        assert not found.missing()
        names = {hub.title for hub in found.hubs}
        assert "iZone cloud" in names
        assert len(names) > 1
    assert complaints(stage.settings.log) == []


async def login_page(page: Page) -> Page:
    """Submit the form, and return the login page that opens beside Home Assistant."""
    async with page.context.expect_page() as opened:
        await page.get_by_role("button", name="Submit").click()
    return await opened.value


async def log_in(login: Page) -> None:
    """Sign in with a wrong password, then with the right one, and allow."""
    assert ACCOUNT.login
    await login.locator("input[name=name]").fill(ACCOUNT.login["name"])
    await login.locator("input[name=password]").fill("wrong")
    await login.get_by_role("button", name="Allow").click()
    await expect(login.get_by_role("alert")).to_be_visible()
    await login.locator("input[name=password]").fill(ACCOUNT.login["password"])
    await login.get_by_role("button", name="Allow").click()
