"""The Gizwits account itself: its owner and its password."""

from dataclasses import dataclass, field
from typing import Final

from ..http import HttpClient, Request
from ..models import Token, User
from ..token import AuthorisedClient, TokenKeeper

USERS: Final = "/users"


@dataclass(slots=True)
class Credentials:
    """What an account is logged in to with; the password can change.

    Args:
        username: e-mail address or number of the account.
        password: its password.
        language: language of the vendor's messages, such as `en`.

    """

    username: str = field(repr=False)
    password: str = field(repr=False)
    language: str

    @property
    def body(self) -> dict[str, str]:
        """Return the body of a login, and of the creation of an account."""
        return {
            "username": self.username,
            "password": self.password,
            "lang": self.language,
        }


class Account:
    """The account's owner and password.

    Every call may raise ApiError: the vendor refused, failed or was not there.
    """

    def __init__(
        self,
        http: HttpClient,
        authorised: AuthorisedClient,
        tokens: TokenKeeper,
        credentials: Credentials,
    ) -> None:
        """Keep the ways to the vendor.

        Args:
            http: for what needs no token.
            authorised: for what needs one.
            tokens: takes the token of a new account.
            credentials: user name and password; the password changes here.

        """
        self._http = http
        self._authorised = authorised
        self._tokens = tokens
        self._credentials = credentials

    async def user(self) -> User:
        """Return the account's owner (Heatzy API document, GET /app/users).

        Raises:
            ProtocolError: the answer is no user.

        """
        return User.from_json(await self._authorised.send(Request("GET", USERS)))

    async def create(self) -> Token:
        """Create the account (Heatzy API document, POST /app/users).

        With the client's user name, password and language; the token that comes is
        used from then on.

        Raises:
            RejectedError: the name is taken, or name or password are not accepted.

        """
        request = Request("POST", USERS, body=self._credentials.body)
        token = Token.from_json(await self._http.send(request))
        self._tokens.keep(token)
        return token

    async def change_password(self, new_password: str) -> None:
        """Change the password (Heatzy API document, PUT /app/users).

        The client uses the new one from then on.

        Args:
            new_password: the new password.

        Raises:
            ValueError: it is empty.
            AuthError: the vendor does not accept the old password.
            RejectedError: it does not accept the new one.

        """
        if not new_password:
            raise ValueError("a password is needed")
        body = {"old_pwd": self._credentials.password, "new_pwd": new_password}
        request = Request(
            "PUT",
            USERS,
            body=body,
            secrets=(new_password,),
            lenient=True,
            checks_password=True,
        )
        await self._authorised.send(request)
        self._credentials.password = new_password

    async def reset_password(self, email: str, new_password: str | None = None) -> None:
        """Have the vendor send an e-mail (Heatzy API document, POST /app/reset_password).

        No token is needed.

        Args:
            email: the account's address.
            new_password: the wanted password, for servers that take it here; the
                e-mail's page asks for it otherwise.

        Raises:
            ValueError: the address is empty.
            AuthError: the vendor knows no such account (9005).

        """
        if not email:
            raise ValueError("an e-mail address is needed")
        body = {"email": email}
        if new_password:
            body["new_pwd"] = new_password
        secrets = (email, new_password or "")
        await self._http.send(
            Request("POST", "/reset_password", body=body, secrets=secrets, lenient=True)
        )
