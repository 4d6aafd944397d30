"""Pictures as JSON, for the outbox and for `stocktake chart --from FILE.json`.

Months are written `2026-10`, dates `2026-11-12`, values as numbers or as text. A field left out has its default.
"""

from __future__ import annotations

import difflib
import json
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from bot.pictures.shapes import (
    ControlPicture,
    GridPicture,
    MultiplesPicture,
    Picture,
    SeasonalPicture,
    StocktakePicture,
    TrajectoryPicture,
)
from core.domain.months import Month, NotAMonth

KINDS: dict[str, type[Picture]] = {
    "trajectory": TrajectoryPicture,
    "control": ControlPicture,
    "seasonal": SeasonalPicture,
    "multiples": MultiplesPicture,
    "grid": GridPicture,
    "stocktake": StocktakePicture,
}
LONGEST_TEXT = 20_000
MOST_ITEMS = 2_000
_LARGEST = Decimal("1E15")
_MOST_DIGITS = 30
_SMALL = {"decimals": (0, 6), "first_month": (1, 12)}


class NotAPicture(ValueError):
    """The JSON does not describe a picture; the message names the field and the remedy."""


def to_json(picture: Picture) -> str:
    """The picture as JSON; fields that hold their default are left out. `from_json` gives it back."""
    kind = next(name for name, made in KINDS.items() if isinstance(picture, made))
    return json.dumps({"kind": kind, **_written(picture)})


def from_json(text: str) -> Picture:
    """The picture described by JSON. Raises NotAPicture, naming the field, for anything else.

    >>> from_json('{"kind": "trajectory", "title": "Voids", "actual": [{"month": "2026-10", "value": "n/a"}]}')
    Traceback (most recent call last):
    bot.pictures.wire.NotAPicture: actual[0].value: "n/a" is not a number.
    """
    try:
        found = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as broken:
        if isinstance(broken, NotAPicture):
            raise
        raise NotAPicture(f"This is not JSON: {_why(broken)}.") from broken
    if not isinstance(found, dict):
        raise NotAPicture('A picture is a JSON object, such as {"kind": "trajectory", "title": "..."}.')
    kind = found.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise NotAPicture(f"kind: {_shown(kind)} is not a kind of picture; write one of {', '.join(KINDS)}.")
    return cast("Picture", _object(KINDS[kind], found, ""))


def _why(broken: Exception) -> str:
    if isinstance(broken, json.JSONDecodeError):
        return f"{broken.msg.lower()} at line {broken.lineno}, column {broken.colno}"
    return "it is nested too deep" if isinstance(broken, RecursionError) else "a number is too long"


def _no_constant(name: str) -> Any:
    raise NotAPicture(f"{name} is not a number that can be drawn.")


def _written(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case Month():
            return str(value)
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_written(v) for v in value]
        case _ if is_dataclass(value):
            pairs = ((f, getattr(value, f.name)) for f in fields(value))
            return {f.name: _written(v) for f, v in pairs if v != f.default}
        case _:
            return value


@cache
def _hints(made: type) -> dict[str, Any]:
    return get_type_hints(made)


def _object(made: type, found: Any, at: str) -> Any:
    if not isinstance(found, dict):
        raise NotAPicture(f"{at}: {_shown(found)} should be an object with {_listed_fields(made)}.")
    hints = _hints(made)
    prefix = f"{at}." if at else ""
    for name in found:
        if name not in hints:
            close = difflib.get_close_matches(name, hints, n=1)
            remedy = f"did you mean {close[0]}?" if close else f"it takes {_listed_fields(made)}."
            raise NotAPicture(f"{prefix}{name[:80]}: there is no such field; {remedy}")
    for field in fields(made):
        if field.default is MISSING and field.name not in found:
            raise NotAPicture(f"{prefix}{field.name}: this is missing.")
    values = {
        name: _whole(raw, f"{prefix}{name}", *_SMALL[name])
        if name in _SMALL
        else _value(hints[name], raw, f"{prefix}{name}")
        for name, raw in found.items()
    }
    try:
        return made(**values)
    except ValueError as refused:
        raise NotAPicture(f"{at}: {refused}" if at else str(refused)) from refused


