"""A message as Adaptive Cards (schema 1.5). Text is put into text runs, which no client reads as markdown.

A card stays below 28 kB and an activity below 80 kB as Teams counts it (two bytes a character), which is what it surely
carries; a longer message goes on in a second card of the same activity, so that one message keeps one name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from adapters.teams.activities import INPUT, MARK
from bot import card_wording, form_wording
from bot.messages import (
    Block,
    Choice,
    Choices,
    Field,
    Form,
    Items,
    Message,
    Paragraph,
    Picture,
    Style,
    Table,
    Words,
    plain,
    quiet,
    strong,
    words,
)

Card = dict[str, Any]
Address = Callable[[int], str | None]
"""Where the picture in a message's block of that number is found; None when it cannot be shown."""

CONTENT = "application/vnd.microsoft.card.adaptive"
LARGEST_CARD = 26_000
"""Bytes of one card's JSON, below Teams' 28 kB."""
LARGEST_MESSAGE = 38_000
"""Characters of one activity: Teams counts two bytes for each, takes 100 kB and advises 80."""
LARGEST_TABLE = 22_000
"""Bytes of a table. A longer one, like one too wide for a phone, is told line by line, which takes a sixth."""
_MOST_BUTTONS = 6
_LONGEST_TITLE = 28
_LONGEST_RUN = 5_000
_PHONE, _CHARACTER, _CELL = 256, 8, 18
"""Pixels: the room a card has on a small phone, and what a character of a heading and a cell's margins take of it."""
_ONE_LINE = 40
"""Characters of a text that can be put right in a box of one line."""
_FALLBACK = 2_400
"""Bytes for what a client shows that knows no cards."""


def activity(message: Message, address: Address, *, alert: bool = False) -> Card:
    """The activity that carries a message; `alert` has the person's phone tell them."""
    said = plain(message)
    data = {"channelData": {"notification": {"alert": True}}} if alert else {}
    return {
        "type": "message",
        "summary": " ".join(said.split())[:200],
        "attachments": [{"contentType": CONTENT, "content": card} for card in cards(message, address)],
        **data,
    }


def cards(message: Message, address: Address = lambda _: None) -> list[Card]:
    """The message as one card, or several where one would be too large."""
    made: list[list[Card]] = [[]]
    for element in _within(
        [e for n, block in enumerate(message.blocks) for e in _elements(n, block, address)]
    ):
        if made[-1] and size(_card([*made[-1], element])) > LARGEST_CARD - _FALLBACK:
            made.append([])
        made[-1].append(element)
    told = _fallback(message)
    return [_card(body, told[:200] if number else told) for number, body in enumerate(made)]


def _within(elements: Sequence[Card]) -> list[Card]:
    """As many as one activity carries. Where some are left out that is said, and the last buttons stay."""
    room = LARGEST_MESSAGE - 2 * _FALLBACK
    if sum(size(e) for e in elements) <= room:
        return list(elements)
    kept: list[Card] = []
    last = [e for e in elements if e["type"] == "ActionSet"][-1:]
    room -= sum(size(e) for e in last) + 500
    for element in elements:
        room -= size(element)
        if room < 0:
            break
        kept.append(element)
    return [*kept, _text(card_wording.cut_short()), *(e for e in last if e not in kept)]


def with_form(
    message: Message,
    address: Address,
    form: Form,
    token: str,
    mistakes: Mapping[str, str],
) -> Card:
    """The message's card with an open form under it, and beside each field what cannot be taken."""
    body = [
        e
        for n, b in enumerate(message.blocks)
        if not isinstance(b, Choices)
        for e in _elements(n, b, address)
    ]
    opened = form_elements(form, mistakes)
    buttons = [_send(form, token), _shut(token)]
    made = _card([*body, *opened, {"type": "ActionSet", "actions": buttons}], _fallback(message))
    if size(made) > LARGEST_CARD:
        made = _card([*opened, {"type": "ActionSet", "actions": buttons}], form.title)
    return made


