"""A house whose rooms warm and cool: no network, no vendor, no clock of its own."""

from dataclasses import dataclass, field
import math

FULL_HEAT = 28.0
"""Kelvin above the outdoor temperature that full heating holds in the long run."""


@dataclass(slots=True)
class Room:
    """One room.

    `temperature` in °C, `humidity` in % at 19 °C, `time_constant` in seconds (how
    fast the room follows the outdoors), `heat` from -1 (full cooling) to 1 (full
    heating): the sum of what its appliances give at present.
    """

    name: str
    temperature: float = 18.5
    humidity: float = 52.0
    time_constant: float = 5 * 3600.0
    heat: float = 0.0

    def step(self, seconds: float, outdoor: float) -> None:
        """Let `seconds` pass with `outdoor` °C outside."""
        rest = outdoor + FULL_HEAT * max(-1.0, min(1.0, self.heat))
        decay = math.exp(-seconds / self.time_constant)
        self.temperature = rest + (self.temperature - rest) * decay

    @property
    def relative_humidity(self) -> int:
        """Relative humidity in %: warm air of the same moisture is drier."""
        humidity = self.humidity * math.exp(-0.04 * (self.temperature - 19.0))
        return max(0, min(100, round(humidity)))


@dataclass(slots=True)
class House:
    """Rooms under one sky of `outdoor` °C."""

    outdoor: float = 6.0
    rooms: dict[str, Room] = field(default_factory=dict)

    def room(self, name: str, temperature: float = 18.5) -> Room:
        """Return the room called `name`, built at `temperature` °C when new."""
        return self.rooms.setdefault(name, Room(name, temperature))

    def step(self, seconds: float) -> None:
        """Let `seconds` pass in every room."""
        for room in self.rooms.values():
            room.step(seconds, self.outdoor)
