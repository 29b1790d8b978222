"""People of the homes, all invented, and plainly so."""

from .homes import Home
from .wire import Json, Wire


def email(number: int) -> str:
    """Return the address of the owner of home `number`."""
    return f"person-{number}@example.invalid"


def user(home: Home, wire: Wire) -> Json:
    """Return the proof of consent of a home (UserDTO)."""
    number = home.number
    return wire.object(
        homeId=home.id,
        firstName="Test",
        lastName=f"Person {number}",
        address=f"{number} Invented Street",
        zipCode="00000",
        city=home.city,
        prmId=f"{number:014d}",
        consentDate=wire.date(home.created_at),
        email=home.email,
    )