def form_elements(form: Form, mistakes: Mapping[str, str]) -> list[Card]:
    """A form's title, what is wrong with it, and its fields."""
    made = [_text(words(strong(form.title)), separator=True)]
    if form.introduction:
        made.append(_text(words(quiet(form.introduction))))
    if mistakes:
        made.append(_text(words(form_wording.some_fields(len(mistakes))), colour="Attention"))
    seen = {field.name for field in form.fields if field.kind != "hidden"}
    made += [
        _text(words(why), colour="Attention", close=True)
        for name, why in mistakes.items()
        if name not in seen
    ]
    for field in form.fields:
        if field.kind == "hidden":
            continue
        made.append(_input(field))
        if mistakes.get(field.name):
            made.append(_text(words(mistakes[field.name]), colour="Attention", close=True))
    return made


def _fallback(message: Message) -> str:
    """The message in words, as much of it as `_FALLBACK` holds when it is written as JSON."""
    told = plain(message)[:2_000]
    while len(json.dumps(told)) > _FALLBACK:
        told = told[: len(told) * 9 // 10]
    return told


def size(card: Mapping[str, Any]) -> int:
    """Bytes of a card as it is sent."""
    return len(json.dumps(card).encode())


# The parts --------------------------------------------------------------------------------------------------------


def _card(body: Sequence[Card], fallback: str = "") -> Card:
    wide = any(element["type"] in {"Table", "Image"} for element in body)
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": fallback,
        **({"msteams": {"width": "Full"}} if wide else {}),
        "body": list(body),
    }


def _elements(number: int, block: Block, address: Address) -> Iterable[Card]:
    match block:
        case Paragraph(run):
            yield _text(run)
        case Items(items, numbered):
            for place, item in enumerate(items, 1):
                yield _text(words(f"{place}. " if numbered else "\N{BULLET} ", item), close=True)
        case Table():
            yield from _table(block)
        case Picture():
            yield _picture(block, address(number))
        case Choices(choices):
            for first in range(0, len(choices), _MOST_BUTTONS):
                actions = [_button(c) for c in choices[first : first + _MOST_BUTTONS]]
                yield {"type": "ActionSet", "actions": actions}


def _text(run: Words, *, colour: str = "", close: bool = False, separator: bool = False) -> Card:
    made: Card = {
        "type": "RichTextBlock",
        "inlines": [_run(s.text, s.style, colour) for s in run] or [_run(" ")],
    }
    if close:
        made["spacing"] = "Small"
    if separator:
        made["separator"] = True
    return made


def _run(text: str, style: Style = Style.PLAIN, colour: str = "") -> Card:
    made: Card = {"type": "TextRun", "text": text[:_LONGEST_RUN]}
    if style is Style.STRONG:
        made["weight"] = "Bolder"
    if style is Style.QUIET:
        made["isSubtle"] = True
    if colour:
        made["color"] = colour
    return made


def _table(table: Table) -> Iterable[Card]:
    if table.caption:
        yield _text(words(strong(table.caption)))
    lines = [" | ".join(row) for row in table.rows]
    made = {
        "type": "Table",
        "columns": [{"width": width} for width in _widths(table)],
        "firstRowAsHeader": True,
        "showGridLines": True,
        "rows": [
            {"type": "TableRow", "cells": [_cell(cell, strong_=first) for cell in row]}
            for first, row in ((True, table.head), *((False, r) for r in table.rows))
        ],
        "fallback": {
            "type": "Container",
            "items": [_text(words(strong(" | ".join(table.head)))), *(_text(words(line)) for line in lines)],
        },
    }
    if _fits_a_phone(table) and size(made) <= LARGEST_TABLE:
        yield made
    else:
        for row in table.rows:
            yield _text(_line(table.head, row), close=True)


def _fits_a_phone(table: Table) -> bool:
    """Whether every column has room for its longest word, which no client breaks: it would run into the next column."""
    return sum(_needs(column) for column in zip(*(table.head, *table.rows), strict=True)) <= _PHONE


def _line(head: Sequence[str], row: Sequence[str]) -> Words:
    """A row as a line a phone can show: its name, then each value with the head of its column.

    Where rows are numbered, what has the number is the name.
    """
    name, heads, values = row[0], head[1:], row[1:]
    if name.isdecimal() and len(values) > 1:
        name, heads, values = f"{name}. {values[0]}", heads[1:], values[1:]
    named = "; ".join(_named(head, cell) for head, cell in zip(heads, values, strict=False) if cell)
    ends = "" if name.endswith((".", "?", "!", ":")) else ":"
    return words(strong(name), f"{ends} {named}" if named else "")


