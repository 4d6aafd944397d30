"""A workbook sent by the unit: what it would change is shown, and it is brought in when somebody says so.

The file is looked at before the turn begins, so that nobody waits for it. Between the offer and the answer its bytes
are kept with the conversation, and a restart loses nothing.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from datetime import datetime

from bot import second_wording, wording
from bot.conversations import second_person
from bot.hearing import Heard
from bot.messages import say
from bot.ports import WorkbookNotTaken, Workbooks
from bot.turn import Turn
from core.domain.portfolio import Portfolio
from core.domain.roles import Action
from core.ports import Store
from core.services import rounds, seconding, setting_up
from core.services.permitting import require
from core.services.rules import today

LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A workbook that has been read: its portfolio, or why it cannot be taken."""

    portfolio: Portfolio | None
    trouble: str = ""
    content: bytes = b""


def look(
    store: Store, workbooks: Workbooks, heard: Heard, content: bytes | None, now: datetime
) -> LookedAt | None:
    """Read the workbook a delivery is about, if it is about one and its sender may import."""
    name = (heard.file or "").lower()
    offered = (heard.token or "").startswith("import/")
    if not offered and not (content and name.endswith(".xlsx") and heard.place.is_direct):
        return None
    with store.reading() as work:
        person = work.portfolio.person(heard.person)
        if person is None or not person.runs_the_unit:
            return None
        held = setting_up.held(work)
        kept = (
            work.talks.recall(_name(heard.token.removeprefix("import/"))) if offered and heard.token else None
        )
    if offered:
        content = base64.b64decode(kept) if kept else None
    if not content:
        return None
    if len(content) > LARGEST:
        return LookedAt(None, "It is larger than 5 MB, which no portfolio needs.")
    try:
        return LookedAt(workbooks.read(content, held, today(now)), content=content)
    except WorkbookNotTaken as why:
        return LookedAt(None, str(why))


def offer(turn: Turn, looked: LookedAt, workbooks: Workbooks) -> None:
    """Show what it would change, and ask."""
    name = turn.heard.file or ""
    if looked.portfolio is None:
        turn.reply(wording.workbook_to_mend(name, looked.trouble))
        return
    found = setting_up.changes(turn.work, looked.portfolio)
    if not found:
        turn.reply(wording.workbook_changes_nothing(name))
        return
    turn.work.talks.remember(_name(turn.key), base64.b64encode(looked.content).decode())
    turn.reply(wording.workbook_offered(name, workbooks.describe(found), turn.key))


def bring_in(turn: Turn, looked: LookedAt | None, workbooks: Workbooks, key: str) -> None:
    """All of it or nothing; each offer once."""
    if looked is None or looked.portfolio is None:
        turn.reply(wording.workbook_offer_passed())
        return
    found = setting_up.bring_in(turn.desk, looked.portfolio, turn.person.key)
    closed = turn.desk.work.portfolio.closures()
    rounds.begin(replace(turn.desk, calendar=replace(turn.desk.calendar, closures=closed)))
    turn.work.talks.remember(_name(key), "")
    turn.reply(wording.workbook_brought_in(workbooks.describe(found)))
    trajectories, figures = setting_up.waits_for_second(turn.work, found)
    if trajectories or figures:
        turn.reply(say(second_wording.held(len(trajectories) + len(figures))))
        for proposal in seconding.pending(turn.work):
            if proposal.by == turn.person.key:
                second_person.ask(turn.desk, proposal)


def leave(turn: Turn, key: str) -> None:
    """Nothing is changed, and the file is forgotten. Raises NotPermitted for somebody who could not bring it in."""
    require(turn.desk, turn.person.key, Action.IMPORT)
    turn.work.talks.remember(_name(key), "")
    turn.reply(wording.workbook_left())


def _name(key: str) -> str:
    return f"workbook/{key}"
