"""The codes of the iZone guide, "Types" of sections 4.1 to 4.3 and 4.6.

Values that no source names are never mapped to a neighbour: they read as None.
"""

from enum import IntEnum, StrEnum
from typing import Self

from ...hub.parsing import integer


class Code(IntEnum):
    """A code of the guide."""

    @classmethod
    def of(cls, value: object) -> Self | None:
        """Return the member for a code as it came, None for one that is not known."""
        code = integer(value)
        return None if code is None or code not in cls else cls(code)

    @property
    def word(self) -> str:
        """What it is called, in small letters."""
        return self.name.lower()


class SysMode(Code):
    """Mode of the unit (SysMode_e)."""

    COOL = 1
    HEAT = 2
    VENT = 3
    DRY = 4
    AUTO = 5
    EXHAUST = 6
    PUMP_ONLY = 7


class SysFan(Code):
    """Fan speed of the unit (SysFan_e); QUIET and TURBO are of newer firmware."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    AUTO = 4
    TOP = 5
    QUIET = 6
    TURBO = 7
    NON_GAS_HEAT = 99


class FanAutoType(Code):
    """Kind of fan that the auto mode drives (FanAutoType_e)."""

    TWO_SPEED = 0
    THREE_SPEED = 1
    VARIABLE = 2
    FOUR_SPEED = 3


class ReturnAir(Code):
    """Which sensor drives the unit (ReturnAirSensor_e)."""

    RETURN_AIR = 1
    MASTER = 2
    ZONES = 3


class ZoneType(Code):
    """What a zone is (ZoneType_e)."""

    OPEN_CLOSE = 1
    CONSTANT = 2
    AUTO = 3


class ZoneMode(Code):
    """What a zone does (ZoneMode_e); the first three can be asked for."""

    OPEN = 1
    CLOSE = 2
    AUTO = 3
    OVERRIDE = 4
    CONSTANT = 5


class SensorType(Code):
    """Temperature sensor of a zone (RoomSensorType_t)."""

    CCTS = 0
    CSM = 1
    ISENSE = 2
    WIRELESS = 3
    WIRED = 4
    NONE = 255


class Signal(Code):
    """Radio signal of a wireless sensor (RfSignalLevel_e), best first."""

    FULL = 0
    HALF = 1
    QUARTER = 2
    NONE = 3


class Battery(Code):
    """Battery of a wireless sensor (BatteryLevel_e), best first."""

    FULL = 0
    HALF = 1
    EMPTY = 2


class PowerBattery(Code):
    """Battery of a device that measures power (CpmBatt_e), worst first."""

    CRITICAL = 0
    LOW = 1
    NORMAL = 2
    FULL = 3


class CpuType(Code):
    """The air-conditioner's control board (AcCpuType_e)."""

    C220 = 0
    C150 = 1
    COOLBREEZE = 2


class OemMake(Code):
    """Under which name the system is sold (OemMake_e)."""

    IZONE = 0
    MYZONE = 1
    WESTAFLEX = 2
    KELVINATOR = 3
    CONSOLIDATED = 4
    T_ZONE = 5
    RAYZONE = 6
    COOLBREEZE = 7


class Api(StrEnum):
    """The generation of the bridge's local API."""

    V1 = "v1"
    V2 = "v2"
