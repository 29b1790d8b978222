"""The token endpoint (iZone guide, 2.3.1, "Get access token"; refresh as in RFC 6749)."""

from aiohttp import web

from .heard import Heard
from .tokens import OAuthError
from .world import World

_NO_STORE = {"Cache-Control": "no-store"}


def name(heard: Heard) -> str:
    """Return the route: `token/authorization_code`, `token/refresh_token`, another."""
    grant = (dict(heard.query) | heard.form).get("grant_type")
    known = ("authorization_code", "refresh_token")
    return f"token/{grant if grant in known else 'other'}"


def exchange(world: World, heard: Heard) -> web.Response:
    """POST /token: access for a code or for a refresh token; no client secret."""
    try:
        answer = _exchange(world, _parameters(world, heard))
    except OAuthError as why:
        heard.result = why.word
        error = {"error": why.word}
        return web.json_response(error, status=why.status, headers=_NO_STORE)
    return web.json_response(answer, headers=_NO_STORE)


def _parameters(world: World, heard: Heard) -> dict[str, str]:
    match world.switches.token_parameters:
        case "query":
            return dict(heard.query)
        case "form":
            return heard.form
    return dict(heard.query) | heard.form


def _exchange(world: World, sent: dict[str, str]) -> dict[str, object]:
    if "grant_type" not in sent or "client_id" not in sent:
        raise OAuthError("invalid_request")
    key = sent["client_id"]
    if key not in world.developers:
        raise OAuthError("invalid_client", 401)
    match sent["grant_type"]:
        case "authorization_code" if "code" in sent:
            return world.tokens.redeem(key, sent["code"], sent.get("redirect_uri"))
        case "refresh_token" if "refresh_token" in sent:
            return world.tokens.refresh(key, sent["refresh_token"])
        case "authorization_code" | "refresh_token":
            raise OAuthError("invalid_request")
    raise OAuthError("unsupported_grant_type")
