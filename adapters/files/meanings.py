"""From the cell that was found to the value its column holds, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum

from adapters.files.cells import Cell, Found
from adapters.files.layout import Column, Kind
from core.domain.complaints import did_you_mean
from core.domain.months import NAMES, Month, NotAMonth
from core.domain.portfolio import as_a_spreadsheet_keeps, tidy

_PLAIN_NUMBER = re.compile(r"[-+]?[0-9]{1,40}(\.[0-9]{1,40})?")
_DRESSED_NUMBER = re.compile(r"[-+]?[£$€]?[0-9]{1,3}([, ]?[0-9]{3}){0,12}(\.[0-9]{1,40})? ?%?")
_E_MAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>.]{1,63}(\.[^@\s,;<>.]{1,63}){1,10}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})[ -]([0-9]{4}|[0-9]{2})")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_NAME = 200
"""Characters of a name: it stands in sentences, on charts and on buttons."""
LONGEST_TEXT = 4_000
"""Characters of a definition or a comment."""
_LARGEST = Decimal(10) ** 15
_SMALLEST = Decimal(10) ** -12
_NOTHING = {"-", "–", "n/a", "na", "nil", "none", "tbc", "not available", "no data", "?"}


class Unreadable(Exception):
    """A cell does not hold what its column holds. The message is the remedy."""


def meaning(cell: Cell | None, column: Column) -> object:
    """What the cell says, in the column's own type; None for blank. Raises Unreadable with the remedy."""
    if cell is None or not cell.text.strip():
        return None
    if cell.found is Found.FORMULA:
        raise Unreadable(f"{_short(cell.text)} is a formula. Copy the cell and paste it as a value.")
    if cell.found is Found.ERROR:
        raise Unreadable(f"{_short(cell.text)} is a spreadsheet error. Write the value, or leave it blank.")
    return _READERS[column.kind](cell, column)


def _short(text: str) -> str:
    text = tidy(text)
    return f"'{text[:40]}…'" if len(text) > 40 else f"'{text}'"


def _number(cell: Cell, _: Column | None = None) -> Decimal:
    if cell.found is Found.DATE:
        raise Unreadable(
            f"{_long(cell.text)} is a date where a number belongs. Format the cell as a number and write it again."
        )
    if cell.found is Found.TIME:
        raise Unreadable(
            f"{_short(cell.text)} is a time where a number belongs. Write it in the indicator's unit."
        )
    if cell.found is Found.YES_NO:
        raise Unreadable(f"{cell.text} is not a number. Write it in digits, like 12.5.")
    text = cell.text.strip()
    if cell.found in {Found.NUMBER, Found.PERCENT}:
        value = as_a_spreadsheet_keeps(Decimal(text))
    elif _PLAIN_NUMBER.fullmatch(text):
        if cell.found is Found.TEXT:
            raise Unreadable(
                f"{_short(text)} is text that looks like a number. Format the cell as a number and write it again."
            )
        value = Decimal(text)
    else:
        raise Unreadable(_not_a_number(text))
    if not value.is_finite() or abs(value) >= _LARGEST:
        raise Unreadable(f"{_short(text)} is too large to be a figure.")
    if value and abs(value) < _SMALLEST:
        raise Unreadable(f"{_short(text)} is too small to be a figure. Write 0 if it is none.")
    return value * 100 if cell.found is Found.PERCENT else value


def _not_a_number(text: str) -> str:
    if text.startswith("="):
        return f"{_short(text)} is a formula. Copy the cell and paste it as a value."
    if text.casefold() in _NOTHING:
        return f"{_short(text)} is not a number. Write 0 for none; for no figure leave it blank and choose a standing."
    if _DRESSED_NUMBER.fullmatch(text):
        bare = re.sub(r"[^0-9.+-]", "", text)
        return f"{_short(text)} is more than a number. Write {bare}."
    return f"{_short(text)} is not a number. Write it in digits, like 12.5."


