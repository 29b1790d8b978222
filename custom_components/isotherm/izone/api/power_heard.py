"""Which devices of a power monitor are heard: what their flag means is learnt (guide, 4.6)."""

from typing import Final

from .power import DeviceStatus, PowerStatus

_AGREEING: Final = 3
"""Readings against what was learnt, with none for it, until the reverse is taken for true."""


class OkMeaning:
    """Learn which value of Ok is well: a device whose readings move is heard.

    The vendor's document says 1, but 0 was seen of a device that works. The readings of
    a device that is lost may stay, or fall to 0 once.
    """

    def __init__(self) -> None:
        """Begin with nothing learnt."""
        self.well: bool | None = None
        """The value of Ok of a device that is heard; None until one was seen to move."""
        self._against = 0

    def learn(self, before: PowerStatus, now: PowerStatus) -> None:
        """Hold a reading against the one before it."""
        both = zip(before.devices, now.devices, strict=True)
        moving = {
            new.ok
            for old, new in both
            if new.ok is not None and old.ok is new.ok and _moved(old, new)
        }
        if self.well in moving:
            self._against = 0
        elif len(moving) == 1:
            self._against += 1
            if self.well is None or self._against >= _AGREEING:
                (self.well,) = moving
                self._against = 0

    def heard(self, device: DeviceStatus) -> bool:
        """Tell whether a device is heard; any is until it is known what its flag means."""
        return device.ok is None or self.well is None or device.ok is self.well


def _moved(old: DeviceStatus, new: DeviceStatus) -> bool:
    """Tell whether a device that is lost could not have told this."""
    both = zip(old.powers, new.powers, strict=True)
    return any(one != two and two for one, two in both if one is not None)
