"""A simulated Gizwits cloud with Heatzy heaters: REST, WebSocket, rooms and faults."""

from .behaviour import Behaviour
from .cloud import APP_ID, GizwitsCloud
from .devices import SimDevice
from .errors import CloudError
from .points import Point, Product
from .products import PRODUCTS
from .registry import Account

__all__ = [
    "APP_ID",
    "PRODUCTS",
    "Account",
    "Behaviour",
    "CloudError",
    "GizwitsCloud",
    "Point",
    "Product",
    "SimDevice",
]
