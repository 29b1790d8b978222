"""What the facts leave open about the cloud and its devices: one switch each."""

from dataclasses import asdict, dataclass, field, fields

from ..inputs import LONGEST, number


@dataclass(slots=True)
class Behaviour:
    """Switches of the cloud and of the devices, changeable at run time.

    Times are real seconds.
    """

    most_per_page: int = 100
    """A list is cut to so many rows, whatever `limit` asks for."""
    html_routes: set[str] = field(default_factory=lambda: {"bindings", "devdata"})
    """Routes whose JSON is served as text/html."""
    devdata_lag: float = 0.0
    """How long GET /app/devdata/{did}/latest still shows the state before."""
    push_lag: float = 0.0
    """How long an s2c_noti takes."""
    control_empty: bool = False
    """Control answers an empty body instead of `{}`."""
    offline_empty: bool = False
    """devdata of an offline device has updated_at 0 and no attributes."""
    reuse_token: bool = True
    """A login hands back the token of the login before while it is valid."""
    push_delta: bool = False
    """s2c_noti has the changed attributes instead of all."""
    push_clock: bool = False
    """A device's clock alone is worth an s2c_noti."""
    bad_write: str = "ignore"
    """A wrong c2s_write is met with silence (ignore) or s2c_invalid_msg (invalid)."""
    read_names: bool = False
    """c2s_read answers the named points only; else it answers all."""
    host_strict: bool = True
    """A socket brings only the devices of the host that it was opened to."""
    heartbeat_scale: float = 1.0
    """Real seconds per second of the heartbeat that a client asks for."""
    heating_state_capital: bool = True
    """A Pilote Pro says Heating_state over the socket."""
    g1_words: str = "chinese"
    """The words of generation 1: chinese, latin, or unescaped (u505cu6b62)."""
    strict_time_hour: bool = False
    """time_hour counts hours, and above 24 is refused, as the definition says."""
    derog_overwrites_mode: bool = True
    """Without cur_mode, a derogation puts cft or fro into mode."""
    derog_restores_mode: bool = True
    """After a derogation, mode is again what it was before."""
    derog_counts_down: bool = True
    """derog_time is what remains."""

    def set(self, **switches: object) -> None:
        """Turn switches by name.

        Raises ValueError for an unknown name or a value of another kind.
        """
        names = {known.name for known in fields(self)}
        for name, value in switches.items():
            if name not in names:
                raise ValueError(f"no switch {name!r}")
            present = getattr(self, name)
            if isinstance(present, set) and isinstance(value, (list, tuple, set)):
                value = {str(item) for item in value}
            elif isinstance(present, float):
                value = number(value, 0, LONGEST)
            if type(value) is not type(present):
                raise ValueError(f"{name} does not take {value!r}")
            setattr(self, name, value)

    def as_dict(self) -> dict[str, object]:
        """Return every switch as plain data."""
        return asdict(self) | {"html_routes": sorted(self.html_routes)}
