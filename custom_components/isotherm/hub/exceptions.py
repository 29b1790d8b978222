"""What goes wrong, as Home Assistant's exceptions: one sentence for the person, in one place."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    HomeAssistantError,
    ServiceValidationError,
)
from homeassistant.helpers.translation import async_get_cached_translations
from homeassistant.helpers.update_coordinator import UpdateFailed

from ..const import DOMAIN
from .errors import (
    AccountRefusedError,
    Amount,
    ApiError,
    AuthError,
    ClosedError,
    ConnectError,
    InvalidChange,
    NoAnswerError,
    NotAllowedError,
    NotFoundError,
    OfflineError,
    OwnNetworkError,
    PartlyDoneError,
    ProtocolError,
    RateLimitError,
    RejectedError,
    UnexplainedError,
)

_KEYS: Final[tuple[tuple[type[ApiError], str], ...]] = (
    (AuthError, "auth_failed"),
    (OfflineError, "device_offline"),
    (NotFoundError, "device_gone"),
    (NotAllowedError, "not_allowed"),
    (UnexplainedError, "rejected_unexplained"),
    (RejectedError, "rejected"),
    (RateLimitError, "rate_limited"),
    (ProtocolError, "unexpected_answer"),
    (PartlyDoneError, "partly_done"),
    (NoAnswerError, "no_answer"),
    (OwnNetworkError, "own_network_only"),
    (AccountRefusedError, "account_refused"),
    (ClosedError, "hub_stopped"),
    (ConnectError, "cannot_reach"),
    (ApiError, "cannot_reach"),
)

_DECIMAL_COMMA: Final = {"fr"}
"""Languages of ours that write it."""


def refusal(
    hass: HomeAssistant, key: str, **placeholders: str
) -> ServiceValidationError:
    """Return what tells a person why something is not done.

    The calendar page shows the message of an error and not its translation, so the
    message is made in the language that the home is set to.

    Args:
        hass: the home.
        key: below ``exceptions`` in the translations.
        **placeholders: what the sentence names.

    """
    message = sentence(hass, key, **placeholders)
    return ServiceValidationError(
        *(() if message is None else (message,)),
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def sentence(hass: HomeAssistant, key: str, **placeholders: str) -> str | None:
    """Return a sentence in the language that the home is set to, None where there is none.

    Args:
        hass: the home.
        key: below ``exceptions`` in the translations.
        **placeholders: what the sentence names.

    """
    texts = async_get_cached_translations(
        hass, hass.config.language, "exceptions", DOMAIN
    )
    text = texts.get(f"component.{DOMAIN}.exceptions.{key}.message")
    return None if text is None else text.format(**placeholders)


def spelled(hass: HomeAssistant, amount: Amount | str) -> str:
    """Return an amount as it is written in the language that the home is set to."""
    text = str(amount)
    return text.replace(".", ",") if hass.config.language in _DECIMAL_COMMA else text


def command_failed(err: ApiError, hub: str) -> HomeAssistantError:
    """Return what tells a person why a command failed.

    Args:
        err: what the api raised.
        hub: the hub's name.

    """
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=next(key for kind, key in _KEYS if isinstance(err, kind)),
        translation_placeholders={"hub": hub, "error": str(err)},
    )


def sign_in_refused(err: AuthError, hub: str) -> ConfigEntryAuthFailed:
    """Return what makes Home Assistant ask for the password at set-up."""
    return ConfigEntryAuthFailed(
        translation_domain=DOMAIN,
        translation_key="auth_failed",
        translation_placeholders={"hub": hub, "error": str(err)},
    )


def update_failed(err: ApiError, hub: str, retry_after: float | None) -> UpdateFailed:
    """Return what makes a hub unavailable.

    Args:
        err: what the api raised.
        hub: the hub's name.
        retry_after: seconds until the next try, None for the usual interval.

    """
    return UpdateFailed(
        translation_domain=DOMAIN,
        translation_key="update_failed",
        translation_placeholders={"hub": hub, "error": str(err)},
        retry_after=retry_after,
    )


@contextmanager
def refusals(hass: HomeAssistant) -> Iterator[None]:
    """Turn a change that can't be into a sentence for the person who asked for it.

    Raises:
        ServiceValidationError: for InvalidChange.

    """
    try:
        yield
    except InvalidChange as err:
        told = dict(err.placeholders)
        told |= {name: spelled(hass, told[name]) for name in err.amounts}
        raise refusal(hass, err.reason, **told) from err
