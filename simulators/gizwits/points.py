"""Data points: what a product's definition says about one attribute."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
import hashlib

type Value = bool | int | float | str

WRITABLE = "status_writable"
READONLY = "status_readonly"

_BYTES = {"uint8": 1, "uint16": 2, "uint32": 4}


@dataclass(frozen=True, slots=True)
class Point:
    """One data point.

    `data_type` is bool, enum, uint8, uint16 or uint32; `access` is status_writable,
    status_readonly, alert or fault. `minimum` and `maximum` are limits of the raw
    number; what the API shows is raw x `ratio` + `addition`. `accepts` raises the
    limit for what a product really takes where its definition is wrong.
    """

    name: str
    data_type: str = "uint8"
    access: str = WRITABLE
    default: Value = 0
    enum: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 255
    ratio: float = 1
    addition: float = 0
    accepts: int | None = None
    description: str = ""

    def parse(
        self, value: object, *, strict_bool: bool = False, strict_limits: bool = False
    ) -> Value:
        """Return `value` as the product keeps it.

        An enum takes its words and their index. A bool takes true and false, and 1
        and 0 unless `strict_bool`. Raises ValueError for anything else.
        """
        if self.access != WRITABLE:
            raise ValueError(f"{self.name} is read only")
        match self.data_type, value:
            case "bool", bool():
                return value
            case "bool", 0 | 1 if not strict_bool:
                return bool(value)
            case "enum", str() if value in self.enum:
                return value
            case "enum", int() if not isinstance(value, bool):
                if 0 <= value < len(self.enum):
                    return self.enum[value]
            case (("uint8" | "uint16" | "uint32"), int() | float()):
                if not isinstance(value, bool) and self._fits(value, strict_limits):
                    return value
        raise ValueError(f"{self.name} does not take {value!r}")

    def _fits(self, value: float, strict_limits: bool) -> bool:
        top = self.maximum
        if self.accepts is not None and not strict_limits:
            top = self.accepts
        # Compared before any arithmetic: that fails for NaN, inf and huge integers.
        lowest, highest = self._shown(self.minimum - 1), self._shown(top + 1)
        if not lowest < value < highest:
            return False
        raw = (value - self.addition) / self.ratio
        return abs(raw - round(raw)) < 1e-6 and self.minimum <= round(raw) <= top

    def _shown(self, raw: int) -> float:
        return raw * self.ratio + self.addition

    def definition(self, number: int, byte: int, bit: int) -> dict[str, object]:
        """Return the point as GET /app/datapoint gives it."""
        bits = self.data_type in {"bool", "enum"}
        answer: dict[str, object] = {
            "id": number,
            "name": self.name,
            "display_name": self.name,
            "desc": self.description,
            "type": self.access,
            "data_type": self.data_type,
            "position": {
                "byte_offset": byte,
                "bit_offset": bit,
                "len": self.bits if bits else self.bytes,
                "unit": "bit" if bits else "byte",
            },
        }
        if self.data_type == "enum":
            answer["enum"] = list(self.enum)
        elif self.data_type != "bool":
            answer["uint_spec"] = {
                "min": self.minimum,
                "max": self.maximum,
                "ratio": self.ratio,
                "addition": self.addition,
            }
        return answer

    @property
    def bits(self) -> int:
        """How many bits a bool or an enum takes."""
        return max(1, (len(self.enum) - 1).bit_length()) if self.enum else 1

    @property
    def bytes(self) -> int:
        """How many bytes a number takes."""
        return _BYTES.get(self.data_type, 1)


@dataclass(frozen=True)
class Product:
    """A product: its key, its name and its points.

    `socket`: its
    `on_off` is a plug beside the heater, not the heater's power. `plain`: it does
    nothing by itself. `false_weekday`: its clock tells a wrong weekday. `sandbox` and
    `old` shape its binding, `versions` are wifi_soft_version, mcu_soft_version and
    wifi_hard_version.
    """

    key: str
    name: str
    points: Mapping[str, Point]
    title: str = ""
    socket: bool = False
    plain: bool = False
    false_weekday: bool = False
    sandbox: bool = False
    old: bool = False
    sleep_duration: int = 0
    versions: tuple[str, str, str] = ("04020028", "00000001", "00ESP826")
    defaults: Mapping[str, Value] = field(default_factory=dict)

    @property
    def secret(self) -> str:
        """The product secret that signs bind_mac requests (made up)."""
        return hashlib.md5(f"secret of {self.key}".encode()).hexdigest()

    @property
    def regulated(self) -> bool:
        """Whether it measures a temperature and heats towards a set one."""
        return any(name in self.points for name in ("cur_temp", "cur_tempL"))

    def initial(self) -> dict[str, Value]:
        """Return the attributes of a new device."""
        values = {point.name: point.default for point in self.points.values()}
        return values | dict(self.defaults)

    @cached_property
    def definition(self) -> dict[str, object]:
        """The answer of GET /app/datapoint for this product."""
        byte, bit, attrs = 0, 0, []
        for number, point in enumerate(self.points.values()):
            bits = point.data_type in {"bool", "enum"}
            if bit and (not bits or bit + point.bits > 8):
                byte, bit = byte + 1, 0
            attrs.append(point.definition(number, byte, bit))
            if bits:
                bit += point.bits
            else:
                byte += point.bytes
        return {
            "name": self.name,
            "product_key": self.key,
            "protocolType": "standard",
            "packetVersion": "0x00000004",
            "entities": [
                {"id": 0, "name": "entity0", "display_name": self.name, "attrs": attrs}
            ],
            "ui": {"object": {"version": 4, "showEditButton": False}, "sections": []},
        }


def points(*parts: Point | tuple[Point, ...]) -> dict[str, Point]:
    """Return points by name, from single ones and groups of them, later ones winning."""
    table: dict[str, Point] = {}
    for part in parts:
        for point in part if isinstance(part, tuple) else (part,):
            table[point.name] = point
    return table
