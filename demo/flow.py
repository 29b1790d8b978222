"""Add a hub through Home Assistant's config flow, as its page does."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from .client import HomeAssistant
from .settings import DemoError

FLOW = "config/config_entries/flow"
DOMAIN = "isotherm"
MAX_STEPS = 12


async def entries(client: HomeAssistant) -> list[dict[str, Any]]:
    """Return the hubs that are set up."""
    found = await client.get(f"config/config_entries/entry?domain={DOMAIN}")
    return list(found)


async def add_hub(
    client: HomeAssistant,
    name: str,
    options: Sequence[str],
    answers: dict[str, Any],
    login: Mapping[str, str] | None = None,
) -> None:
    """Walk through the config flow with these choices and answers until the hub exists.

    ``login`` is what is typed on a vendor's own login page. Raises DemoError that names the step and what it said when the flow does not end
    with a new hub.
    """
    step = await client.post(FLOW, {"handler": DOMAIN})
    for _ in range(MAX_STEPS):
        path = f"{FLOW}/{step.get('flow_id')}"
        match step["type"]:
            case "create_entry":
                return
            case "abort":
                raise DemoError(f"{name} was not added: {step['reason']}")
            case "menu":
                offered = step["menu_options"]
                if not (wanted := [one for one in options if one in offered]):
                    raise DemoError(f"{name}: the menu offers {list(offered)}.")
                step = await client.post(path, {"next_step_id": wanted[0]})
            case "form" if step.get("errors"):
                raise DemoError(
                    f"{name}, step {step['step_id']}: {step['errors']}"
                    f" {step.get('description_placeholders') or ''}"
                )
            case "form":
                step = await client.post(path, fill(step["data_schema"], answers))
            case "external" if login:
                await client.log_in_elsewhere(step["url"], login)
                step = await client.post(path, {})
            case "external_done":
                step = await client.post(path, {})
            case "progress" | "progress_done":
                await asyncio.sleep(0.2)
                step = await client.get(path)
            case unknown:
                raise DemoError(f"{name}: a step of the kind {unknown} is not handled.")
    raise DemoError(f"{name} was not added in {MAX_STEPS} steps.")


def fill(schema: list[dict[str, Any]], answers: dict[str, Any]) -> dict[str, Any]:
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
