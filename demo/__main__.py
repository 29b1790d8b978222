"""Command line of the demo: ``scripts/develop``."""

import argparse
import asyncio
from dataclasses import replace
import os
from pathlib import Path
import shutil
import signal
import sys
import tempfile
import time

from .processes import first_to_end
from .report import Report, complaints
from .settings import (
    DEMO_FOLDER,
    HOME_ASSISTANT_PORT,
    PASSWORD,
    SIMULATOR_PORT,
    USERNAME,
    DemoError,
    Settings,
    require_free,
    settings_for,
    settings_on_free_ports,
)
from .stage import Stage, add_hubs, running, show_dashboard, wait_for_states


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/develop",
        description="Start the vendor simulators and a real Home Assistant with"
        " Isotherm in it, and keep them running until Ctrl-C.",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="on free ports, in a temporary folder: wait until every entity has a"
        " state, print what is there as JSON, and end",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="forget what earlier starts left in .demo"
    )
    parser.add_argument("--port", type=int, default=HOME_ASSISTANT_PORT)
    parser.add_argument("--simulator-port", type=int, default=SIMULATOR_PORT)
    return parser.parse_args()


def _elapsed() -> float:
    """Return the seconds since the command was typed, set-up included."""
    return round(time.time() - float(os.environ["DEMO_STARTED"]), 1)


async def _set_up(stage: Stage) -> Report:
    started = _elapsed()
    await add_hubs(stage)
    found = await wait_for_states(stage)
    await show_dashboard(stage)
    total = _elapsed()
    found.seconds = {"start": started, "hubs": round(total - started, 1)}
    found.seconds["total"] = total
    return found


async def _check() -> int:
    with tempfile.TemporaryDirectory(prefix="isotherm-demo-") as folder:
        settings = settings_on_free_ports(Path(folder) / "demo")
        settings = replace(settings, every_product=True)
        async with running(settings) as stage:
            found = await _set_up(stage)
        # Home Assistant has ended by now: its log holds the shutdown too.
        missing = found.missing()
        bad_lines = complaints(settings.log)
        if missing or bad_lines:
            DEMO_FOLDER.mkdir(exist_ok=True)
            kept = shutil.copy(settings.log, DEMO_FOLDER / "failed-check.log")
            sys.stderr.write(f"✗ Home Assistant's log of this check is {kept}\n")
    sys.stderr.write(found.as_table() + "\n")
    for line in missing:
        sys.stderr.write(f"✗ Missing: {line}\n")
    for line in bad_lines:
        sys.stderr.write(f"✗ In Home Assistant's log: {line}\n")
    sys.stdout.write(found.as_json() + "\n")
    return 1 if missing or bad_lines else 0


async def _develop(options: argparse.Namespace) -> int:
    require_free(options.port, "--port")
    settings = settings_for(DEMO_FOLDER, options.port, options.simulator_port)
    for port in settings.ports.values():
        require_free(port, "--simulator-port")
    async with running(settings, fresh=options.fresh) as stage:
        found = await _set_up(stage)
        sys.stdout.write(f"\n{found.as_table()}\n\n{_addresses(settings)}\n\n")
        for line in found.missing():
            sys.stdout.write(f"✗ Missing: {line}\n")
        sys.stdout.flush()
        ended = await first_to_end(*stage.children)
        raise DemoError(f"{ended.name} ended:\n{ended.last_words()}")


def _addresses(settings: Settings) -> str:
    login = f"login {USERNAME}, password {PASSWORD}; this machine is let in without"
    rows = [("Home Assistant", f"{settings.url}/", login)]
    rows += [
        (
            simulator.title,
            f"http://{settings.address(simulator)}/",
            "simulated: turn a knob there and watch Home Assistant follow",
        )
        for simulator in settings.simulators
    ]
    lines = [f"{name:<18} {url:<24} {remark}" for name, url, remark in rows]
    return "\n".join([*lines, f"{'Log':<18} {settings.log}", "Ctrl-C ends it."])


async def _main() -> int:
    options = _arguments()
    task = asyncio.create_task(_check() if options.check else _develop(options))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        sys.stderr.write("\n› Ended\n")
        return 1 if options.check else 0
    except DemoError as error:
        sys.stderr.write(f"✗ {error}\n")
        return 1


if __name__ == "__main__":
    os.environ.setdefault("DEMO_STARTED", str(time.time()))
    sys.exit(asyncio.run(_main()))
