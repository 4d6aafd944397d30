"""Which stocktake is meant, and whom it concerns."""

from __future__ import annotations

from bot import stocktake_wording as wording
from bot.turn import Turn
from core.domain.people import Role
from core.domain.stocktakes import Stage, Stocktake
from core.ports import Work
from core.services import stocktaking


def for_the_unit_alone(turn: Turn) -> bool:
    """Whether this person runs the unit; says so kindly when not."""
    if not turn.person.runs_the_unit:
        turn.reply(wording.for_the_unit())
    return turn.person.runs_the_unit


def still_to_come(turn: Turn, number: str) -> Stocktake | None:
    """The one meant, for those who run the unit, where it has not been held or cancelled."""
    meeting = meant(turn, number) if for_the_unit_alone(turn) else None
    if meeting is not None and meeting.stage in {Stage.HELD, Stage.CANCELLED}:
        turn.reply(wording.stocktake_is_over(meeting))
        return None
    return meeting


def names_in(work: Work) -> dict[str, str]:
    """Everybody's names by their keys."""
    return {p.key: p.name for p in work.portfolio.people()}


def meant(turn: Turn, number: str) -> Stocktake | None:
    """The one numbered; without a number the one going on, else the next that concerns the person."""
    if number:
        meeting = numbered(turn.work, number)
    else:
        ahead = [s for s in stocktaking.coming(turn.work) if concerns(turn, s)]
        meeting = next((s for s in ahead if s.going_on), next(iter(ahead), None))
    if meeting is None or not concerns(turn, meeting):
        turn.reply(wording.how_to_plan() if turn.person.runs_the_unit else wording.no_stocktake_coming())
        return None
    return meeting


def numbered(work: Work, number: str) -> Stocktake | None:
    """The one of that number."""
    return stocktaking.find(work, int(number)) if number.isdecimal() and len(number) < 9 else None


def concerns(turn: Turn, meeting: Stocktake) -> bool:
    """Whether a person attends it, leads in it, or may look at all of them."""
    everybody = {p.key for p in stocktaking.audience(turn.work, meeting)}
    return turn.person.runs_the_unit or turn.person.role is Role.LEADER or turn.person.key in everybody


def leads(turn: Turn, meeting: Stocktake) -> bool:
    """Whether a person leads one of its priorities."""
    return turn.person.key in {p.key for p in stocktaking.leads_of(turn.work, meeting)}
