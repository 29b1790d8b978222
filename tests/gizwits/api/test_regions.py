"""Servers and their addresses."""

import pytest

from custom_components.isotherm.gizwits.api.models import Binding
from custom_components.isotherm.gizwits.api.regions import (
    REGIONS,
    server_address,
    websocket_url,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("http://192.0.2.10:8080", "http://192.0.2.10:8080"),
        (" https://host/ ", "https://host"),
        ("https://host/app", "https://host"),
        ("https://host/proxy/app/", "https://host/proxy"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_custom_server(written: str, meant: str) -> None:
    """An address is taken as it is usually written."""
    assert server_address(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "host",
        "ftp://host",
        "http://",
        "http://user:password@host",
        "http://host?x=1",
        "http://host#x",
        "http://host:99999",
        "http://host:abc",
    ],
)
def test_no_server(written: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match=r".+"):
        server_address(written)


def test_regions() -> None:
    """The regions are encrypted."""
    assert set(REGIONS) == {"eu", "us", "cn"}
    assert all(region.rest.startswith("https://") for region in REGIONS.values())


def _binding(**fields: object) -> Binding:
    row = {"did": "d", "product_key": "k", "host": "eusandbox.gizwits.com"}
    return Binding.from_json(row | fields)


@pytest.mark.parametrize(
    ("base", "fields", "expected"),
    [
        (
            "https://euapi.gizwits.com",
            {"ws_port": 8080, "wss_port": 8880},
            "wss://eusandbox.gizwits.com:8880/ws/app/v1",
        ),
        ("https://euapi.gizwits.com", {}, "wss://eusandbox.gizwits.com:8880/ws/app/v1"),
        (
            "https://euapi.gizwits.com",
            {"host": None},
            "wss://eum2m.gizwits.com:8880/ws/app/v1",
        ),
        (
            "http://127.0.0.1:5555",
            {"host": "127.0.0.2", "ws_port": 5555},
            "ws://127.0.0.2:5555/ws/app/v1",
        ),
        ("http://127.0.0.1:5555", {"host": ""}, "ws://127.0.0.1:8080/ws/app/v1"),
        (
            "https://own.example",
            {"host": "own.example", "wss_port": 443},
            "wss://own.example/ws/app/v1",
        ),
        (
            "https://own.example",
            {"host": "m2m.gizwits.com"},
            "wss://m2m.gizwits.com:8880/ws/app/v1",
        ),
        *(
            (
                "https://euapi.gizwits.com",
                {"host": foreign},
                "wss://eum2m.gizwits.com:8880/ws/app/v1",
            )
            for foreign in (
                "push.example",
                "gizwits.com.evil.example",
                "evilgizwits.com",
                "127.0.0.1",
                "192.168.1.1",
                "user@eum2m.gizwits.com",
                "eum2m.gizwits.com\n.evil.example",
            )
        ),
        (
            "http://127.0.0.1:5555",
            {"host": "192.168.1.1", "ws_port": 5555},
            "ws://127.0.0.1:5555/ws/app/v1",
        ),
        (
            "https://euapi.gizwits.com",
            {"host": "evil.example/path?x="},
            "wss://eum2m.gizwits.com:8880/ws/app/v1",
        ),
    ],
)
def test_push_address(base: str, fields: dict[str, object], expected: str) -> None:
    """A socket goes to the binding's host if it is the vendor's, plain only where the API is."""
    assert websocket_url(base, _binding(**fields)) == expected
