"""Tokens that expire: one login each time, and no heater that notices."""

import asyncio

from .trouble import Trouble


def logins(trouble: Trouble) -> int:
    """Return how many logins were made."""
    return len(trouble.cloud.requests.of("login"))


async def test_expired_between_polls(trouble: Trouble) -> None:
    """One login for all heaters, none by the polls after it."""
    await trouble.start_without_push()
    for expire in (trouble.cloud.expire_tokens, trouble.cloud.revoke_tokens):
        trouble.secrets.update(trouble.cloud.registry.tokens)
        before = logins(trouble)
        expire()
        shown = trouble.warm(trouble.heaters[0], 19.0 + logins(trouble))
        await trouble.poll()
        assert shown()
        assert logins(trouble) == before + 1
        for _ in range(5):
            await trouble.poll()
        assert logins(trouble) == before + 1
    trouble.check_log()


async def test_expired_in_the_middle_of_a_poll(trouble: Trouble) -> None:
    """Many heaters meet the refusal at once: one login."""
    user = trouble.entry.data["username"]
    for number in range(30):
        trouble.cloud.add_heater(user, name=f"Room {number}")
    await trouble.start_without_push()
    trouble.cloud.faults.add("devdata", "9004", count=20)
    await trouble.poll()
    assert logins(trouble) == 2
    assert trouble.available()
    trouble.check_log()


async def test_expired_while_push_is_alive(trouble: Trouble) -> None:
    """The socket goes on; the next poll logs in once."""
    await trouble.start()
    (socket,) = trouble.cloud.connections
    trouble.secrets.update(trouble.cloud.registry.tokens)
    trouble.cloud.expire_tokens()
    for _ in range(3):
        await trouble.poll()
    assert logins(trouble) == 2
    assert trouble.cloud.connections == [socket]
    assert trouble.push_alive
    await trouble.until(trouble.warm(trouble.heaters[0], 21.5))
    trouble.check_log()


async def test_renewed_before_it_expires(trouble: Trouble) -> None:
    """In the last tenth of its life a token is replaced, on the same socket."""
    lifetime = trouble.cloud.token_lifetime
    trouble.cloud.behaviour.reuse_token = False
    trouble.cloud.token_lifetime = 6
    await trouble.start()
    trouble.cloud.token_lifetime = lifetime
    trouble.secrets.update(trouble.cloud.registry.tokens)
    (socket,) = trouble.cloud.connections
    asked = len(trouble.cloud.requests)
    await trouble.until(lambda: logins(trouble) == 2, seconds=10)
    await trouble.until(
        lambda: [m["cmd"] for m in socket.received].count("login_req") == 2
    )
    # No refusal led to it: nothing else was asked for meanwhile.
    assert len(trouble.cloud.requests) == asked + 1
    assert trouble.cloud.connections == [socket]
    for _ in range(3):
        await trouble.poll()
    assert logins(trouble) == 2
    trouble.check_log()


async def test_a_socket_that_refuses_the_token(trouble: Trouble) -> None:
    """`login_res` false: one login, then the socket takes the new token."""
    await trouble.start()
    trouble.cloud.faults.add("ws_login", "fail", count=1)
    trouble.cloud.drop_sockets()
    await trouble.until(lambda: not trouble.push_alive)
    await trouble.until(lambda: trouble.push_alive)
    assert logins(trouble) == 2
    assert trouble.available()
    trouble.check_log()


async def test_a_cloud_that_refuses_its_own_tokens(trouble: Trouble) -> None:
    """An outage, and not a login per poll."""
    await trouble.start_without_push()
    trouble.cloud.faults.add("bindings", "9006")
    for _ in range(20):
        await trouble.poll()
    assert logins(trouble) <= 3
    trouble.cloud.faults.clear("bindings")
    await trouble.poll()
    assert trouble.available()
    assert not trouble.hass.config_entries.flow.async_progress()
    trouble.check_log()


async def test_one_heater_for_which_the_account_is_refused(trouble: Trouble) -> None:
    """A sign-in that works is right: it is the one heater's trouble, and no question."""
    salon, chambre, bureau = trouble.heaters
    trouble.timing(outage_grace=0.3)
    await trouble.start_without_push()
    trouble.strike("devdata", "9005", salon.did)
    shown = trouble.warm(chambre, 22.5)
    await trouble.poll()
    assert shown()
    assert trouble.available()
    assert logins(trouble) == 2
    await asyncio.sleep(0.3)
    for _ in range(5):
        await trouble.poll()
    assert trouble.available(chambre, bureau)
    assert not trouble.available(salon)
    assert logins(trouble) <= 4
    assert not trouble.hass.config_entries.flow.async_progress()
    trouble.calm("devdata")
    await trouble.poll()
    assert trouble.available()
    trouble.check_log()


async def test_one_heater_whose_refusal_ends_in_a_refused_sign_in(
    trouble: Trouble,
) -> None:
    """The password is asked for, though all others were read; what they told shows."""
    salon, chambre, _ = trouble.heaters
    await trouble.start_without_push()
    account = trouble.cloud.registry.accounts[trouble.entry.data["username"]]
    password, account.password = account.password, "another password"
    trouble.strike("devdata", "9004", salon.did)
    shown = trouble.warm(chambre, 22.5)
    await trouble.poll()
    assert shown()
    assert trouble.available()
    (flow,) = trouble.hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth"
    account.password = password
    trouble.calm("devdata")
    await trouble.poll()
    assert not trouble.hass.config_entries.flow.async_progress()
    trouble.check_log()


async def test_a_password_that_was_changed(trouble: Trouble) -> None:
    """The person is asked for it, once; the vendor is not, again and again."""
    trouble.timing(outage_grace=3.0)
    await trouble.start_without_push()
    account = trouble.cloud.registry.accounts[trouble.entry.data["username"]]
    account.password = "another password"
    trouble.cloud.revoke_tokens()
    for _ in range(10):
        await trouble.poll()
    assert logins(trouble) == 2
    (flow,) = trouble.hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth"
    await asyncio.sleep(3.0)
    await trouble.poll()
    assert not trouble.available()
    trouble.check_log(outages=1)
