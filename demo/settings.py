"""Where the demo's parts are, and which hubs it shows."""

from collections.abc import Mapping
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
NO_CLOUD = f"http://{HOST}:9"
"""Where the iZone cloud is sought while none is simulated: nobody is there."""
USERNAME = "isotherm"
PASSWORD = "isotherm"


class DemoError(Exception):
    """Something the demo needs is missing; the message says what, for a person."""


@dataclass(frozen=True, slots=True)
class Simulator:
    """A simulator of ``python -m simulators --NAME HOST:PORT``.

    Its page is at that address; ``hosts`` are further addresses that it listens on.
    """

    name: str
    title: str
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person does in a flow that adds ``name``.

    ``options`` are the lines to choose in its menus, ``answers`` what is typed, by field
    name, ``login`` what is typed on the vendor's own login page.
    """

    name: str
    options: tuple[str, ...]
    answers: Mapping[str, Any]
    login: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub of the demo, and how it is added (see ``Typed``).

    In ``answers`` ``{place}`` stands for the address of what the simulator calls
    ``place``. ``homes`` are added to the hub afterwards.
    """

    name: str
    simulator: Simulator
    options: tuple[str, ...]
    place: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    login: Mapping[str, str] | None = None
    homes: tuple[Typed, ...] = ()

    def typed(self, places: Mapping[str, str]) -> Typed:
        """Return what to type, with the address filled in."""
        answers = _filled(self.answers, places[self.place])
        return Typed(self.name, self.options, answers, self.login)


def _filled(answers: Mapping[str, Any], address: str) -> dict[str, Any]:
    return {
        key: _filled(value, address)
        if isinstance(value, Mapping)
        else value.replace("{place}", address)
        if isinstance(value, str)
        else value
        for key, value in answers.items()
    }


GIZWITS = Simulator("gizwits", "Heatzy cloud")
IZONE = Simulator("izone", "iZone bridges", ("127.0.0.12", "127.0.0.13"))
SMARTLINK = Simulator("smartlink", "Home SmartLink")
SIMULATORS = (GIZWITS, IZONE, SMARTLINK)

HEATZY = Hub(
    name="Heatzy",
    simulator=GIZWITS,
    options=("heatzy",),
    place=GIZWITS.name,
    answers={
        "username": "demo@isotherm.example",
        "password": "isotherm",
        "server": {"region": "custom", "address": "http://{place}"},
    },
)
_LOCAL = ("izone", "izone_local")


def _home(name: str, home_id: str, email: str | None = None) -> Typed:
    """Return what to type for a home: its owner's e-mail, or nothing but its id."""
    answers = {"email": email, "home_id": home_id, "title": name}
    return Typed(name, ("by_email" if email else "by_id",), answers)


HUBS = (
    HEATZY,
    Hub("iZone house", IZONE, _LOCAL, "000012345", {"host": "{place}"}),
    Hub("iZone granny flat", IZONE, _LOCAL, "200000777", {"host": "{place}"}),
    Hub(
        name="iZone account",
        simulator=IZONE,
        options=("izone", "izone_account"),
        place="cloud",
        answers={"developer_key": "isotherm-developer-key"},
        login={
            "name": "demo@isotherm.example",
            "password": "isotherm",
            "decision": "allow",
        },
    ),
    Hub(
        name="Home SmartLink",
        simulator=SMARTLINK,
        options=("smartlink",),
        place=SMARTLINK.name,
        answers={
            "base_url": "http://{place}",
            "client_id": "isotherm-demo",
            "client_secret": "isotherm",
            "in_clear": True,
        },
        homes=(
            _home("Maison", "65a000000000000000000001", "owner@isotherm.example"),
            _home("Appartement", "65a000000000000000000002", "owner@isotherm.example"),
            _home("Gîte", "65a000000000000000000003"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """One run of the demo: its folder and its ports.

    ``ports`` gives the port of each simulator's page, by the simulator's name; a
    simulator without one is left out. With ``every_product`` the account has a device
    of each product besides those of the home.
    """

    folder: Path
    home_assistant_port: int
    ports: Mapping[str, int]
    every_product: bool = False

    @property
    def url(self) -> str:
        """Home Assistant's address."""
        return f"http://{HOST}:{self.home_assistant_port}"

    @property
    def log(self) -> Path:
        """Home Assistant's log file."""
        return self.folder / "home-assistant.log"

    @property
    def simulators(self) -> list[Simulator]:
        """The simulators that run."""
        return [one for one in SIMULATORS if one.name in self.ports]

    @property
    def hubs(self) -> list[Hub]:
        """The hubs whose simulator runs."""
        return [hub for hub in HUBS if hub.simulator in self.simulators]

    def address(self, simulator: Simulator) -> str:
        """Return the host and port of a simulator's page."""
        return f"{HOST}:{self.ports[simulator.name]}"


def settings_for(folder: Path, home_assistant_port: int, first: int) -> Settings:
    """Return settings with the simulators' pages on ports from ``first`` on."""
    able = _able()
    ports = {one.name: first + index for index, one in enumerate(able)}
    return Settings(folder, home_assistant_port, ports)


def settings_on_free_ports(
    folder: Path, simulators: tuple[Simulator, ...] = SIMULATORS
) -> Settings:
    """Return settings whose ports nothing listens on."""
    able = [one for one in _able() if one in simulators]
    port, *others = _free_ports(1 + len(able))
    names = [one.name for one in able]
    return Settings(folder, port, dict(zip(names, others, strict=True)))


def _able() -> list[Simulator]:
    able = [one for one in SIMULATORS if all(map(_can_bind, one.hosts))]
    for one in SIMULATORS:
        if one not in able:
            say(
                f"Without the {one.title}: this machine has no {' and '.join(one.hosts)}"
                " (on macOS: sudo ifconfig lo0 alias ADDRESS)"
            )
    return able


def _can_bind(host: str) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return False
        return True


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
