"""What a fresh report of a device means for what was asked of it."""

from collections.abc import Mapping
import logging
from typing import Any, Final

from homeassistant.core import callback

from ..hub.errors import ApiError, InvalidChange
from .account import DeviceRecord
from .families import GizwitsHub, Members, Report

_LOGGER: Final = logging.getLogger(__package__)


def dated_before_command(record: DeviceRecord, report: Report) -> bool:
    """Return whether the vendor dates a report before it got the last command.

    Both are the vendor's own time. Such a report is old, however late it comes; where it is
    still the last one long after the command, the device had nothing else to tell.
    """
    told_at, commanded_at = report.told_at, record.commanded_at
    if report.pushed or told_at is None or commanded_at is None:
        return False
    return told_at < commanded_at


@callback
def async_take_report(
    hub: GizwitsHub,
    members: Members[Any],
    record: DeviceRecord,
    report: Report,
    grace: float,
) -> None:
    """Hold a fresh report against what is desired, and let the family act on it.

    A command that was accepted and had no effect is sent once more; where that has none
    either, what the device reports shows again, and the log says so.

    Args:
        hub: the hub of the device.
        members: its family.
        record: the device.
        report: what it told.
        grace: seconds after a command in which this source may tell what was before.

    """
    did = record.did
    if dated_before_command(record, report):
        grace = max(grace, hub.timing.telling)
    if hub.desired.pending(did):
        missed = hub.desired.observed(
            did,
            lambda field: members.reported(record, field),
            grace,
            fields=members.told(record, report.attrs),
            ordered=report.pushed,
            as_of=report.as_of,
        )
        if missed.again:
            hub.config_entry.async_create_background_task(
                hub.hass, _async_repeat(hub, record, missed.again), "repeated command"
            )
        if missed.failed:
            _LOGGER.warning(
                "%s accepted a command twice and did not carry it out", record.name
            )
    members.on_report(record, report)


async def _async_repeat(
    hub: GizwitsHub, record: DeviceRecord, changes: Mapping[str, Any]
) -> None:
    _LOGGER.debug("A command had no effect and is sent once more")
    try:
        await hub.async_repeat(record.did, changes)
    except (ApiError, InvalidChange) as err:
        _LOGGER.warning(
            "%s did not carry out a command, and it could not be sent again: %s",
            record.name,
            err,
        )
