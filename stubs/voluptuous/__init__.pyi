# Home Assistant aliases voluptuous to probatio at run time: the types are probatio's.

from probatio import (
    ALLOW_EXTRA as ALLOW_EXTRA,
    All as All,
    Any as Any,
    Coerce as Coerce,
    In as In,
    Invalid as Invalid,
    Length as Length,
    Lower as Lower,
    Marker as Marker,
    Optional as Optional,
    Range as Range,
    Required as Required,
    Schema as Schema,
)
