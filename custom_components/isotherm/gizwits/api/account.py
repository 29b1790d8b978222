"""The Gizwits account itself: its owner and its password."""

from typing import Final

from .models import Token, User
from .requester import Call
from .session import TokenClient

USERS: Final = "/users"


class AccountCalls(TokenClient):
    """The calls about the account."""

    async def user(self) -> User:
        """Return the account's owner (Heatzy API document, GET /app/users).

        Raises:
            ProtocolError: the answer is no user.
            ApiError: the vendor refused, failed or was not there.

        """
        return User.from_json(await self._request(Call("GET", USERS)))

    async def create_user(self) -> Token:
        """Create the account (Heatzy API document, POST /app/users).

        With this client's user name, password and language; the token that comes is
        used from then on.

        Raises:
            RejectedError: the name is taken, or name or password are not accepted.
            ApiError: the vendor failed or was not there.

        """
        body = {
            "username": self.username,
            "password": self._password,
            "lang": self.language,
        }
        call = Call("POST", USERS, body=body)
        token = Token.from_json(await self._call(call, {}, self._secrets))
        self._keep(token)
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
            ApiError: the vendor failed or was not there.

        """
        if not new_password:
            raise ValueError("a password is needed")
        body = {"old_pwd": self._password, "new_pwd": new_password}
        call = Call(
            "PUT",
            USERS,
            body=body,
            secrets=(new_password,),
            lenient=True,
            checks_password=True,
        )
        await self._request(call)
        self._password = new_password

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
            ApiError: the vendor refused, failed or was not there.

        """
        if not email:
            raise ValueError("an e-mail address is needed")
        body = {"email": email}
        if new_password:
            body["new_pwd"] = new_password
        secrets = (email, new_password or "")
        call = Call("POST", "/reset_password", body=body, secrets=secrets, lenient=True)
        await self._call(call, {}, self._secrets)
