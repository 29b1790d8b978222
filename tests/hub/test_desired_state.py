"""What was asked shows until the vendor's word counts again."""

from custom_components.isotherm.hub.desired_state import DesiredState


class Clock:
    """Seconds that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def ask(desired: DesiredState, key: str, changes: dict[str, object]) -> None:
    """Ask for changes whose command leaves and is accepted at once."""
    desired.ask(key, changes)
    desired.sent(key, changes, desired.asked)


def test_a_desired_value_masks_old_reports_for_a_grace_time_only() -> None:
    """Then the device's own value shows again, and stays."""
    clock = Clock()
    desired = DesiredState(clock)
    ask(desired, "did", {"mode": "eco", "locked": True})
    read = {"mode": "comfort", "locked": True}.get
    clock.now += 3.9
    desired.observed("did", read, 4)
    assert desired.pending("did") == {"mode": "eco", "locked": True}
    desired.observed("other", read, 4)
    assert desired.pending("other") == {}
    clock.now += 0.2
    desired.observed("did", read, 4)
    assert desired.pending("did") == {"locked": True}
    desired.observed("did", {"mode": "eco", "locked": False}.get, 60)
    assert desired.pending("did") == {"locked": True}
    clock.now += 60
    desired.observed("did", {"locked": False}.get, 60)
    assert not desired.pending("did")


def test_only_a_report_ends_a_desired_value() -> None:
    """Looking changes nothing, however late and however often."""
    clock = Clock()
    desired = DesiredState(clock)
    ask(desired, "did", {"mode": "eco"})
    clock.now += 1e6
    for _ in range(3):
        assert desired.pending("did") == {"mode": "eco"}
    desired.observed("did", {"mode": "comfort"}.get, 4, fields={"locked"})
    assert desired.pending("did") == {"mode": "eco"}
    desired.observed("did", {"mode": "comfort"}.get, 4, fields={"mode"})
    assert desired.pending("did") == {}


def test_a_refused_value_is_withdrawn_unless_asked_for_again() -> None:
    """What was asked after the request left stands, even if it is the same."""
    desired = DesiredState(Clock())
    desired.ask("did", {"mode": "eco", "locked": True, "power": True})
    left = desired.asked
    desired.ask("did", {"mode": "eco"})
    desired.ask("did", {"locked": False})
    desired.withdraw("did", {"mode": "eco", "locked": True, "power": True}, left)
    assert desired.pending("did") == {"mode": "eco", "locked": False}
    desired.withdraw("nobody", {"mode": "eco"}, left)
    desired.forget("did")
    assert not desired.pending("did")


def test_what_is_on_its_way_is_not_expired() -> None:
    """The grace begins when the vendor has accepted the command."""
    clock = Clock()
    desired = DesiredState(clock)
    desired.ask("did", {"mode": "eco"})
    left = desired.asked
    desired.ask("did", {"locked": True})
    clock.now += 30
    old = {"mode": "comfort", "locked": False}.get
    desired.observed("did", old, 4)
    assert desired.pending("did") == {"mode": "eco", "locked": True}
    desired.sent("did", {"mode": "eco", "locked": True}, left)
    clock.now += 5
    desired.observed("did", old, 4)
    assert desired.pending("did") == {"locked": True}


def test_a_value_that_a_report_has_shown_ends_once_it_can_be_no_older_one() -> None:
    """From then on a change that somebody else makes shows at once."""
    clock = Clock()
    desired = DesiredState(clock)

    def after(mode: str) -> object:
        desired.observed("zone", {"mode": mode}.get, 8, 3)
        return desired.pending("zone")

    ask(desired, "zone", {"mode": "auto"})
    clock.now += 2
    assert after("auto") == {"mode": "auto"}
    assert after("open") == {"mode": "auto"}
    clock.now += 1
    assert after("open") == {"mode": "auto"}
    assert after("auto") == {}
    assert after("open") == {}


def test_what_push_confirmed_it_may_take_back_at_once() -> None:
    """A hand on the heater shows right after a command; a lagging poll does not."""
    desired = DesiredState(Clock())

    def after(mode: str, grace: float, *, ordered: bool = False) -> object:
        desired.observed("did", {"mode": mode}.get, grace, ordered=ordered)
        return desired.pending("did")

    ask(desired, "did", {"mode": "eco"})
    assert after("comfort", 4, ordered=True) == {"mode": "eco"}
    assert after("eco", 4, ordered=True) == {"mode": "eco"}
    assert after("comfort", 60) == {"mode": "eco"}
    assert after("off", 4, ordered=True) == {}


def test_what_was_asked_as_unknown_ends_with_the_rest_of_its_command() -> None:
    """A report that shows the rest shows this too, whatever it is."""
    desired = DesiredState(Clock())
    ask(desired, "did", {"in_force": None, "programme_on": True})
    desired.observed("did", {"in_force": "eco", "programme_on": False}.get, 4)
    assert desired.pending("did") == {"in_force": None, "programme_on": True}
    desired.observed("did", {"in_force": "eco", "programme_on": True}.get, 4)
    assert desired.pending("did") == {"programme_on": True}
