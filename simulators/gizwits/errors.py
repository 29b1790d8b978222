"""What the Gizwits app API answers when it says no."""

STATUS = {
    9008: 500,
    9014: 404,
    9017: 401,
    9027: 404,
    9028: 404,
    9030: 404,
    9034: 404,
    9039: 403,
    9041: 429,
    9066: 500,
}
"""HTTP statuses that are not 400."""

MESSAGES = {
    9001: "mac already registered!",
    9002: "product_key invalid!",
    9003: "appid invalid!",
    9004: "token invalid!",
    9005: "user not exist!",
    9006: "token expired!",
    9008: "server error!",
    9014: "device not found!",
    9015: "form invalid!",
    9016: "did or passcode invalid!",
    9017: "device not bound!",
    9018: "username unavailable!",
    9020: "username or password error!",
    9021: "send command failed!",
    9023: "device disabled!",
    9024: "notify m2m failed!",
    9025: "attr invalid!",
    9026: "user invalid!",
    9029: "datapoint data not found!",
    9030: "scheduler not found!",
    9034: "group not found!",
    9041: "request throttled!",
    9042: "device offline!",
    9043: "timestamp invalid!",
    9044: "signature invalid!",
    9045: "API deprecated!",
    9046: "server busy!",
    9066: "call innerapi failed!",
}

INVALID = {
    1001: "invalid json",
    1002: "invalid cmd",
    1003: "user not login",
    1005: "invalid attrs",
    1009: "m2m socket has closed, please login again!",
    1011: "heartbeat timeout",
}
"""Codes of s2c_invalid_msg. 1003, 1009 and 1011 are known; the others are made up."""

DETAILS = {9066: "internal network partition"}


class CloudError(Exception):
    """The cloud refuses a request with a Gizwits error code."""

    def __init__(self, code: int, detail: str | None = None) -> None:
        """Refuse with `code`; `detail` becomes `detail_message`."""
        super().__init__(code, detail)
        self.code = code
        self.detail = detail if detail is not None else DETAILS.get(code)

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return STATUS.get(self.code, 400)

    @property
    def body(self) -> dict[str, object]:
        """The JSON body."""
        return {
            "error_code": self.code,
            "error_message": MESSAGES.get(self.code, "unknown error!"),
            "detail_message": self.detail,
        }