def _named(head: str, cell: str) -> str:
    """What stands under a heading: "Trajectory 60.7", but "Why: nothing is written yet"."""
    return f"{head}: {cell}" if head and (" " in head or cell[:1].islower()) else f"{head} {cell}".strip()


def _widths(table: Table) -> list[int]:
    """Room for each column's longest word, and what is left over on a small phone for those whose cells are longer."""
    columns = list(zip(*(table.head, *table.rows), strict=True))
    least = [_needs(column) for column in columns]
    most = [min(30, max(len(cell) for cell in column)) * _CHARACTER + _CELL for column in columns]
    wish = [max(longest - shortest, 0) for longest, shortest in zip(most, least, strict=True)]
    spare = max(_PHONE - sum(least), 0)
    return [room + spare * more // (sum(wish) or 1) for room, more in zip(least, wish, strict=True)]


def _needs(column: Sequence[str]) -> int:
    return max(len(word) for cell in column for word in cell.split() or [""]) * _CHARACTER + _CELL


def _cell(text: str, *, strong_: bool) -> Card:
    return {"type": "TableCell", "items": [_text(words(strong(text) if strong_ else text or " "))]}


def _picture(picture: Picture, address: str | None) -> Card:
    in_words = _text(card_wording.picture_in_words(picture))
    if address is None:
        return in_words
    return {
        "type": "Image",
        "url": address,
        "altText": picture.alternative,
        "size": "Stretch",
        "msteams": {"allowExpand": True},
        "fallback": in_words,
    }


def _button(choice: Choice) -> Card:
    """A form with nothing filled in cannot grow stale, so it is in the card; any other is opened when pressed."""
    if choice.form is not None and not any(f.value for f in choice.form.fields):
        shown = {
            "type": "AdaptiveCard",
            "version": "1.5",
            "fallbackText": choice.form.title,
            "body": form_elements(choice.form, {}),
            "actions": [_send(choice.form, choice.token)],
        }
        if size(shown) < LARGEST_CARD // 2:
            made = {"type": "Action.ShowCard", "title": choice.label, "card": shown}
            return made | _tooltip(choice.label) | _style(choice)
    return _execute(choice.label, {MARK: {"token": choice.token}}) | _style(choice)


def _style(choice: Choice) -> Card:
    return {"style": "positive"} if choice.primary else {}


def _send(form: Form, token: str) -> Card:
    kept = {f.name: f.value for f in form.fields if f.kind == "hidden"}
    said = {"token": token, "form": form.name, "kept": kept}
    return _execute(form.submit, {MARK: said}) | {"style": "positive"}


def _shut(token: str) -> Card:
    made = _execute(card_wording.leave_form(), {MARK: {"token": token, "shut": True}})
    return made | {"associatedInputs": "none"}


def _execute(title: str, data: Card) -> Card:
    """An action that is answered in the card; a client too old for it sends the same as a message."""
    submit = {"type": "Action.Submit", "title": title[:100], "data": data}
    made = {"type": "Action.Execute", "title": title[:100], "verb": MARK, "data": data, "fallback": submit}
    return made | _tooltip(title)


def _tooltip(title: str) -> Card:
    """A title a client has to cut on a phone is said in full to who points at it, or listens."""
    return {"tooltip": title} if len(title) > _LONGEST_TITLE else {}


def _input(field: Field) -> Card:
    made: Card = {"id": f"{INPUT}{field.name}", "label": field.label, "value": field.value}
    if field.hint:
        made["placeholder"] = field.hint
    if not field.optional:
        made |= {"isRequired": True, "errorMessage": card_wording.please_fill_in()}
    match field.kind:
        case "choice":
            choices = [{"title": title, "value": value} for value, title in field.options]
            made |= {"type": "Input.ChoiceSet", "style": "compact", "choices": choices}
            made.setdefault("placeholder", card_wording.choose())
        case "date":
            made |= {"type": "Input.Date"}
        case "long":
            # A box of several lines for each remark one may leave out would make a phone's form three screens long.
            lines = not field.optional or len(field.value) > _ONE_LINE
            made |= {"type": "Input.Text", "isMultiline": lines, "maxLength": 3_000}
        case _:
            made |= {"type": "Input.Text", "maxLength": 600}
    return made
