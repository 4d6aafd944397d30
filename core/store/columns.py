"""Column types that give back exactly what was put in: decimals, UTC instants, months, enumerations."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import JSON, TypeDecorator

from core.domain.months import Month


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as written; SQLite's own numbers would alter it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Plain digits, never an exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """The same decimal."""
        return None if value is None else Decimal(value)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC. A time without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Naive in UTC where the database has no zones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs its time zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class MonthText(TypeDecorator[Month]):
    """A month as `2026-10`, which sorts as it should."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> str | None:
        """`2026-10`."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Month | None:
        """The month; one value for all rows that name it."""
        return None if value is None else _month(value)


@lru_cache(maxsize=2400)
def _month(written: str) -> Month:
    return Month(int(written[:4]), int(written[5:]))


class Named(TypeDecorator[Enum]):
    """An enumeration by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> str | None:
        """The member's value."""
        return None if value is None else str(value.value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        """The member."""
        return None if value is None else self.kind(value)


class Names(TypeDecorator[tuple[Any, ...]]):
    """A tuple of texts, months or enumeration members, as a JSON list."""

    impl = JSON
    cache_ok = True

    def __init__(self, kind: type[Any] = str) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: Dialect) -> list[str] | None:
        """A list of texts."""
        if value is None:
            return None
        return [str(v.value) if isinstance(v, Enum) else str(v) for v in value]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[Any, ...]:
        """The tuple."""
        read = Month.parse if self.kind is Month else self.kind
        return tuple(read(v) for v in value or ())
