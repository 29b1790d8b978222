"""What real bridges do differently from the vendor document, each a switch."""

from dataclasses import dataclass
from typing import Literal

BULK_SYSTEM_KNOWN = (
    "SysOn",
    "SysMode",
    "SysFan",
    "Setpoint",
    "Temp",
    "Supply",
    "Warnings",
)
"""System keys of a Type 7 answer that have been seen on hardware."""

BULK_SYSTEM_RICH = (
    *BULK_SYSTEM_KNOWN,
    "SleepTimer",
    "RAS",
    "CtrlZone",
    "ACError",
    "iSaveOn",
    "LockStatus",
)
"""The known keys and more dynamic ones: a generous reading of "status"."""

PADDED_KNOWN = ("Name", "Tag1", "Tag2", "LockCode", "Pass")
"""Texts of a fixed size whose padding has been seen on hardware."""

PADDED_WIDE = (
    *PADDED_KNOWN,
    *("ACError", "Warnings", "State", "Code", "Fmw"),
    *(f"Name{number}" for number in range(1, 10)),
)
"""Every text of the datagrams that may be one of a fixed size."""

type Fitting = Literal["fitted", "bare", "unserved", "error", "hang"]
"""A subsystem is fitted; answers, and nothing is fitted (`bare`); has paths that the
firmware does not serve; gets `reject` for all that is asked; or never answers."""

BULK_ZONE_KNOWN = ("Mode", "Setpoint", "Temp")
"""Zone keys of a Type 7 answer that have been seen on hardware."""

BULK_ZONE_RICH = (
    "Index",
    *BULK_ZONE_KNOWN,
    "MaxAir",
    "MinAir",
    "ConstA",
    "Master",
    "DmpFlt",
    "DmpPos",
    "RfSignal",
    "BattVolt",
    "SensorFault",
)
"""The known keys and more dynamic ones."""