def _whole(cell: Cell, _: Column | None = None) -> int:
    value = _number(cell)
    if value != value.to_integral_value():
        raise Unreadable(f"{value} is not a whole number.")
    if not 0 <= value <= 1000:
        raise Unreadable(f"{value} is not between 0 and 1000.")
    return int(value)


def _month(cell: Cell, _: Column | None = None) -> Month:
    if cell.found is Found.DATE:
        return Month.of(date.fromisoformat(cell.text))
    if cell.found in {Found.NUMBER, Found.PERCENT}:
        raise Unreadable(
            f"{_short(cell.text)} is a number where a month belongs. Write it as 2026-10 or as a date."
        )
    return _written_month(cell.text)


def _written_month(text: str) -> Month:
    text = " ".join(text.split())
    if _ISO_DAY.fullmatch(text):
        text = text[:7]
    try:
        if named := _NAMED_MONTH.fullmatch(text):
            number = next(
                (
                    i
                    for i, name in enumerate(NAMES, 1)
                    if named[1].casefold() in {name.casefold(), name[:3].casefold()}
                ),
                0,
            )
            year = int(named[2])
            return Month(year if year > 99 else 2000 + year, number)
        return Month.parse(text)
    except NotAMonth:
        raise Unreadable(f"{_short(text)} is not a month. Write it as 2026-10 or Oct 2026.") from None


def _months(cell: Cell, _: Column | None = None) -> tuple[Month, ...]:
    if cell.found is Found.DATE:
        return (_month(cell),)
    return tuple(_written_month(each) for each in cell.text.split(";") if each.strip())


def _day(cell: Cell, _: Column | None = None) -> date:
    text = cell.text.strip()
    if cell.found is Found.DATE or _ISO_DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise Unreadable(f"{_short(text)} is not a date. Write it as 2026-12-24.")


def _yes(cell: Cell, _: Column | None = None) -> bool:
    word = cell.text.strip().casefold()
    if word in {"yes", "y", "true", "1"}:
        return True
    if word in {"no", "n", "false", "0"}:
        return False
    raise Unreadable(f"{_short(cell.text)} is neither yes nor blank.")


def _choice(cell: Cell, column: Column) -> Enum:
    word = " ".join(cell.text.split()).casefold()
    for each in column.choices or ():
        if each.value == word and word in column.words:
            return each
    raise Unreadable(
        f"{_short(cell.text)} is not one of {', '.join(column.words)}.{did_you_mean(word, column.words)}"
    )


def _e_mail(cell: Cell, _: Column | None = None) -> str:
    text = _text(cell).casefold()
    if not _E_MAIL.fullmatch(text):
        raise Unreadable(f"{_short(text)} is not an e-mail address. Write it as name@council.example.")
    return text


def _key(cell: Cell, _: Column | None = None) -> str:
    text = _text(cell)
    if not _KEY.fullmatch(text):
        raise Unreadable(
            f"{_short(text)} cannot be a key. Use letters, digits, and _ . - between them, at most 60, for instance VOID_DAYS."
        )
    return text


def _text(cell: Cell, column: Column | None = None) -> str:
    if cell.found is Found.DATE:
        raise Unreadable(
            f"{_long(cell.text)} is a date where words belong. Format the cell as text and write it again."
        )
    text = tidy(cell.text)
    most = LONGEST_TEXT if column is not None and column.kind is Kind.LONG_TEXT else LONGEST_NAME
    if len(text) > most:
        raise Unreadable(f"{_short(text)} is {len(text):,} characters long. Shorten it to {most:,} at most.")
    return text


def _list(cell: Cell, _: Column | None = None) -> tuple[str, ...]:
    parts = (Cell(cell.found, each) for each in cell.text.split(";"))
    return tuple(text for part in parts if (text := _text(part)))


def _long(iso: str) -> str:
    day = date.fromisoformat(iso[:10])
    return f"{day.day} {NAMES[day.month - 1]} {day.year}"


_READERS: Mapping[Kind, Callable[[Cell, Column], object]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.KEY: _key,
    Kind.EMAIL: _e_mail,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.MONTH: _month,
    Kind.MONTHS: _months,
    Kind.DAY: _day,
    Kind.YES: _yes,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
}
