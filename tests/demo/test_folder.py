"""The folder that the demo's Home Assistant runs in."""

import json
from pathlib import Path
import socket

import pytest

from demo.folder import config_folder, prepare
from demo.settings import (
    GIZWITS,
    HEATZY,
    DemoError,
    Settings,
    require_free,
    settings_on_free_ports,
)


def test_a_folder_is_kept_for_the_same_ports(tmp_path: Path) -> None:
    """History survives a second start; other ports start over, and so does who asks for it."""
    settings = Settings(tmp_path / "demo", 8123, {GIZWITS.name: 8180})
    assert prepare(settings)
    kept = config_folder(settings) / "home-assistant_v2.db"
    kept.touch()
    assert not prepare(settings)
    assert kept.exists()
    assert prepare(Settings(tmp_path / "demo", 8124, {GIZWITS.name: 8180}))
    assert not kept.exists()
    assert prepare(Settings(tmp_path / "demo", 8124, {GIZWITS.name: 8180}), fresh=True)


def test_the_port_is_seeded_and_the_integration_linked(tmp_path: Path) -> None:
    """Home Assistant listens on loopback alone, with this checkout's Isotherm."""
    settings = Settings(tmp_path / "demo", 8130, {GIZWITS.name: 8180})
    prepare(settings)
    config = config_folder(settings)
    http = json.loads((config / ".storage" / "http").read_text(encoding="utf-8"))
    assert http["data"]["stable"]["server_port"] == 8130
    assert http["data"]["stable"]["server_host"] == ["127.0.0.1"]
    assert (config / "custom_components" / "isotherm" / "manifest.json").exists()


def test_only_loopback_is_searched(tmp_path: Path) -> None:
    """What asks the network for devices asks this machine alone."""
    settings = Settings(tmp_path / "demo", 8130, {GIZWITS.name: 8180})
    prepare(settings)
    network = config_folder(settings) / ".storage" / "core.network"
    seeded = json.loads(network.read_text(encoding="utf-8"))
    assert "lo" in seeded["data"]["configured_adapters"]
    assert all(name.startswith("lo") for name in seeded["data"]["configured_adapters"])


def test_addresses_are_filled_in() -> None:
    """The custom server of the flow is the hub's simulator."""
    places = {GIZWITS.name: "127.0.0.1:8180"}
    assert HEATZY.typed(places).answers["server"]["address"] == "http://127.0.0.1:8180"


def test_a_taken_port_is_refused_with_the_way_out(
    tmp_path: Path, socket_enabled: None, unused_tcp_port: int
) -> None:
    """The message names the port and the option."""
    ports = settings_on_free_ports(tmp_path)
    assert ports.home_assistant_port != ports.ports[GIZWITS.name]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", unused_tcp_port))
        taken.listen()
        with pytest.raises(DemoError, match=f"{unused_tcp_port}.*--port"):
            require_free(unused_tcp_port, "--port")
    require_free(unused_tcp_port, "--port")
