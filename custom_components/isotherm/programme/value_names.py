"""The values of a programme by the names that people use for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from unicodedata import combining, normalize

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..hub.errors import InvalidChange
from .week import WEEKDAYS

UNKNOWN = "unknown"
_TRANSLATIONS = Path(__file__).parents[1] / "translations"

type _Languages = dict[str, dict[str, str]]

_LOADED: HassKey[dict[tuple[str, str], _Languages]] = HassKey(f"{DOMAIN}_value_names")
"""Names by language and key, for each language of the home and translation key."""


@dataclass(frozen=True, slots=True)
class ValueNames[V]:
    """What the values of a programme are called.

    Args:
        shown: value to its name in the home's language; what can be painted.
        unknown: what to call any other value.
        understood: plain form of a name, in any language, to its value.

    """

    shown: Mapping[V, str]
    unknown: str
    understood: Mapping[str, V]

    def name(self, value: V) -> str:
        """Return the name of a value in the home's language."""
        return self.shown.get(value, self.unknown)

    def value(self, text: str) -> V:
        """Return the value that a text names, whatever its language, case and accents.

        Raises:
            InvalidChange: ``programme_unknown_value``, with the names that would do.

        """
        plain = plain_text(text)
        if plain not in self.understood:
            raise InvalidChange(
                "programme_unknown_value",
                value=text,
                choices=", ".join(self.shown.values()),
            )
        return self.understood[plain]


def plain_text(text: str) -> str:
    """Return a text without case, accents, spaces and punctuation."""
    return "".join(
        letter
        for letter in normalize("NFKD", text.casefold())
        if letter.isalnum() and not combining(letter)
    )


def value_names[V](
    keys: Mapping[V, str],
    languages: Mapping[str, Mapping[str, str]],
    language: str,
    aliases: Mapping[str, V] | None = None,
) -> ValueNames[V]:
    """Put together the names of values.

    Args:
        keys: value to the key of its name.
        languages: per language, names by key; ``unknown`` is what to call the rest.
        language: the home's language.
        aliases: further words to understand, such as the vendor's codes.

    """
    own = languages.get(language, {})
    understood = {plain_text(word): value for word, value in (aliases or {}).items()}
    for value, key in keys.items():
        words = (names[key] for names in languages.values() if key in names)
        for word in (key, *words):
            understood.setdefault(plain_text(word), value)
    return ValueNames(
        {value: own.get(key, key) for value, key in keys.items()},
        own.get(UNKNOWN, UNKNOWN),
        understood,
    )


async def async_value_names[V](
    hass: HomeAssistant,
    translation_key: str,
    keys: Mapping[V, str],
    aliases: Mapping[str, V] | None = None,
) -> ValueNames[V]:
    """Load the names of a programme's values in every language that we have.

    Args:
        hass: the home.
        translation_key: of the calendar entity; the names are the states of its
            ``message`` attribute in the translations.
        keys: value to the key of its name.
        aliases: further words to understand, such as the vendor's codes.

    """
    languages = await _async_languages(hass, translation_key)
    return value_names(keys, languages, hass.config.language, aliases)


async def _async_languages(hass: HomeAssistant, translation_key: str) -> _Languages:
    """Return the names of values by language and key, loaded once for all calendars."""
    language = hass.config.language
    loaded = hass.data.setdefault(_LOADED, {})
    if known := loaded.get((language, translation_key)):
        return known
    shipped = await hass.async_add_executor_job(_shipped_languages)
    prefix = (
        f"component.{DOMAIN}.entity.calendar.{translation_key}"
        ".state_attributes.message.state."
    )
    languages: _Languages = {}
    for each in dict.fromkeys((language, *shipped)):
        texts = await async_get_translations(hass, each, "entity", [DOMAIN])
        languages[each] = {
            key.removeprefix(prefix): text
            for key, text in texts.items()
            if key.startswith(prefix)
        }
    loaded[language, translation_key] = languages
    return languages


async def async_day_names(hass: HomeAssistant) -> tuple[str, ...]:
    """Return the names of the seven days, from Monday, in the home's language."""
    texts = await async_get_translations(
        hass, hass.config.language, "selector", [DOMAIN]
    )
    prefix = f"component.{DOMAIN}.selector.weekday.options."
    names = (texts.get(prefix + day, day) for day in WEEKDAYS)
    # Languages that write days with a small letter still begin a line with a capital.
    return tuple(name[:1].upper() + name[1:] for name in names)


def _shipped_languages() -> Iterable[str]:
    return sorted(file.stem for file in _TRANSLATIONS.glob("*.json"))
