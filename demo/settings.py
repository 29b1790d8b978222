"""Where the demo's parts are, and which hubs it shows."""

from dataclasses import dataclass, field
from pathlib import Path
import socket
import sys
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = Path(__file__).resolve().parent
DEMO_PYTHON = ROOT / ".venv-2026.11" / "bin" / "python"
DEMO_FOLDER = ROOT / ".demo"
HOST = "127.0.0.1"
HOME_ASSISTANT_PORT = 8123
SIMULATOR_PORT = 8180
USERNAME = "isotherm"
PASSWORD = "isotherm"


class DemoError(Exception):
    """Something the demo needs is missing; the message says what, for a person."""


@dataclass(frozen=True, slots=True)
class Hub:
    """A simulated vendor and how its hub is added.

    ``option`` is the vendor's line in the menu of the config flow; ``answers`` gives
    what a user would type there, by field name; ``simulator`` is the option of
    ``python -m simulators`` that starts the vendor's simulator.
    """

    name: str
    simulator: str
    option: str
    answers: dict[str, Any] = field(default_factory=dict)


HEATZY = Hub(
    name="Heatzy",
    simulator="--gizwits",
    option="heatzy",
    answers={
        "username": "demo@isotherm.example",
        "password": "isotherm",
        "server": {"region": "custom", "address": "http://{address}"},
    },
)
HUBS = (HEATZY,)


@dataclass(frozen=True, slots=True)
class Settings:
    """One run of the demo: its folder, its ports, its hubs.

    ``ports`` gives the port of each hub's simulator, by the hub's name.
    """

    folder: Path
    home_assistant_port: int
    ports: dict[str, int]
    hubs: tuple[Hub, ...] = HUBS

    @property
    def url(self) -> str:
        """Home Assistant's address."""
        return f"http://{HOST}:{self.home_assistant_port}"

    @property
    def log(self) -> Path:
        """Home Assistant's log file."""
        return self.folder / "home-assistant.log"

    def address(self, hub: Hub) -> str:
        """Return the host and port of a hub's simulator."""
        return f"{HOST}:{self.ports[hub.name]}"

    def answers(self, hub: Hub) -> dict[str, Any]:
        """Return what is typed into the hub's config flow, addresses filled in."""
        return _filled(hub.answers, self.address(hub))


def _filled(answers: dict[str, Any], address: str) -> dict[str, Any]:
    return {
        key: _filled(value, address)
        if isinstance(value, dict)
        else value.replace("{address}", address)
        for key, value in answers.items()
    }


def settings_for(
    folder: Path,
    home_assistant_port: int = HOME_ASSISTANT_PORT,
    simulator_port: int = SIMULATOR_PORT,
) -> Settings:
    """Return settings with the first simulator on ``simulator_port``."""
    ports = {hub.name: simulator_port + index for index, hub in enumerate(HUBS)}
    return Settings(folder, home_assistant_port, ports)


def settings_on_free_ports(folder: Path) -> Settings:
    """Return settings whose ports nothing listens on."""
    port, *others = _free_ports(1 + len(HUBS))
    names = [hub.name for hub in HUBS]
    return Settings(folder, port, dict(zip(names, others, strict=True)))


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind((HOST, 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def require_free(port: int, option: str) -> None:
    """Refuse a port that something listens on.

    Raises DemoError with the option that chooses another.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise DemoError(
                f"Port {port} is taken ({error.strerror}). Stop what listens there,"
                f" or choose another with {option}."
            ) from error


def say(text: str) -> None:
    """Tell the person who started this what happens."""
    sys.stderr.write(f"› {text}\n")
    sys.stderr.flush()
