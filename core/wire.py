"""Frozen values to JSON and back, by the name of their class: conversations, and the papers of the routines."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from core.domain.months import Month

_AS_IT_IS = (str, int, float, type(None))


class Vocabulary:
    """The value classes and enumerations that may be written and read."""

    def __init__(self, *classes: type[Any]) -> None:
        self._classes: dict[str, Any] = {cls.__name__: cls for cls in classes}
        values = [cls for cls in classes if is_dataclass(cls)]
        self._fields = {cls.__name__: tuple(f.name for f in fields(cls)) for cls in values}

    def write(self, value: Any) -> Any:
        """JSON-ready values. Raises TypeError for a class the vocabulary does not know."""
        match value:
            case None | bool() | int() | str():
                return value
            case Decimal():
                return {"decimal": format(value, "f")}
            case Month():
                return {"month": str(value)}
            case datetime():
                return {"instant": value.isoformat()}
            case date():
                return {"day": value.isoformat()}
            case time():
                return {"time": value.isoformat("minutes")}
            case tuple() | list():
                return [self.write(each) for each in value]
        name = type(value).__name__
        if isinstance(value, Enum) and name in self._classes:
            return {"one of": name, "named": value.name}
        if name not in self._fields:
            raise TypeError(f"{name} is not in this vocabulary.")
        return {"is": name} | {field: self.write(getattr(value, field)) for field in self._fields[name]}

    def read(self, wire: Any) -> Any:
        """The value that was written; a field since dropped is passed over."""
        if isinstance(wire, _AS_IT_IS):
            return wire
        if isinstance(wire, list):
            return tuple([self.read(each) for each in wire])
        if (name := wire.get("is")) is not None:
            read = {field: self.read(wire[field]) for field in self._fields[name] if field in wire}
            return self._classes[name](**read)
        if "decimal" in wire:
            return Decimal(wire["decimal"])
        if "month" in wire:
            return Month.parse(wire["month"])
        if "instant" in wire:
            return datetime.fromisoformat(wire["instant"])
        if "day" in wire:
            return date.fromisoformat(wire["day"])
        if "time" in wire:
            return time.fromisoformat(wire["time"])
        return self._classes[wire["one of"]][wire["named"]]
