"""What was asked shows until the vendor's word counts again."""

from custom_components.isotherm.hub.desired_state import Overlay


class Clock:
    """Seconds that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_a_wish_masks_old_values_for_a_grace_time_only() -> None:
    """Then the device's own value shows again, and stays."""
    clock = Clock()
    overlay = Overlay(clock)
    overlay.ask("did", {"mode": "eco", "locked": True})
    read = {"mode": "comfort", "locked": True}.get
    clock.now += 3.9
    assert overlay.over("did", read, 4) == {"mode": "eco", "locked": True}
    assert overlay.over("other", read, 4) == {}
    clock.now += 0.2
    assert overlay.over("did", read, 4) == {"locked": True}
    assert overlay.over("did", {"mode": "eco", "locked": False}.get, 60) == {
        "locked": True
    }
    clock.now += 60
    assert overlay.over("did", {"locked": False}.get, 60) == {}
    assert not overlay.pending("did")


def test_a_refused_wish_is_withdrawn_unless_replaced() -> None:
    """A newer wish for the same field stands."""
    overlay = Overlay(Clock())
    overlay.ask("did", {"mode": "eco", "locked": True})
    overlay.ask("did", {"mode": "comfort"})
    overlay.withdraw("did", {"mode": "eco", "locked": True, "power": True})
    assert overlay.over("did", {}.get, 4) == {"mode": "comfort"}
    overlay.withdraw("nobody", {"mode": "eco"})
    overlay.forget("did")
    assert not overlay.pending("did")


def test_a_wish_that_a_read_has_shown_ends_once_it_can_be_no_older_value() -> None:
    """From then on a change that somebody else makes shows at once."""
    clock = Clock()
    overlay = Overlay(clock)
    overlay.ask("zone", {"mode": "auto"})
    clock.now += 2
    assert overlay.over("zone", {"mode": "auto"}.get, 8, 3) == {"mode": "auto"}
    assert overlay.over("zone", {"mode": "open"}.get, 8, 3) == {"mode": "auto"}
    clock.now += 1
    assert overlay.over("zone", {"mode": "open"}.get, 8, 3) == {"mode": "auto"}
    assert overlay.over("zone", {"mode": "auto"}.get, 8, 3) == {}
    assert overlay.over("zone", {"mode": "open"}.get, 8, 3) == {}


def test_what_push_confirmed_it_may_take_back_at_once() -> None:
    """A hand on the heater shows right after a command; a lagging poll does not."""
    overlay = Overlay(Clock())
    overlay.ask("did", {"mode": "eco"})
    old, new = {"mode": "comfort"}.get, {"mode": "eco"}.get
    assert overlay.over("did", old, 4, ordered=True) == {"mode": "eco"}
    assert overlay.over("did", new, 4, ordered=True) == {"mode": "eco"}
    assert overlay.over("did", old, 60) == {"mode": "eco"}
    assert overlay.over("did", {"mode": "off"}.get, 4, ordered=True) == {}
    assert not overlay.pending("did")
