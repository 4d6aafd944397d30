"""A message as Adaptive Cards (schema 1.5). Text is put into text runs, which no client reads as markdown.

A card stays below 28 kB and an activity below 100 kB, which is what Teams carries; a longer message goes on in a
second card of the same activity, so that one message keeps one name.
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
MOST_CARDS = 3
"""Cards in one activity, below Teams' 100 kB."""
_MOST_BUTTONS = 6
_LONGEST_RUN = 5_000


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
    for number, block in enumerate(message.blocks):
        for element in _elements(number, block, address):
            if made[-1] and size(_card([*made[-1], element])) > LARGEST_CARD:
                made.append([])
            made[-1].append(element)
    if len(made) > MOST_CARDS:
        made = [*made[: MOST_CARDS - 1], [*made[MOST_CARDS - 1][:1], _text(card_wording.cut_short())]]
    fallback = plain(message)[:2_000]
    return [_card(body, fallback) for body in made]


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
    made = _card([*body, *opened, {"type": "ActionSet", "actions": buttons}], plain(message)[:2_000])
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
    for field in form.fields:
        if field.kind == "hidden":
            continue
        made.append(_input(field))
        if mistakes.get(field.name):
            made.append(_text(words(mistakes[field.name]), colour="Attention", close=True))
    return made


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
    yield {
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


def _widths(table: Table) -> list[int]:
    """Room in proportion to the longest cell of each column, so that no heading runs into the next."""
    columns = zip(*(table.head, *table.rows), strict=True)
    return [max(8, min(30, max(len(cell) for cell in column))) for column in columns]


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
            "body": form_elements(choice.form, {}),
            "actions": [_send(choice.form, choice.token)],
        }
        if size(shown) < LARGEST_CARD // 2:
            return {"type": "Action.ShowCard", "title": choice.label, "card": shown} | _style(choice)
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
    return {"type": "Action.Execute", "title": title[:100], "verb": MARK, "data": data, "fallback": submit}


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
            made |= {"type": "Input.Text", "isMultiline": True, "maxLength": 3_000}
        case _:
            made |= {"type": "Input.Text", "maxLength": 600}
    return made
