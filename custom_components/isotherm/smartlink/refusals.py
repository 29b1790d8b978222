"""What is told of a derogation that was not scheduled as it was asked for."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from .api.errors import PartlyScheduledError
from .api.models import homes_of

NOBODY: Final = "–"


def not_confirmed(hub: str) -> HomeAssistantError:
    """Return what tells a person that no answer came, and that nothing is sent again."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="smartlink_not_confirmed",
        translation_placeholders={"hub": hub},
    )


def partly_scheduled(
    err: PartlyScheduledError, hub: str, titles: Mapping[str, str]
) -> HomeAssistantError:
    """Return what tells a person for which homes something was scheduled.

    Args:
        err: what the api raised.
        hub: the account's name.
        titles: names of the homes that were added, by the vendor's id; others are counted.

    """
    done = homes_of(shift for part in err.parts for shift in part.shifts)
    unknown = homes_of(err.unknown)
    failed = homes_of(err.failed)
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="smartlink_partly_scheduled",
        translation_placeholders={
            "hub": hub,
            "done": str(len(done)),
            "homes": str(len(done | unknown | failed)),
            "failed": str(len(failed)),
            "failed_names": names_of(failed, titles),
            "unknown": str(len(unknown)),
            "unknown_names": names_of(unknown, titles),
            "error": str(err.cause),
        },
    )


def not_theirs(
    homes: Collection[str], titles: Mapping[str, str], hub: str
) -> HomeAssistantError:
    """Return what is told where the vendor knows no such home or room of the account.

    Args:
        homes: of the request.
        titles: names of the homes that were added, by the vendor's id.
        hub: the account's name.

    """
    title = titles.get(next(iter(homes), "")) if len(homes) == 1 else None
    key, told = (
        ("smartlink_room_unknown", {"home": title})
        if title
        else ("smartlink_home_unknown", {"hub": hub})
    )
    return HomeAssistantError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=told
    )


def scheduled_until(until: datetime, error: str, hub: str) -> HomeAssistantError:
    """Return what tells a person that only the first of two windows is scheduled.

    Args:
        until: when what is scheduled ends.
        error: why the rest is not.
        hub: the account's name.

    """
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="smartlink_scheduled_until",
        translation_placeholders={
            "hub": hub,
            "until": f"{dt_util.as_local(until):%Y-%m-%d %H:%M}",
            "error": error,
        },
    )


def names_of(homes: Iterable[str], titles: Mapping[str, str]) -> str:
    """Return the names of those homes that were added."""
    return ", ".join(sorted(titles[one] for one in homes if one in titles)) or NOBODY
