"""The root of the partner API's addresses, as the vendor tells it at the registration."""

from ipaddress import ip_address
import re
from typing import Final

from yarl import URL

from .errors import SettingsError

VERSION: Final = "/partners/1"
"""What all routes are below, beside the base URL; some paste it too."""
_LONGEST: Final = 500
_NAME: Final = re.compile(r"[\w.-]+", re.ASCII)


def base_url_of(text: str, in_clear: bool = False) -> str:
    """Return a base URL as requests need it: without a slash at its end.

    Args:
        text: what a person typed or pasted; https where it names no scheme.
        in_clear: whether client id and secret may go over plain http.

    Raises:
        SettingsError: ``base_url_invalid``, ``base_url_not_http``, ``base_url_in_clear``
            or ``base_url_credentials``.

    """
    typed = text.strip()
    if "://" not in typed:
        typed = f"https://{typed}"
    try:
        url = URL(typed)
        _ = url.port
    except ValueError:
        raise SettingsError("base_url_invalid") from None
    if url.scheme not in {"http", "https"}:
        raise SettingsError("base_url_not_http")
    if url.user is not None or url.password is not None:
        raise SettingsError("base_url_credentials")
    blank = any(c.isspace() or not c.isprintable() for c in typed)
    if blank or len(typed) > _LONGEST or not _is_host(url.raw_host or ""):
        raise SettingsError("base_url_invalid")
    if url.scheme == "http" and not in_clear:
        raise SettingsError("base_url_in_clear")
    path = f"{url.raw_path}/".partition(f"{VERSION}/")[0].rstrip("/")
    return f"{url.origin()}{path}"


def _is_host(name: str) -> bool:
    try:
        return bool(_NAME.fullmatch(name) or ip_address(name))
    except ValueError:
        return False
