"""What the cloud knows: accounts, tokens, bindings, devices, groups, tasks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
import random
import string

from .devices import SimDevice
from .errors import CloudError
from .points import Product
from .products import PRODUCTS

TOKEN_DAYS = 114
"""Days that a token lives: one that was really seen; documents say 7 to 180."""


@dataclass(slots=True)
class Binding:
    """How an account calls a device of its own."""

    alias: str
    remark: str
    label: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """A zone of the vendor's app."""

    id: str
    group_name: str
    product_key: str
    created_at: str
    updated_at: str
    dids: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Account:
    """A user, the devices bound to it, and its groups."""

    username: str
    password: str
    uid: str
    lang: str = "en"
    bindings: dict[str, Binding] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    logins: int = 0
    profile: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Token:
    """What a login handed out; `expire_at` in epoch seconds."""

    text: str
    account: Account
    expire_at: int


class Registry:
    """Everything the cloud knows, and how identifiers are made."""

    def __init__(self, seed: int = 7) -> None:
        """Make identifiers from `seed`: the same in every run."""
        self.accounts: dict[str, Account] = {}
        self.devices: dict[str, SimDevice] = {}
        self.tokens: dict[str, Token] = {}
        self.products: dict[str, Product] = {known.key: known for known in PRODUCTS}
        self._random = random.Random(seed)

    def identifier(
        self, length: int, letters: str = string.ascii_letters + string.digits
    ) -> str:
        """Return a made-up identifier."""
        return "".join(self._random.choices(letters, k=length))

    def hexadecimal(self, length: int) -> str:
        """Return a made-up identifier of hexadecimal digits."""
        return self.identifier(length, "0123456789abcdef")

    def add_account(self, username: str, password: str, lang: str = "en") -> Account:
        """Add a user; raises CloudError 9018 when the name is taken."""
        if username in self.accounts:
            raise CloudError(9018)
        account = Account(username, password, self.hexadecimal(32), lang)
        self.accounts[username] = account
        return account

    def account(self, account: Account | str) -> Account:
        """Return an account by itself or by its user name; raises KeyError."""
        return account if isinstance(account, Account) else self.accounts[account]

    def login(
        self, account: Account, now: float, lifetime: float, *, reuse: bool
    ) -> Token:
        """Return a token for `account`, the one before when `reuse` and still valid."""
        account.logins += 1
        if reuse:
            for token in self.tokens.values():
                if token.account is account and token.expire_at > now + 1:
                    return token
        token = Token(self.hexadecimal(32), account, int(now + lifetime))
        self.tokens[token.text] = token
        return token

    def authenticate(self, text: str | None, now: float) -> Account:
        """Return whose token it is; raises CloudError 9004 or 9006."""
        token = self.tokens.get(text or "")
        if token is None:
            raise CloudError(9004)
        if token.expire_at <= now:
            raise CloudError(9006)
        return token.account

    def bound(self, account: Account, did: str) -> SimDevice:
        """Return a device of `account`; raises CloudError 9014 or 9017."""
        device = self.devices.get(did)
        if device is None:
            raise CloudError(9014)
        if did not in account.bindings:
            raise CloudError(9017)
        return device

    def owners(self, did: str) -> Iterator[Account]:
        """Iterate over the accounts that a device is bound to."""
        return (owner for owner in self.accounts.values() if did in owner.bindings)
