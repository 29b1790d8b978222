"""Watches that everything a person may read has its English and its French text."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
import json
from pathlib import Path
import re
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import (
    ConfigEntriesFlowManager,
    ConfigSubentryFlowManager,
    OptionsFlowManager,
)
from homeassistant.core import HomeAssistant, ServiceRegistry
from homeassistant.data_entry_flow import FlowManager, FlowResultType, section
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir

from custom_components.isotherm.const import DOMAIN

HOUSE = Path(__file__).parents[1] / "custom_components" / "isotherm"
LANGUAGES = ("en", "fr")
STANDARD = {
    "preset": {"none"},
    "fan": {
        "on",
        "off",
        "auto",
        "low",
        "medium",
        "high",
        "top",
        "middle",
        "focus",
        "diffuse",
    },
    "swing": {"on", "off", "both", "vertical", "horizontal"},
}
"""Words that Home Assistant itself has texts for."""
_PLACEHOLDER = re.compile(r"{(\w+)}")


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return all texts of a language by their dotted keys."""
    file = HOUSE / "translations" / f"{language}.json"
    return dict(flat(json.loads(file.read_text())))


def flat(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Return the leaves of nested mappings by their dotted keys."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{above}{key}.")
        else:
            yield above + key, value


def placeholders(text: str) -> set[str]:
    """Return the names of a text's placeholders."""
    return set(_PLACEHOLDER.findall(text))


class Watch:
    """Collects what has no text."""

    def __init__(self) -> None:
        """Start with nothing missed."""
        self.missed: list[str] = []

    def need(self, key: str, given: Iterable[str] | None = None) -> None:
        """Note a key without a text, or a text whose placeholders are not given."""
        for language in LANGUAGES:
            text = texts(language).get(key)
            if text is None:
                self.missed.append(f"{language}: no {key}")
            elif given is not None and (gap := placeholders(text) - set(given)):
                self.missed.append(f"{language}: {key} is not given {sorted(gap)}")

    # Flows.

    def flow(self, category: str, result: Mapping[str, Any]) -> None:
        """Look at what a step of a flow shows."""
        given = result.get("description_placeholders") or {}
        match result["type"]:
            case FlowResultType.FORM:
                step = f"{category}.step.{result['step_id']}"
                self.need(f"{step}.title", given)
                self._description(f"{step}.description", given)
                if result["data_schema"] is not None:
                    self._fields(step, result["data_schema"].schema, given)
                for error in (result["errors"] or {}).values():
                    self.need(f"{category}.error.{error}", given)
            case FlowResultType.MENU:
                step = f"{category}.step.{result['step_id']}"
                self.need(f"{step}.title", given)
                for option in result["menu_options"]:
                    self.need(f"{step}.menu_options.{option}", given)
            # Home Assistant says with its own words what its own helpers do.
            case FlowResultType.ABORT if not result.get("translation_domain"):
                self.need(f"{category}.abort.{result['reason']}", given)
            case FlowResultType.SHOW_PROGRESS:
                self.need(f"{category}.progress.{result['progress_action']}", given)

    def _description(self, key: str, given: Iterable[str]) -> None:
        if any(key in texts(language) for language in LANGUAGES):
            self.need(key, given)

    def _fields(
        self, step: str, schema: Mapping[Any, Any], given: Iterable[str]
    ) -> None:
        for key, field in schema.items():
            if isinstance(field, section):
                self.need(f"{step}.sections.{key}.name", given)
                self._fields(f"{step}.sections.{key}", field.schema.schema, given)
                continue
            self.need(f"{step}.data.{key}", given)
            self.need(f"{step}.data_description.{key}", given)

    # Issues, errors, entities.

    def issue(self, key: str, given: Mapping[str, str] | None, fixable: bool) -> None:
        """Look at an issue."""
        self.need(f"issues.{key}.title", given or {})
        if not fixable:
            self.need(f"issues.{key}.description", given or {})

    def error(self, err: HomeAssistantError) -> None:
        """Look at an error that reaches a person."""
        if err.translation_domain == DOMAIN:
            key = f"exceptions.{err.translation_key}.message"
            self.need(key, err.translation_placeholders or {})

    def entity(self, entry: er.RegistryEntry) -> None:
        """Look at an entity: its name, and the states that it can take."""
        key = entry.translation_key
        # What a product defines itself is called as the product calls it.
        if key is None or key.startswith("attr_"):
            return
        base = f"entity.{entry.domain}.{key}"
        if entry.original_name is not None:
            self.need(f"{base}.name")
        capabilities = entry.capabilities or {}
        for option in capabilities.get("options") or ():
            # A number that no panel offers is a text of its own.
            if not str(option).isdecimal():
                self.need(f"{base}.state.{option}")
        for name in ("preset", "fan", "swing"):
            for option in capabilities.get(f"{name}_modes") or ():
                if option not in STANDARD[name]:
                    self.need(f"{base}.state_attributes.{name}_mode.state.{option}")


@contextmanager
def watched(hass: HomeAssistant) -> Iterator[Watch]:
    """Watch what Home Assistant is told to show."""
    watch = Watch()
    step, create, call = (
        FlowManager._async_handle_step,
        ir.IssueRegistry.async_get_or_create,
        ServiceRegistry.async_call,
    )

    async def handle_step(self: Any, flow: Any, *args: Any, **kwargs: Any) -> Any:
        result = await step(self, flow, *args, **kwargs)
        if category := _category(hass, self, flow):
            watch.flow(category, result)
        return result

    def get_or_create(
        self: Any, domain: str, issue_id: str, **kwargs: Any
    ) -> ir.IssueEntry:
        if domain == DOMAIN:
            watch.issue(
                kwargs["translation_key"],
                kwargs["translation_placeholders"],
                bool(kwargs["is_fixable"]),
            )
        return create(self, domain, issue_id, **kwargs)

    async def async_call(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return await call(self, *args, **kwargs)
        except HomeAssistantError as err:
            watch.error(err)
            raise

    with (
        patch.object(FlowManager, "_async_handle_step", handle_step),
        patch.object(ir.IssueRegistry, "async_get_or_create", get_or_create),
        patch.object(ServiceRegistry, "async_call", async_call),
    ):
        yield watch
    for entry in er.async_get(hass).entities.values():
        if entry.platform == DOMAIN:
            watch.entity(entry)


def _category(hass: HomeAssistant, manager: Any, flow: Any) -> str | None:
    if isinstance(manager, ConfigEntriesFlowManager):
        return "config" if flow.handler == DOMAIN else None
    if isinstance(manager, ConfigSubentryFlowManager):
        entry_id, kind = flow.handler
        entry = hass.config_entries.async_get_entry(entry_id)
        return f"config_subentries.{kind}" if entry and entry.domain == DOMAIN else None
    if isinstance(manager, OptionsFlowManager):
        entry = hass.config_entries.async_get_entry(flow.handler)
        return "options" if entry and entry.domain == DOMAIN else None
    if flow.handler == DOMAIN and getattr(flow, "issue_id", None):
        issue = ir.async_get(hass).async_get_issue(DOMAIN, flow.issue_id)
        key = issue.translation_key if issue else None
        return f"issues.{key}.fix_flow" if key else None
    return None
