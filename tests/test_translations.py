"""English and French have the same texts, all that the code names, and nothing else."""

import ast
from collections.abc import Iterator, Mapping
import inspect
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.components.climate import ClimateEntityFeature
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.const import ATTR_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_entry_oauth2_flow
from homeassistant.helpers.selector import (
    ObjectSelector,
    TargetSelector,
    validate_selector,
)
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.config_flow import IsothermConfigFlow
from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.hub.vendor import AccountAction
from custom_components.isotherm.izone.irrigation.calendar import IrrigationCalendar
from custom_components.isotherm.izone.schedules.calendar import ScheduleCalendar
from custom_components.isotherm.izone.splits.favourites import FavouriteCalendar
from custom_components.isotherm.programme.calendar import ProgrammeCalendar
from custom_components.isotherm.services import ACTIONS
from custom_components.isotherm.vendors import VENDORS

from .texts import HOUSE, LANGUAGES, flat, placeholders, texts

EN, FR = (
    json.loads((HOUSE / "translations" / f"{language}.json").read_text())
    for language in LANGUAGES
)
LOADED = [row.load() for row in VENDORS.values()]
ICONS: dict[str, Any] = json.loads((HOUSE / "icons.json").read_text())
SERVICES = load_yaml_dict(str(HOUSE / "services.yaml"))
REFUSERS = {"refusal", "invalid"}
PREFIXES = (
    *("", "programme_", "schedule_", "favourite_"),
    *("irrigation_", "derogation_"),
)
"""What the code puts before a reason to make the key of its sentence."""


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Return every call in our code."""
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield path, node


def words() -> set[str]:
    """Return every plain text in our code, and the names of its methods."""
    found: set[str] = set()
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def named(call: ast.Call) -> str:
    """Return what a call calls."""
    function = call.func
    return getattr(function, "attr", None) or getattr(function, "id", "")


def test_the_languages_have_the_same_texts() -> None:
    """What is said in one language is said in the other, and nothing is left empty."""
    assert texts("fr").keys() == texts("en").keys()
    for language in LANGUAGES:
        assert not [key for key, text in texts(language).items() if not text.strip()]


def test_the_languages_have_the_same_placeholders() -> None:
    """What one sentence names, the other names too."""
    differ = {
        key: (placeholders(text), placeholders(texts("fr")[key]))
        for key, text in texts("en").items()
        if placeholders(text) != placeholders(texts("fr")[key])
    }
    assert not differ


def test_no_sentence_takes_a_word_of_the_code() -> None:
    """A mode, a fan speed or a field has an English name there, in every language."""
    names = {"derogation", "fan", "function", "mode"}
    ours = {"programme_background", "action_field_"}
    taking = {
        key.split(".")[1]
        for key, text in texts("en").items()
        if key.startswith("exceptions.") and placeholders(text) & {*names, "field"}
    }
    # A block's mode comes as it is shown; a field of an action as it is called or written.
    assert not [key for key in taking if not key.startswith(tuple(ours))]


def test_no_address_in_a_text() -> None:
    """Addresses are given by the code: a translator must not have to know them."""
    for language in LANGUAGES:
        assert not [k for k, text in texts(language).items() if "://" in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_left_untranslated(language: str) -> None:
    """No reference that only core's own tools resolve."""
    assert not [key for key, text in texts(language).items() if "[%key" in text]


def test_french_in_the_vendors_words() -> None:
    """Confort, Éco, Hors-gel, Arrêt, Vacances, Boost: as in the vendor's app."""
    wanted = {
        "comfort": "Confort",
        "eco": "Éco",
        "frost_protection": "Hors-gel",
        "off": "Arrêt",
    }
    mode = FR["entity"]["select"]["mode"]["state"]
    assert {key: mode[key] for key in wanted} == wanted
    derogation = FR["entity"]["select"]["derogation"]["state"]
    assert derogation["holiday"] == "Vacances"
    assert derogation["boost"] == "Boost"


def test_every_refusal_has_its_sentence() -> None:
    """What the code raises can be read."""
    missed = [
        f"{path.name}:{call.lineno}: {key.value}"
        for path, call in calls()
        if named(call) in REFUSERS
        for key in call.args[:2]
        if isinstance(key, ast.Constant)
        if not any(f"{prefix}{key.value}" in EN["exceptions"] for prefix in PREFIXES)
    ]
    assert not missed


