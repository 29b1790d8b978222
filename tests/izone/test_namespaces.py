"""A real broadcast: a bridge in one network namespace, Home Assistant's side in another."""

from collections.abc import Iterator
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys

import pytest

ROOT = Path(__file__).parents[2]
BRIDGE_ADDRESS = "10.77.0.2"
HOME_ADDRESS = "10.77.0.1"
UID = "000012345"

BRIDGE = f"""
import asyncio
from simulators.izone import IZoneBridge

async def main():
    bridge = IZoneBridge(
        "{BRIDGE_ADDRESS}", 80, 12107, uid="{UID}",
        broadcasts=["10.77.0.255"], reach=["10.77.0.0/24"],
    )
    async with bridge:
        print("ready", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""

HOME = """
import asyncio, json, sys
from custom_components.isotherm.izone.discovery import async_get_discovery
from custom_components.isotherm.izone.identity import identify
from homeassistant.config_entries import ConfigEntries
from homeassistant.core import HomeAssistant

async def main():
    hass = HomeAssistant(sys.argv[1])
    hass.config_entries = ConfigEntries(hass, {})
    discovery = async_get_discovery(hass)
    targets = await discovery.async_targets()
    replies = await discovery.async_scan(seconds=1.0)
    found = [[one.uid, one.host, sorted(one.tags)] for one in replies]
    identity = await identify(replies[0].host, 80, replies[0].uid) if replies else None
    print(json.dumps([targets, found, identity and identity.title]))
    await hass.async_stop(force=True)

asyncio.run(main())
"""


def ip(*arguments: str) -> None:
    """Run `ip`; a failure is told with what it said."""
    done = subprocess.run(
        ["ip", *arguments], capture_output=True, text=True, check=False, timeout=10
    )
    if done.returncode:
        raise OSError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")


@pytest.fixture
def namespaces() -> Iterator[tuple[str, str]]:
    """Return two namespaces with a cable between them, and nothing else."""
    if not sys.platform.startswith("linux") or shutil.which("ip") is None:
        pytest.skip("network namespaces need Linux and the program ip")
    home, away = f"isotherm-a{os.getpid()}", f"isotherm-b{os.getpid()}"
    made: list[str] = []
    try:
        for name in (home, away):
            ip("netns", "add", name)
            made.append(name)
        one, other = f"ia{os.getpid()}", f"ib{os.getpid()}"
        ip("-n", home, "link", "add", one, "type", "veth", "peer", other, "netns", away)
        for name, link, address in (
            (home, one, HOME_ADDRESS),
            (away, other, BRIDGE_ADDRESS),
        ):
            ip("-n", name, "address", "add", f"{address}/24", "broadcast", "+", "dev", link)  # fmt: skip
            ip("-n", name, "link", "set", "lo", "up")
            ip("-n", name, "link", "set", link, "up")
    except OSError as why:
        for name in made:
            ip("netns", "delete", name)
        pytest.skip(f"this machine can't make network namespaces: {why}")
    yield home, away
    for name in made:
        ip("netns", "delete", name)


def inside(namespace: str, script: str, *arguments: str) -> subprocess.Popen[str]:
    """Run a script in a namespace."""
    command = ["ip", "netns", "exec", namespace, sys.executable, "-c", script]
    return subprocess.Popen(
        [*command, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_broadcast_finds_a_bridge_across_a_network(
    namespaces: tuple[str, str], tmp_path: Path
) -> None:
    """Home Assistant's interfaces are asked, the bridge answers, and tells its uid."""
    home, away = namespaces
    bridge = inside(away, BRIDGE)
    try:
        assert bridge.stdout
        assert bridge.stdout.readline() == "ready\n"
        asker = inside(home, HOME, str(tmp_path))
        told, wrong = asker.communicate(timeout=40)
        assert asker.returncode == 0, wrong
        targets, found, title = json.loads(told.splitlines()[-1])
        assert targets == [["10.77.0.255", 12107]]
        ((uid, host, tags),) = found
        assert (uid, host) == (UID, BRIDGE_ADDRESS)
        assert "iZoneV2" in tags
        assert title == "iZone Home"
    finally:
        bridge.terminate()
        bridge.communicate(timeout=10)
