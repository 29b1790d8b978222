"""Three homes of one partner to look at."""

from .cloud import SmartlinkCloud
from .homes import ALL_DAY, WEEK

CLIENT_ID = "isotherm-demo"
CLIENT_SECRET = "isotherm"
OWNER = "owner@isotherm.example"
"""Who has the house and the flat."""
GUEST_HOUSE = "65a000000000000000000003"
"""The home that is added by its id."""
_NIGHT = (((360, 450), (1230, 1320)),) * 7
_BATH = (((330, 450), (1140, 1200)),) * 7


def demo_homes(cloud: SmartlinkCloud) -> None:
    """Add a house, a flat, and a guest house whose gateway never acknowledges."""
    cloud.add_partner(CLIENT_ID, CLIENT_SECRET)
    house(cloud)
    flat(cloud)
    guest_house(cloud)


def house(cloud: SmartlinkCloud) -> None:
    """Add a house: two heaters in the living room, a towel dryer, a bedroom."""
    home = cloud.add_home(
        "65a000000000000000000001",
        partner=CLIENT_ID,
        email=OWNER,
        city="Lyon",
        rooms=("Salon", "Salle de bain", "Chambre"),
        temperature=19.0,
        ack_delay=5.0,
    )
    # At 19 °C whatever the hour, so that 21 °C is always 2 °C more.
    home.add_device("BHS1A0000101", 1, week=ALL_DAY)
    home.add_device("BHS1A0000102", 1, week=ALL_DAY)
    home.add_device(
        "BHS1A0000103", 2, category="TowelDryier", comfort=22.0, eco=17.0, week=_BATH
    )
    home.add_device("BHS1A0000104", 3, comfort=18.0, eco=16.5, week=_NIGHT)


def flat(cloud: SmartlinkCloud) -> None:
    """Add a flat: a fireplace, and a module that heats by hand."""
    home = cloud.add_home(
        "65a000000000000000000002",
        partner=CLIENT_ID,
        email=OWNER,
        city="Grenoble",
        rooms=("Séjour", "Bureau"),
        temperature=18.0,
        ack_delay=60.0,
    )
    home.add_device("BHS1B0000201", 1, category="Fireplace", comfort=20.0, week=WEEK)
    home.add_device("BHS1B0000202", 2, category="Module", mode="Manual", manual=18.5)


def guest_house(cloud: SmartlinkCloud) -> None:
    """Add a guest house: a furnace, and a heater that has been silent for five days."""
    home = cloud.add_home(
        GUEST_HOUSE,
        partner=CLIENT_ID,
        email="guests@isotherm.example",
        city="Annecy",
        rooms=("Pièce de vie", "Mezzanine"),
        temperature=17.0,
        ack_delay=None,
    )
    home.add_device("BHS1C0000301", 1, category="Furnace", comfort=18.0, week=ALL_DAY)
    home.add_device("BHS1C0000302", 2, silent_days=5)
