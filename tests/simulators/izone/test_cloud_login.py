"""The login page: who may come in, and where it leads."""

import pytest
from yarl import URL

from simulators.izone.cloud import IZoneCloud

from .cloud_client import NAME, RETURN, CloudClient, asking


async def test_allowed(online: CloudClient) -> None:
    """Name and password lead back with a code and the state, as it was."""
    status, text = await online.page()
    assert status == 200
    assert "Allow" in text
    assert 'name="viewport"' in text
    status, target = await online.submit(name=f" {NAME.upper()} ")
    assert status == 303
    assert isinstance(target, URL)
    assert str(target.with_query(None)) == RETURN
    assert target.query["state"] == asking()["state"]
    assert target.query["code"]
    assert online.cloud.counts == {"login/page": 1, "login/submit": 1}


async def test_refused_by_the_user(online: CloudClient) -> None:
    """Refusing needs no password and leads back with access_denied."""
    status, target = await online.submit(name="", password="", decision="refuse")
    assert status == 303
    assert isinstance(target, URL)
    assert target.query == {"error": "access_denied", "state": asking()["state"]}


@pytest.mark.parametrize(
    ("name", "password"), [(NAME, "wrong"), (NAME, ""), ('"><i>me', "p&ss<word>")]
)
async def test_wrong_password(online: CloudClient, name: str, password: str) -> None:
    """The page comes again with a sentence and the name, never with the password."""
    status, text = await online.submit(name=name, password=password)
    assert status == 200
    assert isinstance(text, str)
    assert "belong together" in text
    assert "required></label>" in text
    assert "<i>me" not in text
    assert not password or password not in text


@pytest.mark.parametrize("send", ["page", "submit"])
@pytest.mark.parametrize(
    "other",
    [
        {"client_id": "another"},
        {"client_id": None},
        {"redirect_uri": f"{RETURN}/"},
        {"redirect_uri": None},
    ],
)
async def test_not_registered(
    online: CloudClient, send: str, other: dict[str, str | None]
) -> None:
    """An unknown key or address is told on a page; nobody is sent anywhere."""
    status, text = await (
        online.page(**other) if send == "page" else online.submit(**other)
    )
    assert status == 400
    assert "not registered" in str(text)
    assert '<form method="post" hidden>' in str(text)


async def test_any_address(izone_cloud: IZoneCloud, online: CloudClient) -> None:
    """By a switch any web address is returned to, its own query kept."""
    izone_cloud.switches.redirects = "any"
    status, target = await online.submit(redirect_uri="http://127.0.0.9/x?a=1")
    assert status == 303
    assert isinstance(target, URL)
    assert target.host == "127.0.0.9"
    assert list(target.query) == ["a", "code", "state"]
    for address in ("javascript:alert(1)", "callback", ""):
        assert (await online.submit(redirect_uri=address))[0] == 400


async def test_state_is_optional(online: CloudClient) -> None:
    """Without a state none comes back."""
    _, target = await online.submit(state=None)
    assert isinstance(target, URL)
    assert list(target.query) == ["code"]


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
    ],
)
async def test_other_requests(
    online: CloudClient, other: dict[str, str | None], word: str
) -> None:
    """What the document does not allow leads back with OAuth's word for it."""
    for _, target in (await online.page(**other), await online.submit(**other)):
        assert URL(target).query["error"] == word


async def test_faults(izone_cloud: IZoneCloud, online: CloudClient) -> None:
    """A login page out of order, and one that comes back."""
    izone_cloud.faults.add("login/page", "status:503", count=1)
    assert (await online.page())[0] == 503
    assert (await online.page())[0] == 200
