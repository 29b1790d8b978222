"""Users (Heatzy API document, User Management)."""

from .call import Call, Route
from .errors import CloudError
from .registry import Account


def _token(call: Call, account: Account) -> dict[str, object]:
    cloud = call.cloud
    token = cloud.registry.login(
        account, cloud.wall(), cloud.token_lifetime, reuse=cloud.behaviour.reuse_token
    )
    return {"token": token.text, "uid": account.uid, "expire_at": token.expire_at}


def login(call: Call) -> object:
    """POST /app/login."""
    username, password = call.text("username"), call.text("password")
    account = call.cloud.registry.accounts.get(username)
    if account is None:
        raise CloudError(9005)
    if account.password != password:
        raise CloudError(9020)
    return _token(call, account)


def read(call: Call) -> object:
    """GET /app/users."""
    account = call.user
    return {
        "username": account.username,
        "uid": account.uid,
        "email": account.username if "@" in account.username else None,
        "lang": account.lang,
        "phone": None,
        "name": None,
        "gender": "N",
        "birthday": None,
        "address": None,
        "remark": None,
        "is_anonymous": False,
    } | account.profile


def create(call: Call) -> object:
    """POST /app/users."""
    account = call.cloud.registry.add_account(
        call.text("username"), call.text("password"), str(call.form.get("lang") or "en")
    )
    call.status = 201
    return _token(call, account)


def update(call: Call) -> object:
    """PUT /app/users: a change of password, or of the profile."""
    account, form = call.user, call.form
    if "new_pwd" in form or "old_pwd" in form:
        if call.text("old_pwd") != account.password:
            raise CloudError(9020)
        account.password = call.text("new_pwd")
    if form.get("lang"):
        account.lang = str(form["lang"])
    for name in ("name", "gender", "birthday", "address", "remark", "phone"):
        if name in form:
            account.profile[name] = _text_or_null(form[name])
    return {"updatedAt": int(call.cloud.wall())}


def _text_or_null(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise CloudError(9015)
    return value


def reset_password(call: Call) -> object:
    """POST /app/reset_password: the vendor sends an e-mail."""
    email = call.text("email")
    if email not in call.cloud.registry.accounts:
        raise CloudError(9005)
    call.cloud.reset_mails.append(dict(call.form))
    return {}


ROUTES = [
    Route("login", "POST", "/login", login, "none"),
    Route("users", "GET", "/users", read),
    Route("users_create", "POST", "/users", create, "none"),
    Route("users_update", "PUT", "/users", update),
    Route("reset_password", "POST", "/reset_password", reset_password, "none"),
]