@dataclass(slots=True)
class Quirks:
    """Switches of a simulated bridge; every one may be changed while it runs.

    Times are real seconds. The defaults are a bridge of about 2018 that serves
    both generations of the API.
    """

    api: Literal["both", "v1", "v2", "none"] = "both"
    """Which generation is served; the other's paths are `unserved`. A bridge that serves
    none has no air-conditioner, and splits, irrigation or a power monitor at most."""
    unserved: Literal["empty", "error", "not_found"] = "empty"
    """Answer of a path the firmware does not know: 200 without a body, `{ERROR}`, 404."""
    split: Literal["error", "lost", "accept"] = "error"
    """A request whose header and body came in two segments: `{ERROR}`, acknowledged
    but not carried out, or accepted."""
    content_length: bool = False
    """Send Content-Length; otherwise the body ends where the connection ends."""
    content_type: Literal["any", "json", "none", "absent"] = "any"
    """V2 requests: any; only application/json; anything but application/json; only
    without a Content-Type header."""
    append_ok: bool = False
    """JSON answers are followed by `{OK}`."""
    ack: str = "{OK}"
    """The answer to an accepted command: `{OK}`, `OK`, `"OK"` or nothing."""
    reject: str = "{ERROR}"
    """The answer to a refused command: `{ERROR}`, `InvalidRequest`, `Error` …"""
    padding: Literal["none", "nul", "ff"] = "none"
    """Fixed-size strings end in raw NUL, or in NUL and then raw 0xFF."""
    padded: tuple[str, ...] = PADDED_KNOWN
    """Keys of the texts that `padding` concerns."""
    drop_empty: bool = False
    """A key whose text is empty is left out."""
    bytes_in_names: bool = False
    """A name is as long as its bytes on the wire; otherwise as its characters."""
    v1_more_words: bool = False
    """V1 has words of its own for zones that are held open (override, constant);
    otherwise they are open, as the document knows but open, close and auto."""
    latin1: bool = False
    """Text is Latin-1 instead of UTF-8."""
    text_numbers: bool = False
    """Every number is sent as text."""
    text_systype: bool = False
    """SysType is sent as text ("320")."""
    second_connection: Literal["queue", "refuse", "serve"] = "queue"
    """A connection while another is open: waits its turn, is reset, is served."""
    delay: float = 0.0
    """Time before each answer."""
    apply_delay: float = 0.0
    """Time from the acknowledgement of a command until the change shows."""
    apply_spread: float = 0.0
    """As much more at most, drawn for each command; their order stays (1 to 3 s
    in all on hardware)."""
    busy_gap: float = 0.0
    """A command sooner than this after the one before gets `{BUSY}` (0.3 s suffice
    on hardware)."""
    busy_applying: Literal["never", "commands", "all"] = "never"
    """What gets `{BUSY}` until the commands before show: nothing, commands, reads too."""
    notifications: Literal["burst", "exact", "off"] = "burst"
    """After a change: all three notifications, the one that names what changed, none."""
    notification_delay: float = 3.0
    """Time from a change to its notifications (2.5 to 3.6 s on hardware)."""
    notification_every: float | None = None
    """Send the three notifications at this interval, changed or not (120 s in 2014)."""
    sensor_notification_gap: float = 60.0
    """Simulated time between notifications that only drifting temperatures cause."""
    beacon_every: float | None = None
    """Send the discovery reply unasked at this interval."""
    answers_discovery: bool = True
    """Answer IASD at all."""
    tags: tuple[str, ...] | None = None
    """Fields of the discovery reply after the first three; None derives them."""
    reply_ip: str | None = None
    """Text of the IP_ field of the discovery reply; None is the bridge's address."""
    cloud_reachable: bool = True
    """The bridge has its way to the internet, and so to the cloud."""
    bulk: Literal["yes", "error", "empty"] = "yes"
    """Type 7: answered, `{ERROR}`, or 200 without a body."""
    bulk_system: tuple[str, ...] = BULK_SYSTEM_KNOWN
    """System keys of the Type 7 answer."""
    bulk_zone: tuple[str, ...] = BULK_ZONE_KNOWN
    """Zone keys of the Type 7 answer."""
    bulk_fill: bool = False
    """The Type 7 answer has fourteen zones, fillers included."""
    fault_shape: bool = False
    """The wall controller is not heard: the answers of the time after a power cut."""
    fault_words: bool = True
    """V2 answers of the fault shape say "error" as V1 does; otherwise 0."""
    two_speed: bool = False
    """The unit has two fan speeds and turns medium into high."""
    coerce_delay: float = 0.0
    """Time until the unit has changed the fan speed of its own accord."""
    extra_fans: tuple[int, ...] = ()
    """SysFan values accepted beyond the usual (6 quiet, 7 turbo, 99 non-gas heat)."""
    isave_key: Literal["iSave", "iSaveOn", "both", "none"] = "iSave"
    """Command key that switches iSave; the others are refused."""
    sleep_turns_on: bool = False
    """Setting a sleep timer switches the unit on."""
    setpoint_opens: bool = False
    """V2: setting a zone's setpoint puts the zone into auto, as V1 always does."""
    reboot_time: float = 0.2
    """Time without TCP after `ReSetMe`."""
    split_units: Fitting = "unserved"
    """Whether there are wall splits, and what becomes of questions if not."""
    irrigation: Fitting = "unserved"
    """Whether there is irrigation, and what becomes of questions if not."""
    power_monitor: Fitting = "unserved"
    """Whether there is a power monitor, and what becomes of questions if not."""
    split_uid: Literal["number", "text"] = "number"
    """The uid in answers about splits: a number as the guide says, or text as elsewhere."""
    irrigation_answers: Literal["Ret", "iDrate", "list", "flat", "datagram"] = "Ret"
    """How answers about irrigation are wrapped, which no document tells: in RetSystem,
    RetProgram or RetStation; in iDrateSystem …; as a list of one in RetSystem …; beside
    uid and device type; or not at all, the datagram alone."""
    irrigation_flag: Literal["bool", "int"] = "bool"
    """Enable of the irrigation system reads true or 1."""
    station_name_key: Literal["RetStName", "RetPrRetStNameogName", "both"] = "RetStName"
    """Command key that names a station: the likely one, the guide's slip, or both."""
    station_stays_manual: bool = False
    """A station that has run by hand stays in manual; otherwise it returns to auto."""
    one_station_by_hand: bool = False
    """By hand one station waters at a time: another that is put in manual waits for it."""
    power_number_key: Literal["LastReadingNo", "lastReadingNo", "leasReadingNo"] = (
        "LastReadingNo"
    )
    """Key of the power monitor's reading number, in three spellings."""
    power_kind_key: Literal["Generate", "Consum"] = "Generate"
    """Key of a channel's direction: Generate 1 produces, or Consum 1 consumes."""
    power_ok: Literal[0, 1] = 1
    """Ok of a power device that is heard; the other is that of one that is not."""
    power_name_key: Literal["Name", "String", "both"] = "both"
    """Key of the new name in ChannelName."""
    power_settings: bool = True
    """Takes the commands of the vendor's JSON header besides ChannelName."""
    power_reading_every: float = 5.0
    """Simulated seconds between readings of the power monitor (no document tells)."""

    def fitting(self, table: str) -> Fitting:
        """Return whether a table of paths is served, and how."""
        match table:
            case "v1" | "v2":
                return "fitted" if self.api in ("both", table) else "unserved"
            case "splits":
                return self.split_units
            case "irrigation":
                return self.irrigation
            case "power":
                return self.power_monitor
        return "fitted"
