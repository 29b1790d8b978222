"""The content type that a bridge wants, learnt once."""

import pytest

from custom_components.isotherm.hub.errors import RejectedError
from custom_components.isotherm.izone.api.http import LocalTransport

from .conftest import Simulate, quick_transport

JSON_TYPE = "application/json"


def types(log: list[object]) -> list[str | None]:
    """Return the content types that were sent."""
    return [request.headers.get("content-type") for request in log]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("wants", "tried"),
    [
        ("any", [JSON_TYPE]),
        ("json", [JSON_TYPE]),
        ("none", [JSON_TYPE, None]),
        ("absent", [JSON_TYPE, None]),
    ],
)
async def test_content_type_is_learnt_once(
    simulate: Simulate, wants: str, tried: list[str | None]
) -> None:
    """Tried once, then remembered, for commands as for reads."""
    simulator = await simulate(content_type=wants)
    bridge = quick_transport(simulator)
    for _ in range(3):
        assert "SystemV2" in await bridge.query(1)
    await bridge.command({"SysOn": 0}, "SysOn")
    await bridge.command({"SysOn": 1}, "SysOn")
    assert types(simulator.log) == tried + [tried[-1]] * 4


async def test_octet_stream_is_tried_too(simulate: Simulate) -> None:
    """Some clients' "no content type" is really this one."""
    simulator = await simulate(content_type="json")
    bridge = quick_transport(simulator)
    simulator.faults.add("read/1/0", "error", count=2)
    assert "SystemV2" not in await _or_empty(bridge)
    assert types(simulator.log) == [JSON_TYPE, None, "application/octet-stream"]


async def _or_empty(bridge: LocalTransport) -> dict[str, object]:
    try:
        return await bridge.query(1)
    except RejectedError:
        return {}


async def test_a_known_content_type_is_not_changed_by_errors(
    simulate: Simulate,
) -> None:
    """No flip-flop: one repetition alike, then the error; learnt anew after many."""
    simulator = await simulate(content_type="none")
    bridge = quick_transport(simulator)
    await bridge.query(1)
    simulator.log.clear()
    simulator.faults.add("*", "error", count=1)
    await bridge.query(1)
    simulator.faults.add("*", "error", count=4)
    for _ in range(2):
        with pytest.raises(RejectedError):
            await bridge.query(1)
    assert set(types(simulator.log)) == {None}
    simulator.quirks.content_type = "json"
    for _ in range(4):
        with pytest.raises(RejectedError):
            await bridge.query(1)
    assert "SystemV2" in await bridge.query(1)
