"""A state that is replayed, as scenes do it: mode, then target, then preset, in one context.

The target comes before the preset that it belongs to. Until that is known it counts for what
is in force, and is put right by the preset.
"""

from dataclasses import dataclass, field

from homeassistant.core import Context

from .api.commands import Changes
from .api.state import Derogation, Mode
from .models import Heater
from .thermostat import target_of, target_temperature


def within(heater: Heater, name: str | None, celsius: float) -> bool:
    """Return whether a field may take a temperature."""
    known = heater.product.fields.get(name or "")
    return known is not None and (
        known.limits is None or known.limits[0] <= celsius <= known.limits[1]
    )


@dataclass(slots=True)
class Replay:
    """What has been replayed so far.

    Args:
        context: of who replays.
        target: °C; None as long as it was not replayed.
        undo: what brings back the target that was changed in place of another.
        waits: whether the target could not be set for what is in force.

    """

    context: Context | None
    target: float | None = None
    undo: Changes = field(default_factory=dict)
    waits: bool = False

    def is_by(self, context: Context | None) -> bool:
        """Return whether it is this one who replays."""
        return context is not None and context is self.context

    def takes(self, heater: Heater, name: str | None, celsius: float) -> bool:
        """Note the target; return whether it can be set for what is in force."""
        self.target = celsius
        self.waits = name is None or not within(heater, name, celsius)
        if name is None or self.waits:
            return False
        self.undo = {name: target_temperature(heater.state, name)}
        return True

    def targets(self, heater: Heater, mode: Mode | Derogation) -> Changes:
        """Return the changes that put the target where it belongs.

        Args:
            heater: the heater.
            mode: the mode or derogation of the preset that is replayed.

        """
        of = Mode.COMFORT if mode is Derogation.BOOST else mode
        name = target_of(heater, of) if isinstance(of, Mode) else None
        if self.target is None or name is None or name in self.undo:
            return {}
        if not within(heater, name, self.target):
            return self.undo
        return {**self.undo, name: self.target}
