"""What comes by itself before a stocktake: missing figures, good news, questions, the pack at its cut-off."""

from __future__ import annotations

from bot import stocktake_pack as pack
from bot import stocktake_wording as wording
from bot.conversations.routine_parts import Said
from bot.conversations.stocktakes.finding import leads, numbered
from bot.conversations.stocktakes.looking import questions_for, shown
from bot.documents import to_json
from bot.hearing import Outgoing, Place
from bot.messages import Form
from bot.turn import Turn, send
from core.domain.packs import Pack
from core.domain.stocktakes import GoodNews, Stage, Stocktake
from core.ports import Due, Noted
from core.services import keeping, stocktaking
from core.services.desk import Desk

_LONGEST = 400


def fell_due(desk: Desk, due: Due) -> None:
    """A row of the ledger."""
    meeting = stocktaking.find(desk.work, int(due.about["stocktake"]))
    if (
        meeting is None
        or meeting.stage is not Stage.PLANNED
        or not stocktaking.is_for(desk.work, meeting, due)
    ):
        return
    {"gather": _gather, "questions": _send_questions, "pack": _make_pack, "today": _today}[due.about["step"]](
        desk, meeting, due.key
    )


def _gather(desk: Desk, meeting: Stocktake, key: str) -> None:
    """The leads hear what is still missing and are asked for good news: the meeting opens with it."""
    known = stocktaking.known_at(desk.work, meeting, desk.now)
    for lead in stocktaking.leads_of(desk.work, meeting):
        missing = [
            f"{desk.work.portfolio.indicator(k).called} for {desk.work.portfolio.indicator(k).frequency.period(m)}"
            for page in known.pages
            if page.priority.lead == lead.key
            for k, m in page.not_in
        ]
        names = [p.name for p in known.attending if p.key != lead.key]
        sent = next((n.line for n in meeting.good_news if n.by == lead.key), "")
        message = wording.stocktake_is_coming(meeting, lead, names, missing, desk.now, sent=sent)
        send(desk, Outgoing(f"{key}/{lead.key}", Place.direct(lead.key), message))


def _send_questions(desk: Desk, meeting: Stocktake, key: str) -> None:
    known = stocktaking.known_at(desk.work, meeting, desk.now)
    leads_there = stocktaking.leads_of(desk.work, meeting)
    for lead in leads_there:
        message = questions_for(known, meeting, lead, desk.today)
        send(desk, Outgoing(f"{key}/{lead.key}", Place.direct(lead.key), message))
    told = {lead.key for lead in leads_there}
    asked = pack.asked_of([p for p in known.pages if p.priority.lead in told])
    if asked:
        stocktaking.keep(desk, meeting.with_asked(asked), "stocktake", "questions")


def _make_pack(desk: Desk, meeting: Stocktake, key: str) -> None:
    """The cut-off: the pack is made and kept; the unit and those who attend hear that it is there."""
    known = stocktaking.known_at(desk.work, meeting, meeting.cut_off)
    document = pack.compose(desk.work, known)
    kept = Pack(0, meeting.number, meeting.cut_off, desk.now, to_json(document))
    keeping.add(desk, kept, Noted(desk.now, "stocktake", "made"))
    message = wording.pack_is_made(meeting, pack.headlines(known), desk.today)
    send(desk, Outgoing(f"{key}/unit", Place.unit(), message))
    for person in known.attending:
        send(desk, Outgoing(f"{key}/{person.key}", Place.direct(person.key), message))
    for lead in stocktaking.leads_of(desk.work, meeting):
        own = [p for p in known.pages if p.priority.lead == lead.key]
        new = pack.new_questions(own, known.stocktake)
        if new:
            told = wording.questions_since(meeting, new, desk.today)
            send(desk, Outgoing(f"{key}/new/{lead.key}", Place.direct(lead.key), told))


def _today(desk: Desk, meeting: Stocktake, key: str) -> None:
    send(desk, Outgoing(key, Place.unit(), shown(desk.work, meeting, desk)))


def good_news_said(turn: Turn, said: Said) -> bool:
    """A lead's line that the meeting opens with."""
    meeting = next((s for s in stocktaking.coming(turn.work) if leads(turn, s)), None)
    if meeting is None and turn.place.is_direct:
        turn.reply(wording.no_meeting_for_good_news())
        return True
    if meeting is None:
        return False
    _keep_good_news(turn, meeting, said["line"])
    return True


def good_news_form(turn: Turn, number: str) -> Form | None:
    """The form for it."""
    meeting = numbered(turn.work, number)
    if meeting is None or meeting.stage is not Stage.PLANNED:
        return None
    before = next((n.line for n in meeting.good_news if n.by == turn.person.key), "")
    return wording.good_news_form(meeting, before)


def good_news_filled(turn: Turn, values: Said) -> None:
    """The form was sent."""
    meeting = numbered(turn.work, values.get("stocktake", ""))
    if meeting is None or meeting.stage is not Stage.PLANNED or not values.get("line", "").strip():
        turn.reply(wording.no_stocktake_coming())
        return
    _keep_good_news(turn, meeting, values["line"])


def _keep_good_news(turn: Turn, meeting: Stocktake, line: str) -> None:
    news = GoodNews(turn.person.key, " ".join(line.split())[:_LONGEST])
    stocktaking.keep(turn.desk, meeting.with_good_news(news), turn.person.key, "good news")
    turn.reply(wording.good_news_kept(meeting, turn.today))
