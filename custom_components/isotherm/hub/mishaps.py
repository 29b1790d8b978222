"""What nobody foresaw: it is logged once, and takes nothing else along."""

from collections.abc import Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
import logging
from types import TracebackType
from typing import override

from .errors import ApiError, ProtocolError

_LOGGER = logging.getLogger(__package__)


class Mishaps:
    """Exceptions that nobody foresaw, each logged with its traceback when it begins.

    Args:
        name: whose they are.

    """

    def __init__(self, name: str) -> None:
        """Know of none."""
        self._name = name
        self._going_on: set[Hashable] = set()

    def contained(self, what: Hashable) -> AbstractContextManager[None, bool]:
        """Let an exception go no further.

        Args:
            what: tells it from others: a device, and what is done with it.

        """
        return _Contained(self._name, self._going_on, what)

    @contextmanager
    def as_api_error(self, what: Hashable) -> Iterator[None]:
        """Turn what nobody foresaw into an error of the api.

        Args:
            what: is done.

        Raises:
            ApiError: as it was raised, or ProtocolError for anything else.

        """
        error: ApiError | None = ProtocolError("the answer can't be understood")
        with self.contained(what):
            try:
                yield
            except ApiError as err:
                error = err
            else:
                error = None
        if error:
            raise error


@dataclass(frozen=True, slots=True)
class _Contained(AbstractContextManager[None, bool]):
    name: str
    going_on: set[Hashable]
    what: Hashable

    @override
    def __enter__(self) -> None:
        return

    @override
    def __exit__(
        self,
        kind: type[BaseException] | None,
        err: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if err is None:
            self.going_on.discard(self.what)
        elif isinstance(err, Exception) and self.what not in self.going_on:
            self.going_on.add(self.what)
            _LOGGER.error("%s told what can't be understood", self.name, exc_info=err)
        return isinstance(err, Exception)
