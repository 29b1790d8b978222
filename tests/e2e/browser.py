"""A headless browser that looks at nothing but this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import os
from pathlib import Path
import re
import shutil

from playwright.async_api import Page, async_playwright, expect

# Milliseconds, for what has no aim of its own: a busy machine is no failure.
PATIENCE = 20_000
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_PATHS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


# "Skip and finish" as long as no area is chosen.
FINISH = re.compile("finish", re.IGNORECASE)
FAILURES = Path(__file__).parent / "failures"


def find_browser() -> str | None:
    """Return the path of a Chromium or Chrome; None where there is none."""
    if chosen := os.environ.get("ISOTHERM_BROWSER"):
        return chosen
    on_path = (shutil.which(name) for name in NAMES)
    on_mac = (path for path in MAC_PATHS if Path(path).exists())
    return next((path for path in (*on_path, *on_mac) if path), None)


@asynccontextmanager
async def open_page(
    browser: str, url: str, width: int = 1400, height: int = 1000, scale: float = 1
) -> AsyncIterator[Page]:
    """Open a page of Home Assistant, in English, without its animations."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=browser, args=list(FLAGS)
        )
        context = await running.new_context(
            base_url=url,
            locale="en-GB",
            timezone_id="Europe/Paris",
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        try:
            yield await context.new_page()
        finally:
            await running.close()


@asynccontextmanager
async def picture_of_failure(page: Page, name: str) -> AsyncIterator[None]:
    """Save what the page shows when something goes wrong."""
    try:
        yield
    except BaseException:
        FAILURES.mkdir(exist_ok=True)
        await page.screenshot(path=FAILURES / f"{name}.png")
        raise
