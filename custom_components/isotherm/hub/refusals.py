"""Refusals in the home's own language, for pages that show nothing but the message."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.translation import async_get_cached_translations

from ..const import DOMAIN
from ..programme.week import ProgrammeError


def refusal(
    hass: HomeAssistant, key: str, **placeholders: str
) -> ServiceValidationError:
    """Make the error that tells a user why something was not done.

    The calendar page shows the message of an error and not its translation, so the
    message is made in the language that the home is set to.

    Args:
        hass: the home.
        key: below ``exceptions`` in the translations.
        **placeholders: what the sentence names.

    """
    texts = async_get_cached_translations(
        hass, hass.config.language, "exceptions", DOMAIN
    )
    text = texts.get(f"component.{DOMAIN}.exceptions.{key}.message")
    message = () if text is None else (text.format(**placeholders),)
    return ServiceValidationError(
        *message,
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def refused(hass: HomeAssistant, err: ProgrammeError) -> ServiceValidationError:
    """Make the error that tells a user why a programme can't be edited like that."""
    return refusal(hass, f"programme_{err.reason}", **err.placeholders)
