"""The REST calls below /app (Heatzy API document, 2018)."""

import hashlib

from .call import EMPTY, Call, Route
from .devices import SimDevice
from .errors import CloudError
from .groups import ROUTES as GROUP_ROUTES
from .registry import Account
from .users import ROUTES as USER_ROUTES

TIMESTAMP_SLACK = 300
REAL_WSS_PORT = 8880


def binding(call: Call, account: Account, device: SimDevice) -> dict[str, object]:
    """Return one device of GET /app/bindings."""
    product, bound = device.product, account.bindings[device.did]
    answer: dict[str, object] = {
        "did": device.did,
        "mac": device.mac,
        "passcode": device.passcode,
        "product_key": product.key,
        "product_name": product.name,
        "dev_alias": bound.alias,
        "dev_label": bound.label,
        "remark": bound.remark,
        "is_online": device.online,
        "is_disabled": False,
        "is_sandbox": product.sandbox,
        "host": device.ws_host,
        "port": 1883,
        "port_s": 8883,
        "ws_port": call.cloud.port,
        "wss_port": REAL_WSS_PORT,
        "protoc": 3,
        "type": "normal",
        "role": "special",
        "gw_did": None if product.old else "",
        "mesh_id": None,
        "wifi_soft_version": product.versions[0],
    }
    if not product.old:
        answer |= {
            "is_low_power": False,
            "sleep_duration": product.sleep_duration,
            "mcu_soft_version": product.versions[1],
            "mcu_hard_version": "00000001",
            "wifi_hard_version": product.versions[2],
            "state_last_timestamp": int(device.updated_at),
            "updated_at": int(device.updated_at),
        }
    return answer | device.extra


def bindings(call: Call) -> object:
    """GET /app/bindings."""
    devices = []
    for did in call.page(list(call.user.bindings)):
        entry = binding(call, call.user, call.cloud.device(did))
        if call.request.query.get("show_proto_ver") in {"1", "true"}:
            entry["proto_ver"] = "04"
        devices.append(entry)
    return {"devices": devices}


def bindings_update(call: Call) -> object:
    """PUT /app/bindings/{did}: alias and remark; what is missing stays."""
    call.cloud.registry.bound(call.user, call.did)
    bound, form = call.user.bindings[call.did], call.form
    if "dev_alias" in form:
        bound.alias = str(form["dev_alias"])
    if "remark" in form:
        bound.remark = str(form["remark"])
    label = form.get("dev_label", bound.label)
    if not isinstance(label, list) or not all(isinstance(one, str) for one in label):
        raise CloudError(9015)
    bound.label = label
    return {"dev_alias": bound.alias, "remark": bound.remark, "dev_label": bound.label}


def bindings_delete(call: Call) -> object:
    """DELETE /app/bindings."""
    devices = call.form.get("devices")
    if not isinstance(devices, list):
        raise CloudError(9015)
    success, failed = [], []
    for item in devices:
        did = str(item.get("did")) if isinstance(item, dict) else ""
        if did in call.user.bindings:
            call.cloud.unbind(call.user, did)
            success.append(did)
        else:
            failed.append(did)
    return {"success": success, "failed": failed}


def bind_mac(call: Call) -> object:
    """POST /app/bind_mac: signature lower(md5(product_secret + timestamp))."""
    cloud, headers = call.cloud, call.request.headers
    product = cloud.registry.products.get(call.text("product_key"))
    if product is None:
        raise CloudError(9002)
    timestamp = headers.get("X-Gizwits-Timestamp", "")
    if (
        not timestamp.isdecimal()
        or len(timestamp) > 12
        or abs(int(timestamp) - cloud.wall()) > TIMESTAMP_SLACK
    ):
        raise CloudError(9043)
    expected = hashlib.md5((product.secret + timestamp).encode()).hexdigest()
    if headers.get("X-Gizwits-Signature") != expected:
        raise CloudError(9044)
    mac = call.text("mac").lower()
    for device in cloud.registry.devices.values():
        if device.mac == mac and device.product.key == product.key:
            if device.did not in call.user.bindings:
                cloud.bind(call.user, device)
            return binding(call, call.user, device) | {"proto_ver": "04"}
    raise CloudError(9014)


