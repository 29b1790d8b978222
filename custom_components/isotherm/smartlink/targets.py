"""From the target that a person wants to the degrees that a room is shifted by. Pure."""

from typing import Final

from ..hub.errors import InvalidChange
from .api.deltas import delta_for
from .api.models import NO_ROOM, Mode
from .models import SmartlinkDevice

DELTA: Final = "delta"
"""What is asked of a heater: degrees Celsius, -5 to 5, from its programme."""
SAME: Final = 0.3
"""°C: a home that counts in °F rounds a target by almost as much."""
_UNMOVED: Final = {None, Mode.STOP, Mode.ANTIFREEZE}


def may_shift(device: SmartlinkDevice) -> bool:
    """Tell whether a derogation changes what a heater does, as far as is known.

    A derogation shifts a setpoint: what is off or protects from frost goes by none. One
    that is set by hand has a setpoint; the document does not except it.
    """
    return (
        device.online
        and device.mode not in _UNMOVED
        and device.programmed is not None
        and device.room_id != NO_ROOM
    )


def shift_to(device: SmartlinkDevice, target: float) -> dict[str, int]:
    """Return by how much a room is to depart; empty where the target is in force.

    Args:
        device: the heater.
        target: in °C; what whole degrees can't reach goes to the nearest.

    Raises:
        InvalidChange: ``derogation_no_effect``, or see `delta_for`.

    """
    programmed, now = device.programmed, device.setpoint
    if programmed is None or now is None or not may_shift(device):
        raise InvalidChange("derogation_no_effect", device=device.name)
    if abs(target - now) < SAME:
        return {}
    running = device.derogation is not None
    delta = delta_for(round(target, 2), programmed, running=running, now=now)
    return {} if abs(programmed + delta - now) < SAME else {DELTA: delta}
