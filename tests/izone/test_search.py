"""Addresses as people type them, and whom a search asks."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.izone.search import Search, all_targets, parse_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.0.2.10", ("192.0.2.10", 80)),
        (" 192.0.2.10:8080 ", ("192.0.2.10", 8080)),
        ("http://Bridge.Example/", ("bridge.example", 80)),
        ("izone", ("izone", 80)),
        ("a.b.", ("a.b.", 80)),
    ],
)
def test_addresses(typed: str, address: tuple[str, int]) -> None:
    """A name or an IPv4 address, with a port or without."""
    assert parse_address(typed, 80) == address


@pytest.mark.parametrize(
    "typed",
    ["", " ", ":80", "a b", "a/b", "::1", "a:", "a:x", "a:0", "a:65536", "a:²", "-a", "é.example", "a" * 300, "https://a"],
)  # fmt: skip
def test_what_is_no_address(typed: str) -> None:
    """It is refused, not mended."""
    with pytest.raises(ValueError, match="address|port"):
        parse_address(typed, 80)


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(typed: str) -> None:
    """Nothing else comes of it."""
    try:
        host, port = parse_address(typed, 80)
    except ValueError:
        return
    assert host
    assert 0 < port < 65536
    assert host == host.strip().lower()


def test_whom_a_search_asks() -> None:
    """Every broadcast and what is added, each once; a confined one confines all."""
    broadcasts = ["192.0.2.255", "198.51.100.255"]
    more = Search(("192.0.2.255", "203.0.113.7:9", " "))
    assert all_targets([Search(), more], broadcasts, 12107) == [
        ("192.0.2.255", 12107),
        ("198.51.100.255", 12107),
        ("203.0.113.7", 9),
    ]
    confined = Search(("127.0.0.12",), confine=True)
    assert all_targets([more, confined], broadcasts, 12107) == [
        ("192.0.2.255", 12107),
        ("203.0.113.7", 9),
        ("127.0.0.12", 12107),
    ]
    assert all_targets([], [], 12107) == []


def test_settings() -> None:
    """They come from options, which may lack them."""
    assert Search.of({}) == Search()
    options = {"search": {"addresses": ["a"], "confine": True}}
    assert Search.of(options) == Search(("a",), confine=True)
