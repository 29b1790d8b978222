"""Heaters that are away, or of which the vendor merely says so."""

import asyncio

from .trouble import Trouble


def connected(trouble: Trouble, name: str) -> str:
    """Return what the connectivity sensor of a heater shows."""
    state = trouble.hass.states.get(f"binary_sensor.{name}_connection")
    if state is None:
        names = trouble.hass.states.async_entity_ids("binary_sensor")
        (found,) = [n for n in names if name in n and "connect" in n]
        state = trouble.hass.states.get(found)
    assert state is not None
    return state.state


async def test_away_and_back_by_push(trouble: Trouble) -> None:
    """The cloud still answers its cached state; that brings nobody back."""
    salon, chambre, bureau = trouble.heaters
    await trouble.start()
    trouble.cloud.set_online(bureau.did, False)
    await trouble.until(lambda: not trouble.available(bureau))
    assert connected(trouble, "bureau") == "off"
    assert trouble.available(salon, chambre)
    for _ in range(3):
        await trouble.poll()
    assert not trouble.available(bureau)
    # A new socket reads all heaters; an answer to that is no sign of life either.
    await trouble.coordinator.push.read(bureau.did)
    trouble.cloud.drop_sockets()
    await trouble.until(lambda: not trouble.push_alive)
    await trouble.until(lambda: trouble.push_alive)
    await trouble.poll()
    assert not trouble.available(bureau)

    trouble.cloud.set_online(bureau.did, True)
    await trouble.until(lambda: trouble.available(bureau))
    assert connected(trouble, "bureau") == "on"
    trouble.check_log()


async def test_away_and_back_by_polling(trouble: Trouble) -> None:
    """The same without push."""
    bureau = trouble.heaters[2]
    await trouble.start_without_push()
    trouble.cloud.set_online(bureau.did, False)
    await trouble.poll()
    assert not trouble.available(bureau)
    await trouble.poll()
    assert not trouble.available(bureau)
    trouble.cloud.set_online(bureau.did, True)
    await trouble.poll()
    assert trouble.available()


async def test_a_state_that_comes_unasked_is_a_sign_of_life(trouble: Trouble) -> None:
    """The vendor says "offline" of a heater that reports: it is shown."""
    salon, _, bureau = trouble.heaters
    bureau.extra["is_online"] = False
    trouble.timing(answer_time=0.2)
    await trouble.start()
    assert not trouble.available(bureau)
    # What comes right after push came up may be the answer to its question.
    await asyncio.sleep(0.2)
    trouble.cloud.set_temperature(bureau.did, 21.5)
    await trouble.until(lambda: trouble.available(bureau))
    assert trouble.temperature(bureau) == 21.5
    assert connected(trouble, "bureau") == "off"
    # The same old word does not count again; a new one does.
    await trouble.poll()
    assert trouble.available(bureau, salon)
    trouble.cloud.set_online(bureau.did, False)
    await trouble.until(lambda: not trouble.available(bureau))


async def test_a_report_is_a_sign_of_life_without_push(trouble: Trouble) -> None:
    """Only who was away all the time and yet reported is there."""
    bureau = trouble.heaters[2]
    bureau.extra["is_online"] = False
    bureau.updated_at = 1_700_000_000
    await trouble.start_without_push()
    assert not trouble.available(bureau)
    bureau.updated_at += 60
    await trouble.poll()
    assert trouble.available(bureau)
    shown = trouble.warm(bureau, 21.5)
    await trouble.poll()
    assert shown()
    assert connected(trouble, "bureau") == "off"


async def test_an_account_that_is_empty_for_a_moment(trouble: Trouble) -> None:
    """It is believed the second time it says so."""
    await trouble.start()
    account = trouble.cloud.registry.accounts[trouble.entry.data["username"]]
    bindings, account.bindings = account.bindings, {}
    await trouble.poll()
    account.bindings = bindings
    assert trouble.available()
    await trouble.poll()
    assert trouble.available()
    account.bindings = {}
    await trouble.poll()
    await trouble.poll()
    assert trouble.hass.states.async_entity_ids("climate") == []
    trouble.check_log()
