"""Make the README's picture of the demo's dashboard: ``scripts/screenshot``."""

import argparse
import asyncio
from pathlib import Path
import sys
import tempfile

import aiohttp

from demo.report import complaints
from demo.settings import (
    GIZWITS,
    ROOT,
    DemoError,
    Settings,
    say,
    settings_on_free_ports,
)
from demo.stage import add_hubs, running, show_dashboard, wait_for_states

from .browser import find_browser, open_page

PICTURE = ROOT / "docs" / "images" / "dashboard.png"
# So that the heaters' clocks stay within what Isotherm tolerates.
TIMES_FASTER = 2


async def _speed(settings: Settings, times: float) -> None:
    url = f"http://{settings.address(GIZWITS)}/simulator/speed"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, json={"speed": times}) as answer,
    ):
        answer.raise_for_status()


async def _take(browser: str, minutes: float) -> None:
    with tempfile.TemporaryDirectory(prefix="home-") as folder:
        settings = settings_on_free_ports(Path(folder) / "demo")
        async with running(settings) as stage:
            await add_hubs(stage)
            missing = (await wait_for_states(stage)).missing()
            if missing:
                raise DemoError("\n".join([*missing, *complaints(settings.log)]))
            await show_dashboard(stage)
            say(
                f"Letting the rooms live for {minutes:g} minutes, {TIMES_FASTER} times faster"
            )
            await _speed(settings, TIMES_FASTER)
            await asyncio.sleep(minutes * 60)
            await _speed(settings, 1)
            async with open_page(browser, settings.url, 1600, 1310) as page:
                await page.goto("/isotherm-home/0")
                await page.locator("hui-tile-card").last.wait_for()
                await page.wait_for_timeout(3000)
                PICTURE.parent.mkdir(parents=True, exist_ok=True)
                await page.screenshot(path=PICTURE)
    say(f"The picture is in {PICTURE.relative_to(ROOT)}")


def main() -> int:
    """Take the picture; return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/screenshot", description=__doc__)
    parser.add_argument(
        "--minutes", type=float, default=8, help="how long the demo runs before"
    )
    options = parser.parse_args()
    browser = find_browser()
    if not browser:
        sys.stderr.write("✗ No Chromium or Chrome here: install one first.\n")
        return 1
    try:
        asyncio.run(_take(browser, options.minutes))
    except DemoError as error:
        sys.stderr.write(f"✗ {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
