"""Start simulators: `python -m simulators --gizwits 127.0.0.1:8180`."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
import signal
import sys

from .clock import FASTEST, ScaledClock
from .gizwits import GizwitsCloud
from .gizwits.demo import PASSWORD, USERNAME, demo_home, every_product
from .inputs import LONGEST, number
from .izone.demo import demo as izone_demo
from .smartlink import SmartlinkCloud
from .smartlink.demo import CLIENT_ID, CLIENT_SECRET, demo_homes
from .smartlink.kept import keep, recall

type Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Simulator:
    """One simulator of the command line.

    `name` is its option (`--name HOST:PORT`), `start` brings it to life and returns
    what its ready line says; it closes with the stack that it is given.
    """

    name: str
    about: str
    start: Callable[[Address, argparse.Namespace, AsyncExitStack], Awaitable[str]]


async def gizwits(
    address: Address, options: argparse.Namespace, stack: AsyncExitStack
) -> str:
    """Start the Gizwits cloud with a home of Heatzy heaters."""
    host, port = address
    cloud = GizwitsCloud(
        host,
        port,
        (host, *options.ws_host),
        clock=ScaledClock(options.speed),
        latency=options.latency,
    )
    cloud.behaviour.devdata_lag = options.lag
    demo_home(cloud)
    if options.every_product:
        every_product(cloud)
    await stack.enter_async_context(cloud)
    return f"{cloud.url} ({USERNAME} / {PASSWORD})"


async def izone(
    address: Address, options: argparse.Namespace, stack: AsyncExitStack
) -> str:
    """Start two iZone bridges on loopback addresses of their own."""
    running = izone_demo(*address, ScaledClock(options.speed))
    return str(await stack.enter_async_context(running))


async def smartlink(
    address: Address, options: argparse.Namespace, stack: AsyncExitStack
) -> str:
    """Start the partner API of Home SmartLink with three homes."""
    clock = ScaledClock(options.speed)
    cloud = SmartlinkCloud(*address, clock=clock, latency=options.latency)
    demo_homes(cloud)
    if options.keep:
        kept = options.keep / "smartlink.json"
        recall(cloud, kept)
        stack.callback(keep, cloud, kept)
    await stack.enter_async_context(cloud)
    return f"{cloud.url} ({CLIENT_ID} / {CLIENT_SECRET})"


SIMULATORS = (
    Simulator(
        "gizwits", "the Gizwits cloud with Heatzy heaters, and its page", gizwits
    ),
    Simulator("izone", "the page of two iZone bridges", izone),
    Simulator(
        "smartlink", "the partner API of Home SmartLink, and its page", smartlink
    ),
)


def _address(text: str) -> Address:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host, int(port)


def _up_to(highest: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            return number(float(text), 0, highest)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


def parser() -> argparse.ArgumentParser:
    """Return the options of the command line."""
    options = argparse.ArgumentParser("simulators", description="Simulated vendors.")
    for row in SIMULATORS:
        options.add_argument(
            f"--{row.name}", metavar="HOST:PORT", type=_address, help=row.about
        )
    options.add_argument(
        "--every-product", action="store_true", help="one device of every product"
    )
    options.add_argument(
        "--ws-host",
        action="append",
        default=[],
        metavar="HOST",
        help="a further address for the heaters' sockets",
    )
    options.add_argument(
        "--speed", type=_up_to(FASTEST), default=1.0, help="simulated time"
    )
    options.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="where to keep what a vendor remembers when the simulator does not run",
    )
    for name, default, about in (
        ("--lag", 1.5, "seconds that devdata is behind"),
        ("--latency", 0.03, "seconds per answer"),
    ):
        options.add_argument(name, type=_up_to(LONGEST), default=default, help=about)
    return options


async def run(options: argparse.Namespace) -> None:
    """Run what the options name until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for stopping in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(stopping, stop.set)
    async with AsyncExitStack() as stack:
        for row in SIMULATORS:
            address = getattr(options, row.name)
            if address is not None:
                line = await row.start(address, options, stack)
                print(f"{row.name} ready: {line}", flush=True)
        await stop.wait()


def main() -> int:
    """Run what the command line asks for; return the exit code."""
    options = parser().parse_args()
    if all(getattr(options, row.name) is None for row in SIMULATORS):
        parser().error("nothing to simulate: name at least one simulator")
    try:
        asyncio.run(run(options))
    except OSError as error:
        print(f"simulators: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