def test_every_key_of_an_error_has_its_sentence() -> None:
    """The same for errors that are raised directly."""
    raised = {
        keyword.value.value
        for _, call in calls()
        if named(call).endswith(("Error", "Failed"))
        for keyword in call.keywords
        if keyword.arg == "translation_key" and isinstance(keyword.value, ast.Constant)
    }
    assert raised
    # Home Assistant's own sentence, of its climate domain.
    assert raised - {"not_valid_hvac_mode"} <= EN["exceptions"].keys()


def test_every_reason_has_its_sentence() -> None:
    """What a programme or a command refuses with a reason can be read."""
    reasons = {
        str(call.args[0].value)
        for _, call in calls()
        if named(call) == "InvalidChange"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert reasons
    assert reasons <= EN["exceptions"].keys()


OAUTH_ABORTS = set(
    re.findall(r'reason="(\w+)"', inspect.getsource(config_entry_oauth2_flow))
)
"""How Home Assistant's own steps of a sign-in may end."""


def test_every_end_of_a_sign_in_has_our_sentence() -> None:
    """Home Assistant's own are English on every page."""
    assert {"user_rejected_authorize", "oauth_error"} <= OAUTH_ABORTS
    assert EN["config"]["abort"].keys() >= OAUTH_ABORTS


@pytest.mark.parametrize(
    "kind",
    [
        "exceptions",
        "config.error",
        "config.abort",
        "options.error",
        "config_subentries.home.error",
        "config_subentries.home.abort",
    ],
)
def test_no_sentence_is_left_over(kind: str) -> None:
    """A sentence that nobody can meet would be translated in vain."""
    tree = EN
    for part in kind.split("."):
        tree = tree[part]
    known = words()
    # Home Assistant's own helpers name these.
    known |= {"already_configured"} | OAUTH_ABORTS
    left = [
        key
        for key in tree
        if not any(key.removeprefix(prefix) in known for prefix in PREFIXES)
    ]
    assert not left


@pytest.mark.parametrize(
    ("category", "flows"),
    [
        ("config", [IsothermConfigFlow, *(one.flow for one in LOADED)]),
        ("options", [one.options_flow for one in LOADED]),
    ],
)
def test_no_step_is_left_over(category: str, flows: list[Any]) -> None:
    """Every step that has a text is a step of a flow."""
    assert not [
        step
        for step in EN[category]["step"]
        if not any(hasattr(flow, f"async_step_{step}") for flow in flows)
    ]


def test_icons_are_of_things_that_exist() -> None:
    """Every icon belongs to an entity, a state or an action."""
    lost = []
    for platform, entities in ICONS["entity"].items():
        known = EN["entity"].get(platform, {})
        for key, icon in entities.items():
            if key not in known:
                lost.append(f"{platform}.{key}")
                continue
            states = known[key].get("state") or {"on": "", "off": ""}
            lost += [
                f"{platform}.{key}: {state}"
                for state in icon.get("state", {})
                if state not in states
            ]
            for attribute, values in icon.get("state_attributes", {}).items():
                own = known[key].get("state_attributes", {}).get(attribute, {})
                lost += [
                    f"{platform}.{key}.{attribute}: {state}"
                    for state in values.get("state", {})
                    if state not in own.get("state", {})
                ]
    assert not lost
    assert ICONS["services"].keys() == SERVICES.keys()


def test_icons_are_icons() -> None:
    """Each is one of the frontend's own."""
    assert not [icon for _, icon in flat(ICONS) if not re.fullmatch(r"mdi:[a-z0-9-]+", icon)]  # fmt: skip


@pytest.mark.parametrize("tree", [EN, FR], ids=LANGUAGES)
def test_actions_are_described(tree: Mapping[str, Any]) -> None:
    """Every action and every field has a name and a description, and no other has."""
    assert tree["services"].keys() == SERVICES.keys()
    for name, service in SERVICES.items():
        text = tree["services"][name]
        assert text["name"]
        assert text["description"]
        fields = (service or {}).get("fields", {})
        assert text.get("fields", {}).keys() == fields.keys(), name
        for field, described in text.get("fields", {}).items():
            assert described.keys() >= {"name", "description"}, f"{name}.{field}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_name_actions_that_exist(language: str) -> None:
    """A sentence that sends people to an action calls it what the page calls it."""
    tree = {"en": EN, "fr": FR}[language]
    known = {one["name"] for one in tree["services"].values()}
    known |= {f"{DOMAIN}.{name}" for name in SERVICES}
    named = [
        name.strip("\u00a0\u202f ")
        for text in texts(language).values()
        for name in re.findall(r"action (?:“([^”]+)”|«([^»]+)»|(isotherm\.\w+))", text)
        for name in name
        if name
    ]
    assert named
    assert not set(named) - known


def selectors(fields: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Return the selectors of fields that name a translation, those inside of rows too."""
    for field in fields.values():
        for kind, config in field["selector"].items():
            if config and "translation_key" in config:
                yield kind, config
            yield from selectors((config or {}).get("fields", {}))


SELECTORS = [
    found
    for action in SERVICES.values()
    for found in selectors((action or {}).get("fields", {}))
]


def test_choices_have_names() -> None:
    """Every choice, every unit and every field of a row that is to be translated is."""
    for kind, config in SELECTORS:
        texts = EN["selector"][config["translation_key"]]
        if kind == "object":
            assert texts["fields"].keys() == config["fields"].keys()
            continue
        if kind == "number":
            assert config["unit_of_measurement"] in texts["unit_of_measurement"]
            continue
        options = {
            option if isinstance(option, str) else option["value"]
            for option in config["options"]
        }
        assert options <= texts["options"].keys()


def test_every_selector_is_used() -> None:
    """The names of choices belong to a field."""
    used = {config["translation_key"] for _, config in SELECTORS}
    assert not [key for key in EN["selector"] if key not in words() | used]


def test_lists_have_rows_to_add_and_to_edit() -> None:
    """What the form gives is what the action takes; Home Assistant takes its form."""
    for action, field, row in (
        (
            "set_programme",
            "blocks",
            {"from": "06:30:00", "to": "00:00:00", "mode": "eco"},
        ),
        (
            "set_schedule_zones",
            "zones",
            {"zone": "Living", "mode": "auto", "temperature": 21.5},
        ),
    ):
        selector = validate_selector(SERVICES[action]["fields"][field]["selector"])
        assert selector["object"]["multiple"]
        assert selector["object"]["fields"].keys() == row.keys()
        ObjectSelector(selector["object"])([row])
        assert SCHEMAS[action][field]([row]) == [row]


@pytest.fixture
def every_vendor(hass: HomeAssistant) -> None:
    """Add an entry of every vendor: its own actions come with it."""
    for key in VENDORS:
        entry = MockConfigEntry(
            domain=DOMAIN, data={"vendor": key}, disabled_by=ConfigEntryDisabler.USER
        )
        entry.add_to_hass(hass)


@pytest.mark.usefixtures("every_vendor")
async def test_actions_are_registered(hass: HomeAssistant) -> None:
    """What is described can be called, and what can be called is described."""
    assert await async_setup_component(hass, DOMAIN, {})
    registered = hass.services.async_services_for_domain(DOMAIN)
    assert registered.keys() == SERVICES.keys()


SCHEMAS: dict[str, dict[str, Any]] = {
    action.name: {str(key): value for key, value in (action.schema or {}).items()}
    for action in (*ACTIONS, *(one for row in LOADED for one in row.actions))
}


def test_fields_are_accepted() -> None:
    """Every field that is described is a field of the action, and no other is."""
    for name, action in SERVICES.items():
        known = {ATTR_NAME} if name == "rename_device" else SCHEMAS[name].keys()
        assert known == (action or {}).get("fields", {}).keys(), name


def test_targets_are_entities() -> None:
    """Home Assistant's own check refuses a target that filters devices."""
    of_accounts = {
        action.name
        for row in LOADED
        for action in row.actions
        if isinstance(action, AccountAction)
    }
    assert of_accounts == {key for key, one in SERVICES.items() if "target" not in one}
    targets = [one["target"] for one in SERVICES.values() if "target" in one]
    assert all(target.keys() == {"entity"} for target in targets)
    assert {target["entity"]["integration"] for target in targets} == {DOMAIN}


def test_targets_are_what_can() -> None:
    """Home Assistant filters by kind and features: programmes apart from schedules."""
    calendars = (
        ProgrammeCalendar,
        ScheduleCalendar,
        FavouriteCalendar,
        IrrigationCalendar,
    )
    kinds = {calendar.kind: calendar for calendar in calendars}
    shared = {action.name for action in ACTIONS}
    for name, action in SERVICES.items():
        if "target" not in action:
            continue
        target = TargetSelector.CONFIG_SCHEMA(action["target"])["entity"][0]
        if target["domain"] == ["climate"]:
            assert target["supported_features"] == [ClimateEntityFeature.PRESET_MODE]
            continue
        (kind,) = target["device_class"]
        assert kind in kinds
        assert (kind == "programme") is (name in shared)
    source = SERVICES["copy_programme"]["fields"]["source"]["selector"]["entity"]
    assert source["filter"]["device_class"] == "programme"
