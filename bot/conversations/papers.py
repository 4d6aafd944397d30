"""What was last said in one of the routines, taken back by one word: its paper stands again as it did before.

Only what that turn changed goes back; what somebody has written since stays. What others have seen or acted on is not
taken back: that is said plainly, with what can be said instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot import routine_wording as wording
from bot.conversations import routines
from bot.conversations.routine_parts import Undoing
from bot.talk import PaperKept
from bot.turn import Turn
from core.ports import Noted
from core.services import keeping

_KINDS: dict[str, tuple[type[Any], Undoing]] = {
    kind.__name__: (kind, way) for part in routines.PARTS for kind, way in part.undoes.items()
}


def remember(turn: Turn) -> None:
    """Whatever papers this turn kept for the person can be taken back later."""
    for kept in turn.desk.kept:
        known = kept.kind in _KINDS and kept.what not in _KINDS[kept.kind][1].passed_over
        if known and kept.who == turn.person.key and kept.what != keeping.TAKEN_BACK:
            turn.acts.append(PaperKept(kept.kind, kept.number, kept.version, kept.what))


def called(turn: Turn, act: PaperKept) -> str:
    """What was done, in a few words."""
    kind, way = _KINDS[act.kind]
    paper = turn.work.shelf(kind).get(act.number)
    return way.called(turn, paper, act.what) if paper is not None else act.what


def why_it_stays(turn: Turn, acts: Sequence[PaperKept]) -> str:
    """Why what was done cannot be taken back, and what to say instead; nothing where it can."""
    for act in acts:
        kind, way = _KINDS[act.kind]
        paper = turn.work.shelf(kind).get(act.number)
        if paper is not None and (why := way.stays(turn, paper, act.what)):
            return why
        try:
            before = keeping.as_before(turn.work, kind, act.number, act.version)
        except keeping.ChangedSince:
            return wording.changed_since(called(turn, act))
        if before is None and way.unmade is None:
            return wording.stays(called(turn, act))
    return ""


def take_back(turn: Turn, acts: Sequence[PaperKept]) -> str:
    """Put each paper back as it was before; what was taken back, in a few words. `why_it_stays` was asked first."""
    done = []
    for act in reversed(acts):
        kind, way = _KINDS[act.kind]
        done.append(called(turn, act))
        now = turn.work.shelf(kind).get(act.number)
        before: Any = keeping.as_before(turn.work, kind, act.number, act.version)
        if before is None and way.unmade is not None:
            before = way.unmade(now)
        keeping.save(turn.desk, before, Noted(turn.now, turn.person.key, keeping.TAKEN_BACK, act.what))
    return wording.joined_up(list(dict.fromkeys(done)))


def afterwards(turn: Turn, acts: Sequence[PaperKept]) -> None:
    """Who had heard of it is told, and what was asked is asked again."""
    seen = set[tuple[str, int]]()
    for act in reversed(acts):
        kind, way = _KINDS[act.kind]
        versions = turn.work.shelf(kind).versions(act.number)
        if (act.kind, act.number) not in seen:
            way.after(turn, versions[-1].paper, versions[act.version - 1].paper, act.what)
        seen.add((act.kind, act.number))
