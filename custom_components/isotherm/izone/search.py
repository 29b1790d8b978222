"""Where to ask for bridges: the settings of a search, and addresses as people type them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import re
from typing import Any, Final, Self

from .api.discovery import DISCOVERY_PORT, Address
from .const import CONF_ADDRESSES, CONF_CONFINE, CONF_SEARCH

_HOST: Final = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?",
    re.IGNORECASE,
)


def parse_address(text: str, port: int) -> Address:
    """Return the host and port of "host" or "host:port".

    Args:
        text: as typed; a scheme before and a slash behind are forgiven.
        port: where none is typed.

    Raises:
        ValueError: it is no name or IPv4 address, or the port is not 1 to 65535.

    """
    bare = text.strip().removeprefix("http://").removesuffix("/")
    host, colon, number = bare.partition(":")
    if not _HOST.fullmatch(host):
        raise ValueError(f"{text!r} is not an address")
    if not colon:
        return host.lower(), port
    if not (number.isascii() and number.isdecimal() and 0 < int(number) <= 65535):
        raise ValueError(f"{text!r} has no valid port")
    return host.lower(), int(number)


@dataclass(frozen=True, slots=True)
class Search:
    """Settings of a search.

    Args:
        addresses: further addresses to ask: "host" or "host:port" (UDP).
        confine: whether to ask nothing but these.

    """

    addresses: tuple[str, ...] = ()
    confine: bool = False

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """Read the settings from options or a form."""
        settings = options.get(CONF_SEARCH, {})
        return cls(
            tuple(settings.get(CONF_ADDRESSES, ())),
            bool(settings.get(CONF_CONFINE, False)),
        )

    def check(self) -> str | None:
        """Return what is wrong with these settings as an error's key, None if nothing is."""
        try:
            self.targets(DISCOVERY_PORT)
        except ValueError:
            return "invalid_search_address"
        if self.confine and not self.addresses:
            return "confined_to_nothing"
        return None

    def targets(self, port: int) -> list[Address]:
        """Return whom to ask besides the broadcasts.

        Raises:
            ValueError: one is not an address.

        """
        return [parse_address(text, port) for text in self.addresses if text.strip()]


def all_targets(
    searches: Iterable[Search], broadcasts: Iterable[str], port: int
) -> list[Address]:
    """Return whom to ask: broadcasts, unless a search is confined, and what all add.

    Args:
        searches: settings of all that want something found.
        broadcasts: broadcast addresses of the network's interfaces.
        port: UDP, where none is typed.

    """
    known = list(searches)
    found: dict[Address, None] = {}
    if not any(search.confine for search in known):
        found.update({(address, port): None for address in broadcasts})
    for search in known:
        found.update(dict.fromkeys(search.targets(port)))
    return list(found)
