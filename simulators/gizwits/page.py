"""The page."""

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from .cloud import GizwitsCloud


def add_routes(app: web.Application, cloud: GizwitsCloud) -> None:
    """Add the page and its knobs to a web application."""
