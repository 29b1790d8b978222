# Home Assistant aliases voluptuous to probatio at run time: the types are probatio's.

from probatio import (
    All as All,
    Any as Any,
    Coerce as Coerce,
    Exclusive as Exclusive,
    In as In,
    Invalid as Invalid,
    Length as Length,
    Lower as Lower,
    Optional as Optional,
    Range as Range,
    Required as Required,
    Schema as Schema,
)
