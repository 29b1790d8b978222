"""A derogation is kept, starts, is acknowledged and ends, and the account's device shows it."""

from homeassistant.core import Event, EventStateChangedData, HomeAssistant

from .account import Account, subentry


def watch(hass: HomeAssistant, entity_id: str) -> list[tuple[str, int, int | None]]:
    """Collect what an event entity tells from now on."""
    told: list[tuple[str, int, int | None]] = []

    def heard(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        if event.data["entity_id"] == entity_id and new and "homes" in new.attributes:
            told.append(
                (
                    new.attributes["event_type"],
                    new.attributes["homes"],
                    new.attributes["acknowledged"],
                )
            )

    hass.bus.async_listen("state_changed", heard)
    return told


async def test_a_derogation_from_its_scheduling_to_its_end(account: Account) -> None:
    """All that happens is told once, with numbers."""
    partner = await account.set_up([subentry("one", "Chalet")])
    told = watch(account.hass, account.entity_id("derogation", "event"))
    changes: list[str] = []
    partner.async_listen("one", lambda: changes.append("one"))
    done = await partner.async_schedule(
        account.window(), account.shifts("one", "two", "three")
    )
    await account.settle()

    assert len(done) == 1
    assert account.asked("derogations") == 1
    assert account.asked("report") == 0
    assert told == [("scheduled", 3, None)]
    assert [one.delta for one in partner.derogations_of("one")] == [-2]
    assert account.state("last_derogation_requested") == "unknown"

    await account.pass_until(18)
    assert [one[0] for one in told[1:]] == ["started"]
    assert account.state("running_derogation_requested") == "3"
    assert account.state("running_derogation_received") in {"unknown", "0"}

    await account.pass_time(120)
    assert told[2:] == [("acknowledged", 3, 3)]
    assert account.state("running_derogation_received") == "3"
    assert account.state("last_derogation_share") == "100.0"
    assert float(account.state("last_derogation_last_minutes")) <= 2
    assert partner.derogations_of("one")[0].acknowledged

    looked = account.asked("report")
    assert looked <= 2
    await account.pass_until(19, 50)
    assert account.asked("report") == looked
    await account.pass_until(20)
    await account.pass_time(120)
    assert told[3:] == [("ended", 3, 3)]
    assert account.state("running_derogation_requested") == "unknown"
    assert account.state("last_derogation_requested") == "3"
    await account.pass_time(3600, step=300)
    assert account.asked("report") <= looked + 2
    assert changes
