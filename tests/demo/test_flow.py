"""The demo walks through the flows, and fills any form."""

from typing import Any

import pytest

from demo.client import HomeAssistant
from demo.flow import add_home, add_hub, fill
from demo.settings import DemoError, Typed

ACCOUNT = [
    {"name": "username", "required": True, "selector": {"text": {}}},
    {"name": "password", "required": True, "selector": {"text": {}}},
    {
        "name": "server",
        "required": True,
        "type": "expandable",
        "schema": [
            {"name": "region", "required": True, "default": "eu"},
            {"name": "address", "optional": True},
        ],
    },
]


def test_answers_before_defaults() -> None:
    """An answer wins over a default, a default fills a gap, the rest stays empty."""
    answers = {
        "username": "a",
        "password": "b",
        "server": {"region": "custom", "address": "http://127.0.0.1:1"},
    }
    assert fill(ACCOUNT, answers) == answers
    short = {"username": "a", "password": "b"}
    assert fill(ACCOUNT, short) == {**short, "server": {"region": "eu"}}


def test_a_required_field_without_answer_is_named() -> None:
    """What the demo cannot answer is said, not sent empty."""
    with pytest.raises(DemoError, match="password"):
        fill(ACCOUNT, {"username": "a"})


class Steps(HomeAssistant):
    """A Home Assistant that asks what it is told to ask, and keeps what was posted."""

    def __init__(self, *steps: dict[str, Any]) -> None:
        """Answer each POST with the next step."""
        self.steps = [{"flow_id": "f"} | step for step in steps]
        self.posted: list[tuple[str, dict[str, Any]]] = []

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return the next step."""
        self.posted.append((path, body))
        return self.steps.pop(0)


async def test_a_home_is_added_to_its_hub() -> None:
    """The same walk, begun with the entry's id; the menu takes the line that is there."""
    typed = Typed("house", ("email",), {"email": "a@b", "home_id": "1", "other": "x"})
    steps = Steps(
        {"type": "menu", "menu_options": ["email", "id"]},
        {"type": "form", "data_schema": [{"name": "email", "required": True}]},
        {"type": "form", "data_schema": [{"name": "home_id", "required": True}]},
        {"type": "create_entry"},
    )
    await add_home(steps, "entry", typed)
    flow = "config/config_entries/subentries/flow"
    assert steps.posted == [
        (flow, {"handler": ["entry", "home"]}),
        (f"{flow}/f", {"next_step_id": "email"}),
        (f"{flow}/f", {"email": "a@b"}),
        (f"{flow}/f", {"home_id": "1"}),
    ]
    steps = Steps({"type": "create_entry", "result": {"entry_id": "entry"}})
    assert await add_hub(steps, typed) == "entry"
    with pytest.raises(DemoError, match="house was not added: gone"):
        await add_hub(Steps({"type": "abort", "reason": "gone"}), typed)
