"""The processes of the demo: started, watched, and ended by their own id."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
import os
from pathlib import Path
import re
import signal

from .folder import config_folder
from .settings import DEMO_PYTHON, HOST, NO_CLOUD, ROOT, DemoError, Settings

STOP_SECONDS = 20


class Child:
    """A running process whose output goes to a file."""

    def __init__(
        self, name: str, process: asyncio.subprocess.Process, output: Path
    ) -> None:
        """Keep the process and where its output goes."""
        self.name = name
        self.output = output
        self._process = process

    @property
    def running(self) -> bool:
        """Whether the process has not ended."""
        return self._process.returncode is None

    async def ended(self) -> int:
        """Wait for the end; return the exit code."""
        return await self._process.wait()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of what the process wrote."""
        text = self.output.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    async def stop(self) -> None:
        """Ask the process to end; insist after a while."""
        if not self.running:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            # It leads a session of its own, so this reaches nobody else's children.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()


@asynccontextmanager
async def _child(
    name: str, output: Path, folder: Path, *arguments: str
) -> AsyncIterator[Child]:
    environment = dict(os.environ)
    # Compiled modules are kept: the next start takes half the time.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONUNBUFFERED"] = "1"
    environment["PYTHONPATH"] = str(ROOT)
    with output.open("wb") as stream:
        process = await asyncio.create_subprocess_exec(
            *arguments,
            cwd=folder,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            # A Ctrl-C at the terminal reaches us alone, and we end them in order.
            start_new_session=True,
        )
    child = Child(name, process, output)
    try:
        yield child
    finally:
        await child.stop()


@asynccontextmanager
async def simulators(settings: Settings) -> AsyncIterator[Child]:
    """Run the simulators in one process, ready to be asked."""
    options = [
        text
        for simulator in settings.simulators
        for text in (f"--{simulator.name}", settings.address(simulator))
    ]
    options += ["--keep", str(settings.folder)]
    if settings.every_product:
        options.append("--every-product")
    arguments = [str(DEMO_PYTHON), "-m", "simulators", *options]
    log = settings.folder / "simulators.log"
    async with _child("The simulators", log, ROOT, *arguments) as child:
        await _wait(child, lambda: _all_ready(child, settings), "be ready")
        yield child


async def _all_ready(child: Child, settings: Settings) -> bool:
    said = child.output.read_text(encoding="utf-8", errors="replace")
    return all(f"{one.name} ready:" in said for one in settings.simulators)


def places(child: Child, settings: Settings) -> dict[str, str]:
    """Return where the simulators and their bridges are: host and port by name."""
    said = child.output.read_text(encoding="utf-8", errors="replace")
    found = {one.name: settings.address(one) for one in settings.simulators}
    found |= dict(re.findall(r"bridge (\w+) at ([\d.]+:\d+)", said))
    return found | dict(re.findall(r"(cloud) at (http://[\d.]+:\d+)", said))


@asynccontextmanager
async def home_assistant(
    settings: Settings, cloud: str = NO_CLOUD
) -> AsyncIterator[Child]:
    """Run Home Assistant, its port open; ``cloud`` is the address of the iZone cloud."""
    config = str(config_folder(settings))
    arguments = [str(DEMO_PYTHON), "-m", "demo.hass", cloud, "--config", config]
    arguments += ["--skip-pip", "--log-file", str(settings.log)]
    output = settings.folder / "home-assistant.out"
    async with _child("Home Assistant", output, Path(config), *arguments) as child:
        port = settings.home_assistant_port
        await _wait(child, lambda: _listens(port), f"open port {port}")
        yield child


async def _wait(
    child: Child, ready: Callable[[], Awaitable[bool]], what: str, seconds: float = 60
) -> None:
    """Wait for a child to be ready.

    Raises DemoError, with the child's last words, when it ends or takes too long.
    """
    try:
        async with asyncio.timeout(seconds):
            while not await ready():
                if not child.running:
                    raise DemoError(f"{child.name} ended:\n{child.last_words()}")
                await asyncio.sleep(0.1)
    except TimeoutError as error:
        raise DemoError(
            f"{child.name} did not {what} in {seconds:.0f} seconds:\n"
            f"{child.last_words()}"
        ) from error


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True


async def first_to_end(*children: Child) -> Child:
    """Wait until one of the children ends; return it."""
    tasks = {asyncio.create_task(child.ended()): child for child in children}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return tasks[done.pop()]
    finally:
        for task in tasks:
            task.cancel()
