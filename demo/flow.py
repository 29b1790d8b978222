"""Add hubs and their homes through Home Assistant's flows, as its page does."""

import asyncio
from collections.abc import Mapping
from typing import Any

from .client import HomeAssistant
from .settings import DemoError, Typed

FLOW = "config/config_entries/flow"
HOME_FLOW = "config/config_entries/subentries/flow"
DOMAIN = "isotherm"
MAX_STEPS = 12


async def entries(client: HomeAssistant) -> list[dict[str, Any]]:
    """Return the hubs that are set up."""
    found = await client.get(f"config/config_entries/entry?domain={DOMAIN}")
    return list(found)


async def add_hub(client: HomeAssistant, typed: Typed) -> str:
    """Walk through the config flow until the hub exists; return the entry's id.

    Raises DemoError that names the step and what it said when the flow does not end
    with a new hub.
    """
    done = await _walk(client, FLOW, DOMAIN, typed)
    return str(done["result"]["entry_id"])


async def add_home(client: HomeAssistant, entry_id: str, typed: Typed) -> None:
    """Walk through the flow that adds a home to a hub; raises as `add_hub` does."""
    await _walk(client, HOME_FLOW, [entry_id, "home"], typed)


async def _walk(
    client: HomeAssistant, flow: str, handler: str | list[str], typed: Typed
) -> dict[str, Any]:
    name = typed.name
    step: dict[str, Any] = await client.post(flow, {"handler": handler})
    for _ in range(MAX_STEPS):
        path = f"{flow}/{step.get('flow_id')}"
        match step["type"]:
            case "create_entry":
                return step
            case "abort":
                raise DemoError(f"{name} was not added: {step['reason']}")
            case "menu":
                offered = step["menu_options"]
                if not (wanted := [one for one in typed.options if one in offered]):
                    raise DemoError(f"{name}: the menu offers {list(offered)}.")
                step = await client.post(path, {"next_step_id": wanted[0]})
            case "form" if step.get("errors"):
                raise DemoError(
                    f"{name}, step {step['step_id']}: {step['errors']}"
                    f" {step.get('description_placeholders') or ''}"
                )
            case "form":
                step = await client.post(path, fill(step["data_schema"], typed.answers))
            case "external" if typed.login:
                await client.log_in_elsewhere(step["url"], typed.login)
                step = await client.post(path, {})
            case "external_done":
                step = await client.post(path, {})
            case "progress" | "progress_done":
                await asyncio.sleep(0.2)
                step = await client.get(path)
            case unknown:
                raise DemoError(f"{name}: a step of the kind {unknown} is not handled.")
    raise DemoError(f"{name} was not added in {MAX_STEPS} steps.")


def fill(schema: list[dict[str, Any]], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to send for a form: our answers, else the form's own defaults.

    Raises DemoError for a required field that has neither.
    """
    filled: dict[str, Any] = {}
    for field in schema:
        name = field["name"]
        if field.get("type") == "expandable":
            filled[name] = fill(field["schema"], answers.get(name, {}))
        elif name in answers:
            filled[name] = answers[name]
        elif "default" in field:
            filled[name] = field["default"]
        elif field.get("required"):
            raise DemoError(f"The form asks for {name}, and the demo has no answer.")
    return filled
