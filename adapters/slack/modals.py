"""A form as Slack's modal, and what was filled in back again. Field names are block ids."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from adapters.slack.blocks import BlockKit, plain_text, shortened
from bot.hearing import Place
from bot.messages import Field, Form

CALLBACK = "form"
_INPUT = "value"
_TITLE = 24
_LABEL = 2000
_HINT = 2000
_TYPED = 3000
_OPTIONS = 100
_OPTION_TEXT = 75
_OPTION_VALUE = 150
_ID = 255
_MOST_BLOCKS = 100


@dataclass(frozen=True, slots=True)
class Filled:
    """A modal that was submitted: which form, from where, and what was written into it."""

    form: str
    place: Place
    values: Mapping[str, str]
    shown: tuple[str, ...]


def modal(form: Form, place: Place) -> BlockKit:
    """The form as a view. What is hidden in it, and where it was opened, travel in its private metadata."""
    hidden = {f.name: f.value for f in form.fields if f.kind == "hidden"}
    kept = {"form": form.name, "place": _place_to_wire(place), "hidden": hidden}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(form.title, _TITLE),
        "submit": plain_text(form.submit, _TITLE),
        "close": plain_text("Not now", _TITLE),
        "private_metadata": json.dumps(kept, separators=(",", ":")),
        "blocks": list(_blocks(form)),
    }


def notice(title: str, words: str) -> BlockKit:
    """A view that only says something."""
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(title, _TITLE),
        "close": plain_text("Close", _TITLE),
        "blocks": [{"type": "section", "text": plain_text(words, _TYPED)}],
    }


def filled(view: Mapping[str, Any]) -> Filled:
    """What a submitted view says; of a view that is not ours as we make them now, no form. An empty field is an empty value."""
    kept = _kept(view)
    values = dict(kept.get("hidden", {}))
    state = (view.get("state") or {}).get("values", {})
    for name, actions in state.items():
        values[name] = next((_said(a) for a in actions.values()), "")
    return Filled(str(kept.get("form", "")), _place_from_wire(kept.get("place", {})), values, tuple(state))


def complaints(mistakes: Mapping[str, str], shown: Sequence[str]) -> dict[str, str]:
    """Mistakes under the fields they belong to; those of no visible field under the first.

    >>> complaints({"value": "That is not a number.", "flag": "It is closed."}, ["why", "value"])
    {'value': 'That is not a number.', 'why': 'It is closed.'}
    """
    told: dict[str, str] = {}
    for name, why in mistakes.items():
        under = name if name in shown else next(iter(shown), name)
        told[under] = shortened(f"{told[under]} {why}" if under in told else why, _HINT)
    return told


def _blocks(form: Form) -> Iterator[BlockKit]:
    count = 0
    if len(form.title) > _TITLE:
        yield {"type": "header", "text": plain_text(form.title, 150)}
        count += 1
    if form.introduction.strip():
        yield {"type": "section", "text": plain_text(form.introduction, _TYPED)}
        count += 1
    shown = [f for f in form.fields if f.kind != "hidden" and len(f.name) <= _ID and f.name]
    for field in shown[: _MOST_BLOCKS - count]:
        yield _input(field)


def _input(field: Field) -> BlockKit:
    made: BlockKit = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label, _LABEL),
        "element": _element(field),
        "optional": field.optional,
    }
    if field.hint.strip():
        made["hint"] = plain_text(field.hint, _HINT)
    return made


def _element(field: Field) -> BlockKit:
    if field.kind == "date":
        day = {"initial_date": field.value} if _is_a_day(field.value) else {}
        return {"type": "datepicker", "action_id": _INPUT, **day}
    options = [(v, label) for v, label in field.options if v and len(v) <= _OPTION_VALUE]
    if field.kind == "choice" and options:
        made = [{"text": plain_text(label, _OPTION_TEXT), "value": v} for v, label in options]
        chosen = next((o for o in made if o["value"] == field.value), None)
        initial = {"initial_option": chosen} if chosen is not None else {}
        return {"type": "static_select", "action_id": _INPUT, **_few_or_many(made), **initial}
    element: BlockKit = {
        "type": "plain_text_input",
        "action_id": _INPUT,
        "multiline": field.kind == "long",
        "max_length": _TYPED,
    }
    if field.value:
        element["initial_value"] = shortened(field.value, _TYPED)
    return element


def _few_or_many(options: list[BlockKit]) -> BlockKit:
    """Up to a hundred options in a list; more than that in groups of a hundred."""
    if len(options) <= _OPTIONS:
        return {"options": options}
    groups = [options[n : n + _OPTIONS] for n in range(0, len(options), _OPTIONS)][:_OPTIONS]
    return {
        "option_groups": [
            {
                "label": plain_text(
                    f"{g[0]['text']['text'][:30]} to {g[-1]['text']['text'][:30]}", _OPTION_TEXT
                ),
                "options": g,
            }
            for g in groups
        ]
    }


def _said(action: Mapping[str, Any]) -> str:
    chosen = action.get("selected_option") or {}
    return str(action.get("value") or action.get("selected_date") or chosen.get("value") or "")


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _kept(view: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, Mapping) else {}


def _place_to_wire(place: Place) -> dict[str, str]:
    named = {"channel": place.channel, "person": place.person, "thread": place.thread}
    return {name: value for name, value in named.items() if value is not None}


def _place_from_wire(wire: Mapping[str, str]) -> Place:
    return Place(wire.get("channel"), wire.get("person"), wire.get("thread"))
