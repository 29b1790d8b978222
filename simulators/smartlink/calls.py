"""The seven calls of the document."""

from collections.abc import Callable
from dataclasses import dataclass

from .derogations import Trigger, read
from .errors import Refused
from .heard import Heard
from .homes import ONLINE_FOR, Device, Home
from .users import user
from .wire import MISSING, Json
from .world import Diagnosis, World


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a partner to a handler."""

    world: World
    client: str
    heard: Heard

    def field(self, name: str) -> object:
        """Return a field of the body; raises Refused (400) when there is no object."""
        body = self.heard.body
        if not isinstance(body, dict):
            raise Refused(400, "the body must be a JSON object")
        return body.get(name)


type Answer = Callable[[Call], Json]


@dataclass(frozen=True, slots=True)
class Route:
    """One call of the document; `name` is its route on the fault board."""

    name: str
    method: str
    path: str
    answer: Answer


def config(call: Call) -> Json:
    """Tell devices and gateway of a home (GET DEVICES)."""
    world, wire = call.world, call.world.wire
    home = world.home_of(call.client, call.field("homeId"))
    world.settle_home(home)
    devices = [_device(world, home, one) for one in home.devices.values()]
    gateway = home.gateway
    if gateway is None:
        return {wire.word("reponse"): devices} | wire.object(gateway=MISSING)
    if world.quirks.gateway_listed:
        listed = {
            "header": gateway.token,
            "roomId": wire.number(0),
            "roomName": "",
            "softwareVersion": wire.number(12),
            "category": "Gateway",
            "online": gateway.connected,
        }
        devices.append(listed)
    described = {
        "token": gateway.token,
        "version": gateway.version,
        "lastPing": wire.date(gateway.pinged_at),
        "installationDate": wire.date(gateway.installed_at),
    }
    return {wire.word("reponse"): devices, "gateway": described}


def _device(world: World, home: Home, device: Device) -> Json:
    wire, quirks, told = world.wire, world.quirks, device.told
    online = world.clock() - told.at <= ONLINE_FOR
    tells = online or quirks.offline == "told"
    has_week = {
        "documented": told.mode == "Prog",
        "always": True,
        "never": False,
    }[quirks.week]
    week = [
        [{"start": wire.number(start), "end": wire.number(end)} for start, end in day]
        for day in told.week
    ]
    return wire.object(
        header=device.header,
        roomId=wire.number(device.room),
        roomName=home.names[device.room],
        softwareVersion=wire.number(device.version),
        category=wire.word(device.category),
        online=online,
        mode=told.mode if tells else MISSING,
        sp=wire.number(told.sp) if tells else MISSING,
        pv=wire.number(told.pv, text=True) if tells else MISSING,
        lastUpdate=wire.date(told.at) if tells else MISSING,
        weekSchedule=week if tells and has_week else MISSING,
    )


def invitations(call: Call) -> Json:
    """Tell the homes of a user (GET INVITATIONS)."""
    world, email = call.world, call.field("email")
    if not isinstance(email, str) or not email:
        raise Refused(400, "email must be a string")
    homes = [
        home
        for home in world.homes.values()
        if home.partner == call.client and home.email.lower() == email.strip().lower()
    ]
    if not homes and world.quirks.unknown_email == "refused":
        raise Refused(404, "user not found")
    return {world.wire.word("reponse"): [_invitation(world, one) for one in homes]}


def _invitation(world: World, home: Home) -> Json:
    wire, gateway = world.wire, home.gateway
    rooms: list[Json] = []
    for number, name in home.names.items():
        headers = [device.header for device in home.in_room(number)]
        room: Json = {
            "name": name,
            "roomNumber": wire.number(number),
            "deviceCount": wire.number(len(headers), text=True),
            "accessories": headers,
        }
        rooms.append(room)
    return {
        "_id": home.id,
        "email": home.email,
        "creationDate": wire.date(home.created_at),
        "role": wire.number(home.role),
        "city": home.city,
        "gatewayEnabled": gateway is not None and gateway.connected,
        "hasGateway": gateway is not None,
        "rooms": rooms,
    }


def derogations(call: Call) -> Json:
    """Schedule for rooms of homes (SET DEROGATION)."""
    world, most = call.world, call.world.quirks.most_bytes
    if most is not None and len(call.heard.raw) > most:
        raise Refused(413, "the body is too large")
    window, shifts = read(call.heard.body, world.quirks)
    scheduled = world.schedule(call.client, window, shifts)
    return {
        "response": [f"{home_id}: scheduled" for home_id in shifts],
        "startTrigger": scheduled.start.id,
        "endTrigger": scheduled.end.id,
    }


def report(call: Call) -> Json:
    """Tell what was sent for a trigger, and what was acknowledged (MONITORING)."""
    world, wire = call.world, call.world.wire
    derogation, trigger = world.triggers.get(str(call.field("trigger")), (None, None))
    if derogation is None or trigger is None:
        raise Refused(404, "trigger not found")
    if derogation.client != call.client:
        raise Refused(world.quirks.foreign_home, "trigger not found or not yours")
    world.settle()
    details = _details(world, trigger)
    sent = [one.at for one in trigger.sent.values() if one.at <= world.clock()]
    summary = wire.object(
        requested=wire.number(len(derogation.shifts)),
        sent=wire.number(len(sent)),
        received=wire.number(sum(bool(one["acknowledge"]) for one in details)),
        first=wire.date(min(sent, default=None)),
        last=wire.date(max(sent, default=None)),
    )
    return {"response": {"summary": summary, "details": details}}


def _details(world: World, trigger: Trigger) -> list[Json]:
    now, details = world.clock(), []
    for home_id, sent in trigger.sent.items():
        if sent.at <= now:
            home = world.homes.get(home_id)
            details.append(
                {
                    "acknowledge": sent.look(home.gateway if home else None, now),
                    "homeId": home_id,
                    "sendAt": world.wire.date(sent.at),
                }
            )
    return details


def users(call: Call) -> Json:
    """Tell proofs of consent, by pages (GET USERS)."""
    world, quirks = call.world, call.world.quirks
    homes = [home for home in world.homes.values() if home.partner == call.client]
    page = _positive(call, "page", 1)
    size = _positive(call, "size", quirks.users_size)
    if size > quirks.users_most and quirks.users_above == "refused":
        raise Refused(400, f"size must be {quirks.users_most} at most")
    size = min(size, quirks.users_most)
    first = (page - 1) * size
    if first >= len(homes) and quirks.users_beyond == "last":
        first = max(0, len(homes) - 1) // size * size
    shown = homes[first : first + size]
    return {"response": [user(home, world.wire) for home in shown]}


def _positive(call: Call, name: str, default: int) -> int:
    text = call.heard.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise Refused(400, f"{name} must be a positive integer")
    return int(text)


def diagnosis(call: Call) -> Json:
    """Ask a home's gateway to answer (DIAGNOSYS REQUEST)."""
    world = call.world
    home = world.home_of(call.client, call.field("homeId"))
    if home.gateway is None:
        return {"response": world.wire.object(status="NOK", messageId=MISSING)}
    message_id = f"message-{len(world.diagnoses) + 1:06d}"
    world.diagnoses[message_id] = Diagnosis(call.client, home, world.clock())
    return {"response": {"status": "OK", "messageId": message_id}}


def diagnosis_result(call: Call) -> Json:
    """Tell whether the gateway has answered (DIAGNOSYS RESULT)."""
    world = call.world
    found = world.diagnoses.get(str(call.field("messageId")))
    if found is None:
        raise Refused(404, "diagnosis not found")
    if found.client != call.client:
        raise Refused(world.quirks.foreign_home, "diagnosis not found or not yours")
    gateway, now = found.home.gateway, world.clock()
    at = gateway.acknowledges_at(found.created_at) if gateway else None
    done = found.created_at + world.quirks.diagnosis_time
    answer = {
        "_created_at": world.wire.date(found.created_at),
        "acknowledge": at is not None and max(at, done) <= now,
    }
    return {"response": answer}


ROUTES = (
    Route("config", "POST", "/partners/1/config", config),
    Route("invitations", "POST", "/partners/1/invitations", invitations),
    Route("derogations", "POST", "/partners/1/derogations", derogations),
    Route("report", "POST", "/partners/1/report", report),
    Route("users", "GET", "/partners/1/users", users),
    Route("diagnosis", "POST", "/partners/1/request", diagnosis),
    Route("diagnosis_result", "PUT", "/partners/1/request", diagnosis_result),
)
