"""The products that Heatzy sells, with the attributes each one has."""

from collections.abc import Mapping

from .points import READONLY, Point, Product, Value, points

MODES = ("cft", "eco", "fro", "stop", "cft1", "cft2")
G1_WORDS = {"舒适": "cft", "经济": "eco", "解冻": "fro", "停止": "stop"}


def _bool(name: str, default: bool = False, access: str = "status_writable") -> Point:
    return Point(name, "bool", access, default)


def _read(name: str, data_type: str, default: Value, maximum: int = 255) -> Point:
    return Point(name, data_type, READONLY, default, maximum=maximum)


def _small(name: str, maximum: int, default: int = 0, minimum: int = 0) -> Point:
    return Point(name, default=default, minimum=minimum, maximum=maximum)


def _two_byte(
    name: str, tenths: int, access: str = "status_writable"
) -> tuple[Point, ...]:
    return (
        Point(f"{name}L", access=access, default=tenths & 255),
        Point(f"{name}H", access=access, default=tenths >> 8, maximum=1),
    )


MODE = Point("mode", "enum", default="eco", enum=MODES)
PROGRAMME = tuple(
    Point(f"p{day}_data{block}", default=85)
    for day in range(1, 8)
    for block in range(1, 13)
)
TIMER = _small("timer_switch", 1)
DEROGATION = (_small("derog_mode", 2), _small("derog_time", 255))
HALF_HOUR_CLOCK = (
    _small("time_week", 7, 1),
    Point("time_hour", maximum=24, accepts=47),
    _small("time_min", 60),
)
HOUR_CLOCK = (_small("week", 7, 1), _small("hour", 47), _small("minute", 59))
BOOST = (_small("boost_switch", 1), _small("boost_time", 255))
LOCK = _small("lock_switch", 1)

PILOTE = (MODE, *PROGRAMME, *DEROGATION, LOCK, TIMER, *HALF_HOUR_CLOCK, *BOOST)
PILOTE_POINTS = points(PILOTE, Point("data1"), Point("data2"))
PRO_POINTS = points(
    PILOTE,
    _small("derog_mode", 3),
    Point("data1"),
    Point("data2"),
    Point("cur_mode", "enum", READONLY, "eco", MODES),
    Point("cur_signal", "enum", READONLY, "stop", MODES),
    _bool("heating_state", access=READONLY),
    _read("cur_temp", "uint16", 185, 1000),
    Point("cft_temp", "uint16", default=200, minimum=150, maximum=300),
    Point("eco_temp", "uint16", default=165, minimum=100, maximum=190),
    _small("com_temp", 100, 50),
    _read("cur_humi", "uint8", 50, 100),
    _bool("window_switch"),
    Point("temp_set_step", "enum", default="off", enum=("off", "on")),
)
_TEMPERATURES = (
    *_two_byte("cur_temp", 185, READONLY),
    *_two_byte("cft_temp", 200),
    *_two_byte("eco_temp", 170),
)
GLOW_POINTS = points(
    _bool("on_off", True),
    MODE,
    _read("cur_mode", "uint8", 1, 5),
    PROGRAMME,
    TIMER,
    DEROGATION,
    _TEMPERATURES,
    _small("com_temp", 100, 5),
    _bool("LOCK_C"),
    HOUR_CLOCK,
    _read("power_cnt", "uint8", 0),
)
INEA_POINTS = points(
    _bool("on_off", True),
    MODE,
    PROGRAMME,
    TIMER,
    _TEMPERATURES,
    Point("SEN_TIME"),
    _bool("LOCK_C"),
    _small("TEMP_COM", 10, 5),
    _small("SIN_WIRE", 1, 1),
    Point("PRO_TEMP"),
    Point("DATA1", default=2),
    Point("DATA2", default=122),
    Point("WIN_TIME"),
    HOUR_CLOCK,
)
BLOOM_POINTS = points(
    MODE,
    PROGRAMME,
    DEROGATION,
    TIMER,
    _read("cur_temp", "uint8", 16, 60),
    Point("cft_temp", default=19, minimum=5, maximum=35),
    Point("eco_temp", default=16, minimum=5, maximum=35),
    _small("com_temp", 10),
    _small("wifi_switch", 1),
    HALF_HOUR_CLOCK,
)
FLAM_POINTS = points(
    _bool("on_off"),
    Point("mode", "enum", default="eco", enum=MODES[:4]),
    _TEMPERATURES,
    PROGRAMME,
    TIMER,
    HOUR_CLOCK,
)
_METERS = (
    _read("cur_power", "uint16", 0, 4000),
    _read("cur_current", "uint16", 0, 200),
    _read("cur_voltage", "uint16", 230, 300),
    _read("signal_power", "uint8", 60, 100),
)

_C3 = ("04030C33", "00000001", "0ESP32C3")
_SOC = ("04020848", "03030048", "00ESP826")

