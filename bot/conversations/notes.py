"""Notes on a priority: from words, from a form, from somebody's message; read back to those who may."""

from __future__ import annotations

from collections.abc import Mapping

from bot import note_wording as wording
from bot.conversations.routine_parts import Part, Said, Undoing, phrase
from bot.conversations.stocktakes.naming import priority_called
from bot.messages import Form
from bot.turn import Turn
from core.domain.notes import Note
from core.domain.people import Priority
from core.services import noting

_SHOWN = 8


def form(turn: Turn, _about: str) -> Form | None:
    """The form, with the priorities this person may keep notes with; None where there is none."""
    mine = _mine(turn)
    return wording.form(mine) if mine else None


def _said(turn: Turn, said: Said) -> bool:
    priority = priority_called(turn, said["which"])
    if priority is None:
        return False
    turn.aside()
    _keep(turn, priority, said["note"])
    return True


def _read(turn: Turn, said: Said) -> bool:
    priority = priority_called(turn, said["which"])
    if priority is None:
        turn.reply(wording.which(said["which"]))
        return True
    turn.aside()
    if not noting.may_note(turn.person, priority):
        turn.reply(wording.not_for_you(priority))
        return True
    people = {p.key: p.name for p in turn.work.portfolio.people()}
    latest = [*noting.of(turn.work, priority.key)][-_SHOWN:][::-1]
    turn.reply(wording.notes(priority, [(n, people.get(n.by, n.by)) for n in latest], turn.today))
    return True


def _filled(turn: Turn, values: Mapping[str, str]) -> None:
    turn.aside()
    priority = next((p for p in _mine(turn) if p.key == values.get("priority")), None)
    if priority is None:
        turn.reply(wording.none_to_note())
    else:
        _keep(turn, priority, values.get("note", ""))


def _mistakes(_turn: Turn, values: Mapping[str, str]) -> dict[str, str]:
    found = {"note": wording.empty()} if not values.get("note", "").strip() else {}
    return found if values.get("priority") else {**found, "priority": wording.choose()}


def _keep(turn: Turn, priority: Priority, text: str) -> None:
    if not noting.may_note(turn.person, priority):
        turn.reply(wording.not_for_you(priority))
        return
    turn.reply(wording.kept(priority, noting.keep(turn.desk, priority, text, turn.person.key)))


def _mine(turn: Turn) -> list[Priority]:
    return [p for p in turn.work.portfolio.priorities() if not p.retired and noting.may_note(turn.person, p)]


PART: Part = Part(
    phrases=(
        (phrase(r"(?:add |keep )?(?:a )?note (?:on|for|about) (?P<which>[^:]{2,80}): *(?P<note>.+)"), _said),
        (phrase(r"(?:the )?notes (?:on|for|about) (?P<which>.{2,80})"), _read),
    ),
    opens={"note": form},
    forms={"note": _filled},
    mistakes={"note": _mistakes},
    undoes={
        Note: Undoing(
            lambda _turn, _note, _what: wording.your_note(), lambda _turn, _note, _what: wording.note_stays()
        )
    },
)