def device(call: Call) -> object:
    """GET /app/devices/{did}: as in bindings, without the alias, with proto_ver."""
    found = call.cloud.registry.bound(call.user, call.did)
    answer = binding(call, call.user, found) | {"proto_ver": "04"}
    del answer["dev_alias"]
    return answer


def devdata(call: Call) -> object:
    """GET /app/devdata/{did}/latest."""
    registry, behaviour = call.cloud.registry, call.cloud.behaviour
    found = registry.devices.get(call.did)
    if found is None:
        raise CloudError(9014)
    if call.account is not None:
        registry.bound(call.account, call.did)
    if behaviour.offline_empty and not found.online:
        return {"did": found.did, "updated_at": 0, "attr": {}}
    latest = found.latest()
    return {
        "did": found.did,
        "updated_at": int(latest.updated_at),
        "attr": found.rest_attrs(latest.attrs, behaviour),
    }


def control(call: Call) -> object:
    """POST /app/control/{did}."""
    found = call.cloud.registry.bound(call.user, call.did)
    call.cloud.command(found, call.form.get("attrs"), call.form.get("raw"))
    return EMPTY if call.cloud.behaviour.control_empty else {}


def datapoint(call: Call) -> object:
    """GET /app/datapoint."""
    product = call.cloud.registry.products.get(
        call.request.query.get("product_key", "")
    )
    if product is None:
        raise CloudError(9002)
    return product.definition


def scheduler(call: Call) -> object:
    """GET /app/devices/{did}/scheduler."""
    call.cloud.registry.bound(call.user, call.did)
    return call.page(call.cloud.tasks.listed(call.did))


def scheduler_create(call: Call) -> object:
    """POST /app/devices/{did}/scheduler."""
    call.cloud.registry.bound(call.user, call.did)
    task = call.cloud.tasks.create(call.did, call.form, call.cloud.wall())
    call.status = 201
    return {"id": task.id}


def scheduler_update(call: Call) -> object:
    """PUT /app/devices/{did}/scheduler/{id}."""
    call.cloud.registry.bound(call.user, call.did)
    number = call.request.match_info["task"]
    return {"id": call.cloud.tasks.update(call.did, number, call.form).id}


def scheduler_delete(call: Call) -> object:
    """DELETE /app/devices/{did}/scheduler/{id}."""
    call.cloud.registry.bound(call.user, call.did)
    call.cloud.tasks.delete(call.did, call.request.match_info["task"])
    return EMPTY


ROUTES = [
    *USER_ROUTES,
    Route("bindings", "GET", "/bindings", bindings),
    Route("bindings_update", "PUT", "/bindings/{did}", bindings_update),
    Route("bindings_delete", "DELETE", "/bindings", bindings_delete),
    Route("bind_mac", "POST", "/bind_mac", bind_mac),
    Route("device", "GET", "/devices/{did}", device),
    Route("devdata", "GET", "/devdata/{did}/latest", devdata, "optional"),
    Route("control", "POST", "/control/{did}", control),
    Route("datapoint", "GET", "/datapoint", datapoint, "optional"),
    Route("scheduler", "GET", "/devices/{did}/scheduler", scheduler),
    Route("scheduler_create", "POST", "/devices/{did}/scheduler", scheduler_create),
    Route(
        "scheduler_update", "PUT", "/devices/{did}/scheduler/{task}", scheduler_update
    ),
    Route(
        "scheduler_delete",
        "DELETE",
        "/devices/{did}/scheduler/{task}",
        scheduler_delete,
    ),
    *GROUP_ROUTES,
]
