"""Commands that must not be sent, as sentences for the person who asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.core import HomeAssistant

from ..hub.refusals import refusal
from .api.commands import CommandError


@contextmanager
def told_why(hass: HomeAssistant) -> Iterator[None]:
    """Turn a command that must not be sent into a translated error.

    Raises:
        ServiceValidationError: with the reason, in the home's language.

    """
    try:
        yield
    except CommandError as err:
        raise refusal(hass, f"izone_{err.reason}", **err.placeholders) from err
