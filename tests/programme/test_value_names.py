"""Names of values: shown in one language, understood in all."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.translation import async_load_integrations
import pytest

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.hub.exceptions import refusal, refusals
from custom_components.isotherm.programme.value_names import (
    async_day_names,
    async_value_names,
    value_names,
)

KEYS = {0: "comfort", 1: "eco", 2: "frost_protection"}
LANGUAGES = {
    "en": {"comfort": "Comfort", "eco": "Eco", "unknown": "Unknown"},
    "fr": {"comfort": "Confort", "eco": "Éco", "frost_protection": "Hors-gel"},
}


def test_names_are_shown_in_one_language() -> None:
    """What has no name is shown by its key, what is no value as unknown."""
    names = value_names(KEYS, LANGUAGES, "en")
    assert [names.name(value) for value in (0, 1, 2, 3)] == [
        "Comfort",
        "Eco",
        "frost_protection",
        "Unknown",
    ]


@pytest.mark.parametrize("text", ["hors gel", "HORS-GEL", "Frost protection", "fro"])
def test_names_are_understood_in_all(text: str) -> None:
    """Case, accents and punctuation don't count."""
    assert value_names(KEYS, LANGUAGES, "en", {"fro": 2}).value(text) == 2


def test_an_unknown_name_tells_the_choices() -> None:
    """The placeholders hold what was asked and what is possible."""
    with pytest.raises(InvalidChange) as caught:
        value_names(KEYS, LANGUAGES, "fr").value("Chaud")
    assert caught.value.placeholders == {
        "value": "Chaud",
        "choices": "Confort, Éco, Hors-gel",
    }


@pytest.mark.parametrize(
    ("language", "shown", "monday"),
    [
        ("en", "Frost protection", "Monday"),
        ("fr", "Hors-gel", "Lundi"),
        ("de", "Frost protection", "Monday"),
    ],
)
async def test_our_own_translations(
    hass: HomeAssistant, language: str, shown: str, monday: str
) -> None:
    """Names come from the translations; a language that we lack reads English."""
    hass.config.language = language
    names = await async_value_names(hass, "programme", KEYS)
    assert names.name(2) == shown
    assert names.value("confort") == names.value("COMFORT") == 0
    days = await async_day_names(hass)
    assert days[0] == monday
    assert len(set(days)) == 7


async def test_refusals_before_the_translations_are_there(hass: HomeAssistant) -> None:
    """The key and the values remain, whatever has been loaded."""
    with pytest.raises(ServiceValidationError) as caught, refusals(hass):
        raise InvalidChange("programme_off_grid", time="07:10", grid=30)
    err = caught.value
    assert err.translation_key == "programme_off_grid"
    assert err.translation_placeholders == {"time": "07:10", "grid": "30"}
    assert str(err)
    await async_load_integrations(hass, {DOMAIN})
    assert "07:10" in str(refusal(hass, "programme_off_grid", time="07:10", grid="30"))
