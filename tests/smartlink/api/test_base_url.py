"""What people type and paste as the base URL."""

import pytest

from custom_components.isotherm.smartlink.api.base_url import base_url_of
from custom_components.isotherm.smartlink.api.errors import SettingsError


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://api.example.org", "https://api.example.org"),
        (" https://api.example.org/ ", "https://api.example.org"),
        ("api.example.org", "https://api.example.org"),
        ("api.example.org:8443/prod//", "https://api.example.org:8443/prod"),
        ("https://api.example.org/prod/partners/1", "https://api.example.org/prod"),
        ("https://api.example.org/partners/1/", "https://api.example.org"),
        ("https://api.example.org/p/partners/1/config", "https://api.example.org/p"),
        ("https://api.example.org/partners/10", "https://api.example.org/partners/10"),
        ("https://api.example.org/a?x=1#y", "https://api.example.org/a"),
        ("HTTPS://API.example.org:443", "https://api.example.org"),
        ("https://api.example.org/a%2Fb", "https://api.example.org/a%2Fb"),
        ("https://[::1]:8443/", "https://[::1]:8443"),
        ("localhost:8123", "https://localhost:8123"),
    ],
)
def test_it_is_made_what_requests_need(typed: str, expected: str) -> None:
    """Without a slash, the version, a query or a fragment; https where nothing is said."""
    assert base_url_of(typed) == expected
    assert base_url_of(expected) == expected


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("http://api.example.org", "base_url_in_clear"),
        ("ftp://api.example.org", "base_url_not_http"),
        ("file:///etc/passwd", "base_url_not_http"),
        ("https://me:secret@api.example.org", "base_url_credentials"),
        ("https://me@api.example.org", "base_url_credentials"),
        ("me:secret@api.example.org", "base_url_credentials"),
        ("http://me@api.example.org", "base_url_credentials"),
        ("", "base_url_invalid"),
        ("https://", "base_url_invalid"),
        ("https://api.example.org:99999", "base_url_invalid"),
        ("https://api.example.org:x", "base_url_invalid"),
        ("https://[", "base_url_invalid"),
        ("https://api.exa mple.org", "base_url_invalid"),
        ("https://api.example.org/\u202eabc", "base_url_invalid"),
        ("https://api.example.org/" + "a" * 600, "base_url_invalid"),
        ("/partners/1", "base_url_invalid"),
    ],
)
def test_what_is_refused(typed: str, reason: str) -> None:
    """With a reason that a form can show, and nothing of what was typed."""
    with pytest.raises(SettingsError) as refused:
        base_url_of(typed)
    assert refused.value.reason == str(refused.value) == reason


def test_plain_http_where_it_is_allowed() -> None:
    """Only then do id and secret go in clear."""
    assert base_url_of("http://127.0.0.1:80/", True) == "http://127.0.0.1"
