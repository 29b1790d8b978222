"""Groups, the zones of the vendor's app (Heatzy group APIs document)."""

from datetime import UTC, datetime

from .call import Call, Route
from .errors import CloudError
from .registry import Group


def _now(call: Call) -> str:
    moment = datetime.fromtimestamp(call.cloud.wall(), UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _group(call: Call) -> Group:
    group = call.user.groups.get(call.request.match_info["group"])
    if group is None:
        raise CloudError(9034)
    return group


def _dids(call: Call) -> list[str]:
    dids = call.form.get("dids")
    if not isinstance(dids, list):
        raise CloudError(9015)
    return [str(did) for did in dids]


def listing(call: Call) -> object:
    """GET /app/group."""
    return [
        {
            "id": group.id,
            "group_name": group.group_name,
            "product_key": group.product_key,
            "verbose_name": "",
            "remark": "",
            "gw_did": "",
            "multicast_id": "",
            "created_at": group.created_at,
            "updated_at": group.updated_at,
        }
        for group in call.user.groups.values()
    ]


def create(call: Call) -> object:
    """POST /app/group."""
    number, now = call.cloud.registry.hexadecimal(24), _now(call)
    product_key = str(call.form.get("product_key") or "")
    call.user.groups[number] = Group(
        number, call.text("group_name"), product_key, now, now
    )
    call.status = 201
    return {"id": number}


def update(call: Call) -> object:
    """PUT /app/group/{id}."""
    group = _group(call)
    group.group_name, group.updated_at = call.text("group_name"), _now(call)
    return {"id": group.id}


def delete(call: Call) -> object:
    """DELETE /app/group/{id}."""
    del call.user.groups[_group(call).id]
    return None


def devices(call: Call) -> object:
    """GET /app/group/{id}/devices."""
    answer = []
    for did in _group(call).dids:
        product = call.cloud.registry.devices[did].product
        answer.append(
            {
                "did": did,
                "verbose_name": product.name,
                "type": "normal",
                "dev_alias": call.user.bindings[did].alias,
                "product_key": product.key,
            }
        )
    return answer


def add_devices(call: Call) -> object:
    """POST /app/group/{id}/devices."""
    group, success, failed = _group(call), [], []
    for did in _dids(call):
        if did not in call.user.bindings:
            failed.append(did)
            continue
        success.append(did)
        if did not in group.dids:
            group.dids.append(did)
    return {"success": success, "failed": failed}


def remove_devices(call: Call) -> object:
    """DELETE /app/group/{id}/devices."""
    group, success, failed = _group(call), [], []
    for did in _dids(call):
        if did in group.dids:
            group.dids.remove(did)
            success.append(did)
        else:
            failed.append(did)
    return {"success": success, "failed": failed}


def control(call: Call) -> object:
    """POST /app/group/{id}/control: false for a device that lacks an attribute."""
    answer = []
    for did in list(_group(call).dids):
        try:
            call.cloud.command(
                call.cloud.device(did),
                call.form.get("attrs"),
                call.form.get("raw"),
                "group",
            )
        except CloudError:
            answer.append({"did": did, "result": False})
        else:
            answer.append({"did": did, "result": True})
    return answer


ROUTES = [
    Route("group", "GET", "/group", listing),
    Route("group_create", "POST", "/group", create),
    Route("group_update", "PUT", "/group/{group}", update),
    Route("group_delete", "DELETE", "/group/{group}", delete),
    Route("group_devices", "GET", "/group/{group}/devices", devices),
    Route("group_devices_add", "POST", "/group/{group}/devices", add_devices),
    Route(
        "group_devices_remove",
        "DELETE",
        "/group/{group}/devices",
        remove_devices,
    ),
    Route("group_control", "POST", "/group/{group}/control", control),
]