PRODUCTS: tuple[Product, ...] = (
    Product(
        "9420ae048da545c88fc6274d204dd25f",
        "Heatzy",
        points(Point("mode", "enum", default="经济", enum=tuple(G1_WORDS))),
        "Pilote gen 1",
        old=True,
        versions=("04020017", "", ""),
    ),
    Product(
        "51d16c22a5f74280bc3cfe9ebcdc6402",
        "Pilote2",
        PILOTE_POINTS,
        "Pilote gen 2",
        sandbox=True,
        old=True,
    ),
    Product(
        "4fc968a21e7243b390e9ede6f1c6465d", "Elec_Pro", PILOTE_POINTS, "Elec'Pro gen 2"
    ),
    Product(
        "b9a67b6ce24b437d9794103fd317e627",
        "Pilote_Soc",
        PILOTE_POINTS,
        "Pilote gen 3",
        false_weekday=True,
        versions=_SOC,
    ),
    Product(
        "b8c6657b66c34148b4dee64d615cefc7",
        "Elec_Pro_Soc",
        PILOTE_POINTS,
        "Elec'Pro gen 3",
        versions=_SOC,
    ),
    Product(
        "46409c7f29d4411c85a3a46e5ee3703e",
        "Pilote_Soc_C3",
        PILOTE_POINTS,
        "Pilote gen 4",
        false_weekday=True,
        sleep_duration=3600,
        versions=_C3,
    ),
    Product(
        "9dacde7ef459421eaf8dc4bea9385634",
        "Elec_Pro_Ble",
        PILOTE_POINTS,
        "Elec'Pro gen 4",
        versions=_C3,
    ),
    Product(
        "a77a929fcf0d4631bc4f669080376891",
        "Pilote_Pro",
        PRO_POINTS,
        "Pilote Pro",
        versions=("04D30PB1", "00000001", "0ESP32C3"),
    ),
    Product("2fd622e45283470f9e27e8e6167d7533", "Glow_Simple", GLOW_POINTS, "Glow"),
    Product("51c35c204f854cebbc780bf9785db409", "Glow", GLOW_POINTS, "Glow"),
    Product(
        "cffa0df68a52449085c5d1e72c2f6bb0", "Glow_Simple_ble", GLOW_POINTS, "Glow BLE"
    ),
    Product("bb10d064f8de409db633b750faa22a52", "onyx", GLOW_POINTS, "Onyx"),
    Product("2884feb88e0b4f30b75ea5572276a102", "Shine_Blu", GLOW_POINTS, "Shine"),
    Product(
        "fc89066ee74c4149a9beb37d4ea93604",
        "INEA",
        INEA_POINTS,
        "Inea",
        sandbox=True,
        old=True,
    ),
    Product("480253852d574f11b2d7fbf4460d7a41", "Bloom", BLOOM_POINTS, "Bloom"),
    Product(
        "f71ee820660f4f358db8b8a474689726",
        "Flam_Week2",
        FLAM_POINTS,
        "duo Flam / Plugzy",
        socket=True,
        old=True,
    ),
    # Nobody has published what follows: plausible attributes, so that something stands there.
    Product(
        "d60c58d724b845068bf4652a10883c92",
        "Rocket",
        points(
            _bool("on_off", True), MODE, PROGRAMME, TIMER, DEROGATION, LOCK, HOUR_CLOCK
        ),
        "Rocket",
    ),
    Product(
        "0a000341206048a0be23e2cbf9d8f29a",
        "Socket",
        points(
            _bool("on_off"), TIMER, _METERS, Point("overload", "bool", "alert", False)
        ),
        "Plug",
        socket=True,
    ),
    Product(
        "e5d5766484db4b4d9b9fa7c08cd65481",
        "Vulcane",
        points(
            _bool("on_off", True),
            MODE,
            _read("cur_mode", "uint8", 1, 5),
            _TEMPERATURES,
            PROGRAMME,
            TIMER,
            DEROGATION,
            HOUR_CLOCK,
            Point("sensor_fault", "bool", "fault", False),
        ),
        "Vulcane",
    ),
    Product(
        "18e548a0df9444669a480a7ab31bc314",
        "Bridge",
        points(TIMER, PROGRAMME, HALF_HOUR_CLOCK),
        "Bridge",
    ),
    Product(
        "aa85e43fc4464e4d".ljust(32, "0"),
        "Pilote_Duo",
        points(PILOTE, _METERS, _bool("energy_saving"), _bool("kill_switch")),
        "Pilote Duo",
        versions=_C3,
    ),
    Product(
        "528f35158d854e22".ljust(32, "0"),
        "Heatzy_Boiler",
        points(
            MODE,
            PROGRAMME,
            TIMER,
            DEROGATION,
            _read("cur_temp", "uint16", 450, 1000),
            _read("t1_temp", "uint16", 520, 1000),
            _read("t2_temp", "uint16", 410, 1000),
            HALF_HOUR_CLOCK,
        ),
        "Boiler",
        versions=_C3,
    ),
    Product("0b129d48b8334c27b560a4901021d05b", "Pilote", PILOTE_POINTS, "Pilote"),
)


def product(name: str | Product, known: Mapping[str, Product] | None = None) -> Product:
    """Return a product by its name or its key; raises KeyError when there is none."""
    if isinstance(name, Product):
        return name
    for candidate in (*(known or {}).values(), *PRODUCTS):
        if name in {candidate.name, candidate.key}:
            return candidate
    raise KeyError(f"no product {name!r}")
