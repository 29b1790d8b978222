"""The remark of a binding, in which the vendor's app keeps a heater's place and zone."""


def zone_name(remark: str) -> str:
    """Return the name of the zone that a remark puts a heater into; empty for none.

    Source: real bindings, `range=1|isdelete=1|gid=0|groupname=|grouprange=0`.

    Args:
        remark: the remark as it came.

    """
    fields = dict(part.partition("=")[::2] for part in remark.split("|"))
    if fields.get("gid", "0").strip() in {"", "0"}:
        return ""
    return fields.get("groupname", "").strip()
