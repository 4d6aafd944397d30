"""The reader for those who speak JSON: a text and a plain context in, a plain finding out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.understanding.meaning import Context, Finding, KnownIndicator
from bot.understanding.reading import read
from core.domain.months import Frequency, Month, NotAMonth

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_LONGEST_NAME, _MOST_WORDS, _MOST_DIGITS = 300, 500, 40


class NotAContext(ValueError):
    """The context is not one the reader can work with; the message says what is wrong."""


def interpret(text: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """What a reply says, as `{"items": [finding, ...]}`.

    `context` holds today, period, asked, also_owned and indicators: id to name, aliases, unit, min, max,
    integer, last_value, last_period, target, and where they apply allow_negative, sign, display_scale,
    asked_as and frequency.
    Numbers in a finding are int where whole and float otherwise, in the indicator's own unit.
    Raises NotAContext where the context lacks what is needed.
    """
    return {"items": [plain(finding) for finding in read(text, context_from(context))]}


def context_from(plain_context: Mapping[str, Any]) -> Context:
    """The typed context of a plain one. Raises NotAContext, in words."""
    try:
        indicators = plain_context["indicators"]
        context = Context(
            today=date.fromisoformat(plain_context["today"]),
            period=Month.parse(plain_context["period"]),
            asked=_words(plain_context["asked"], "asked"),
            also_owned=_words(plain_context.get("also_owned") or (), "also_owned"),
            indicators=tuple(_indicator(name, fields) for name, fields in _object(indicators).items()),
        )
    except KeyError as missing:
        raise NotAContext(f"The context has no {missing.args[0]!r}.") from missing
    except (TypeError, AttributeError, InvalidOperation, ValueError, NotAMonth) as wrong:
        raise NotAContext(f"The context cannot be read: {_reason(wrong)}.") from wrong
    for year in (context.today.year, context.period.year):
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise NotAContext(f"The year {year} is not one the reader knows.")
    known = {indicator.id for indicator in context.indicators}
    for name in (*context.asked, *context.also_owned):
        if name not in known:
            raise NotAContext(f"The context asks for {name!r} and does not describe it.")
    if not context.asked:
        raise NotAContext("The context asks for nothing.")
    return context


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, InvalidOperation):
        return "a number is not a number"
    return "a field is of the wrong kind" if isinstance(wrong, AttributeError) else str(wrong).rstrip(".")


def plain(finding: Finding) -> dict[str, Any]:
    """A finding as the JSON contract has it; what is empty is left out."""
    said = {
        "status": finding.kind.value,
        "indicator": finding.indicator,
        "period": str(finding.period) if finding.period else None,
        "value": _number(finding.value),
        "low": _number(finding.low),
        "high": _number(finding.high),
        "unit": finding.unit,
        "numerator": _number(finding.numerator),
        "denominator": _number(finding.denominator),
        "approximate": finding.approximate or None,
        "provisional": finding.provisional or None,
        "needs_confirmation": finding.needs_confirmation or None,
        "superseded": [_number(finding.superseded)] if finding.superseded is not None else None,
        "due": finding.due.isoformat() if finding.due else None,
        "delegate_to": finding.delegate_to,
        "comment": finding.comment,
        "understood": finding.understood or None,
        "options": [option.label for option in finding.options] or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _indicator(name: str, fields: Mapping[str, Any]) -> KnownIndicator:
    called, unit = str(_object(fields).get("name") or name), fields["unit"]
    if not isinstance(unit, str):
        raise TypeError("a unit is not a word")
    if len(called) > _LONGEST_NAME or len(unit) > _LONGEST_NAME:
        raise ValueError(f"a name or a unit is longer than {_LONGEST_NAME} characters")
    return KnownIndicator(
        id=name,
        name=called,
        unit=unit,
        aliases=_words(fields.get("aliases") or (), "aliases"),
        minimum=_decimal(fields.get("min")),
        maximum=_decimal(fields.get("max")),
        integer=bool(fields.get("integer")),
        last_value=_decimal(fields.get("last_value")),
        last_period=Month.parse(fields["last_period"]) if fields.get("last_period") else None,
        target=_decimal(fields.get("target")),
        allow_negative=bool(fields.get("allow_negative")),
        sign=str(fields.get("sign") or ""),
        display_scale=_scale(_decimal(fields.get("display_scale"))),
        asked_as=str(fields.get("asked_as") or ""),
        frequency=Frequency(fields.get("frequency") or "monthly"),
    )


def _object(given: Any) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise TypeError("what describes the indicators is not an object")
    return given


def _scale(given: Decimal | None) -> Decimal:
    if given is not None and given <= 0:
        raise ValueError("display_scale is not above nought")
    return given or Decimal(1)


def _decimal(number: Any) -> Decimal | None:
    if number is None:
        return None
    if isinstance(number, bool):
        raise TypeError(f"{number!r} is not a number")
    text = str(number)
    written = Decimal(text) if len(text) <= _MOST_DIGITS else Decimal("NaN")
    if not written.is_finite() or (written != 0 and abs(written.adjusted()) > _MOST_DIGITS):
        raise ValueError(f"{text[:_MOST_DIGITS]} is not a number the reader can work with")
    return written


def _words(given: Any, called: str) -> tuple[str, ...]:
    if not (isinstance(given, (list, tuple)) and all(isinstance(one, str) for one in given)):
        raise TypeError(f"{called} is not a list of words")
    if len(given) > _MOST_WORDS or any(len(one) > _LONGEST_NAME for one in given):
        raise ValueError(f"{called} is too long")
    return tuple(given)


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
