"""The other systems that a bridge may have: a row each."""

from typing import Final

from .irrigation_reader import Irrigation
from .power_monitor import PowerSubsystem
from .split_reader import Splits
from .subsystems import Subsystem

SUBSYSTEMS: Final[tuple[type[Subsystem], ...]] = (Splits, Irrigation, PowerSubsystem)
