"""The demo fills any form of a config flow."""

import pytest

from demo.flow import fill
from demo.settings import DemoError

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
