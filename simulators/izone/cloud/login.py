"""The login page (iZone guide, 2.3.1, "Get authorization code")."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from aiohttp import web
from yarl import URL

from .heard import Heard
from .tokens import SCOPE
from .world import World

_PAGE = Template(Path(__file__).with_name("login.html").read_text("utf-8"))
_MISMATCH = "This name and password don't belong together. Check both and try again."
_UNKNOWN_KEY = "The developer key of this request is not registered with iZone."
_UNKNOWN_ADDRESS = "The address to return to is not registered for this developer key."


def show(world: World, heard: Heard) -> web.Response:
    """GET /login: ask who it is, and whether the integration may control."""
    return _refused(world, heard.query) or _ask()


def submit(world: World, heard: Heard) -> web.Response:
    """POST /login: return to the integration with a code, or with access_denied."""
    query, form = heard.query, heard.form
    if refused := _refused(world, query):
        return refused
    if form.get("decision") == "refuse":
        return _return(query, error="access_denied")
    name = form.get("name", "")
    user = world.sign_in(name, form.get("password", ""))
    if user is None:
        return _ask(name, _MISMATCH)
    key, redirect_uri = query["client_id"], query["redirect_uri"]
    return _return(query, code=world.tokens.code(key, user, redirect_uri))


def _refused(world: World, query: Mapping[str, str]) -> web.Response | None:
    registered = world.developers.get(query.get("client_id", ""))
    if registered is None:
        return _say(_UNKNOWN_KEY)
    address = query.get("redirect_uri", "")
    known = address in registered or world.switches.redirects == "any"
    if not (known and _is_web_address(address)):
        return _say(_UNKNOWN_ADDRESS)
    if query.get("response_type") != "code":
        return _return(query, error="unsupported_response_type")
    if query.get("scope") != SCOPE:
        return _return(query, error="invalid_scope")
    return None


def _is_web_address(address: str) -> bool:
    try:
        url = URL(address)
    except ValueError:
        return False
    return url.scheme in ("http", "https") and bool(url.host)


def _return(query: Mapping[str, str], **answer: str) -> web.Response:
    """Send the browser back, with the `state` that the integration tracks it by."""
    if "state" in query:
        answer["state"] = query["state"]
    target = URL(query["redirect_uri"]).update_query(answer)
    return web.Response(status=303, headers={"Location": str(target)})


def _ask(name: str = "", trouble: str = "") -> web.Response:
    return _page(200, name=name, trouble=trouble, form="", refusal="hidden")


def _say(sentence: str) -> web.Response:
    return _page(400, name="", trouble=sentence, form="hidden", refusal="")


def _page(status: int, **parts: str) -> web.Response:
    text = _PAGE.substitute({key: escape(part) for key, part in parts.items()})
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return web.Response(
        status=status, text=text, content_type="text/html", headers=headers
    )