def _listed_fields(made: type) -> str:
    return ", ".join(f.name for f in fields(made))


def _value(hint: Any, raw: Any, at: str) -> Any:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return None if raw is None else _value(_inner(hint), raw, at)
    if origin is tuple:
        return _several(get_args(hint), raw, at)
    if is_dataclass(hint) and hint is not Month:
        return _object(cast("type", hint), raw, at)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _choice(hint, raw, at)
    return _PLAIN[hint](raw, at)


def _inner(hint: Any) -> Any:
    return next(inner for inner in get_args(hint) if inner is not type(None))


def _several(inner: tuple[Any, ...], raw: Any, at: str) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise NotAPicture(f"{at}: {_shown(raw)} should be a list.")
    if len(raw) > MOST_ITEMS:
        raise NotAPicture(f"{at}: {len(raw)} items are more than can be drawn ({MOST_ITEMS:,}).")
    if inner[-1] is not Ellipsis and len(raw) != len(inner):
        raise NotAPicture(f"{at}: it takes {len(inner)} items, not {len(raw)}.")
    return tuple(_value(inner[0], item, f"{at}[{place}]") for place, item in enumerate(raw))


def _choice(hint: type[Enum], raw: Any, at: str) -> Enum:
    for member in hint:
        if member.value == raw:
            return member
    raise NotAPicture(f"{at}: {_shown(raw)} is none of {', '.join(repr(m.value) for m in hint)}.")


def _text(raw: Any, at: str) -> str:
    if not isinstance(raw, str):
        raise NotAPicture(f"{at}: {_shown(raw)} should be text, in quotes.")
    if len(raw) > LONGEST_TEXT:
        raise NotAPicture(f"{at}: the text is longer than {LONGEST_TEXT:,} characters.")
    return raw


def _yes_or_no(raw: Any, at: str) -> bool:
    if not isinstance(raw, bool):
        raise NotAPicture(f"{at}: {_shown(raw)} should be true or false.")
    return raw


def _number(raw: Any, at: str) -> Decimal:
    """A finite number, written as one or as text; other alphabets' digits and underscores are not taken."""
    made = raw
    if isinstance(raw, str) and raw.isascii() and "_" not in raw and len(raw) <= _MOST_DIGITS + 10:
        try:
            made = Decimal(raw)
        except InvalidOperation:
            made = raw
    if not isinstance(made, Decimal) or not made.is_finite():
        raise NotAPicture(f"{at}: {_shown(raw)} is not a number.")
    if made and not (
        -20 < made.adjusted() <= _LARGEST.adjusted() and len(made.as_tuple().digits) <= _MOST_DIGITS
    ):
        raise NotAPicture(f"{at}: {_shown(raw)} is too large, or too exact, to be drawn.")
    return made


def _whole(raw: Any, at: str, least: int = 0, most: int = 999) -> int:
    if not isinstance(raw, Decimal) or not raw.is_finite() or not least <= raw <= most or raw != int(raw):
        raise NotAPicture(f"{at}: {_shown(raw)} should be a whole number from {least} to {most}.")
    return int(raw)


def _month(raw: Any, at: str) -> Month:
    try:
        return Month.parse(_text(raw, at))
    except NotAMonth:
        raise NotAPicture(f"{at}: {_shown(raw)} is not a month; write it as 2026-10.") from None


def _day(raw: Any, at: str) -> date:
    try:
        return date.fromisoformat(_text(raw, at))
    except ValueError as wrong:
        if isinstance(wrong, NotAPicture):
            raise
        raise NotAPicture(f"{at}: {_shown(raw)} is not a date; write it as 2026-11-12.") from None


_PLAIN: dict[Any, Callable[[Any, str], Any]] = {
    str: _text,
    bool: _yes_or_no,
    Decimal: _number,
    int: _whole,
    Month: _month,
    date: _day,
}


def _shown(raw: Any) -> str:
    """What was found, short enough for an error message."""
    said = (
        f'"{raw}"'
        if isinstance(raw, str)
        else str(raw)
        if isinstance(raw, Decimal)
        else json.dumps(raw, default=str)
    )
    return said if len(said) <= 60 else said[:59] + "…"
