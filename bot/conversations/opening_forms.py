"""The form a button opens, as things stand when it is pressed: a message may be days old.

A button's token says which: `form/figures` is what waits for the person, `form/figures/PERSON` what the unit answers
for somebody, `form/edit/MESSAGE` what was recorded in that turn, `form/snooze/7` a flag, `form/line/7` its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import form_wording, wording
from bot.asking import asked as as_asked
from bot.asking import waiting_for
from bot.conversations import enquiries, lines, routines
from bot.conversations.permission import may
from bot.examples import examples
from bot.messages import Form
from bot.talk import FigureSaid
from bot.turn import Turn
from core.domain.flags import Cause, Flag
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.requests import Request, State
from core.services import flagging, summaries

_A_WEEK = 5
"""Working days a flag is quiet for, unless another day is named."""

MOST = 24
"""Figures in one form: the others come when it is opened again."""

_OF_A_FLAG = ("snooze", "close", "assign")


def opened(turn: Turn, token: str, values: Mapping[str, str]) -> Form | None:
    """The form as things stand now, with what was typed so far; None where the button opens none any more."""
    verb, _, which = token.partition("/")
    form = _form(turn, which) if verb == "form" else None
    if form is None:
        return None
    fields = (replace(f, value=values.get(f.name, f.value)) for f in form.fields)
    return replace(form, fields=tuple(fields))


def pressed(turn: Turn, which: str) -> None:
    """A form's button where no form was opened: say why there is none, or how to say it in words."""
    kind, _, about = which.partition("/")
    flag = _flag(turn, about)
    if kind in _OF_A_FLAG:
        if may(turn):
            name = turn.work.portfolio.indicator(flag.indicator) if flag else None
            turn.reply(form_wording.flag_in_words(kind, name) if name else wording.flag_has_passed())
        return
    turn.aside()
    if kind == "line":
        turn.reply(wording.flag_has_passed() if flag is None else form_wording.line_in_words())
    elif kind == "edit":
        turn.reply(form_wording.nothing_to_edit(examples(turn)))
    elif routines.opens(kind):
        if not routines.passed(turn, kind, about):
            turn.reply(wording.button_has_passed())
    elif about and may(turn):
        turn.reply(form_wording.all_in_from_them())
    elif not about and (waiting := waiting_for(turn.desk, turn.person)):
        turn.reply(wording.prompt(turn.person, as_asked(turn.desk, waiting), turn.now, turn.today))
    elif not about:
        turn.reply(enquiries.nothing_waiting(turn))


def _form(turn: Turn, which: str) -> Form | None:
    kind, _, about = which.partition("/")
    if routines.opens(kind):
        return routines.opened(turn, kind, about)
    if kind in _OF_A_FLAG:
        flag = _flag(turn, about)
        return _of_a_flag(turn, kind, flag) if flag is not None and turn.person.runs_the_unit else None
    if kind == "line":
        flag = _flag(turn, about)
        return lines.form(turn, flag) if flag is not None else None
    if kind == "edit":
        return _changing(turn, _recorded_in(turn, about))
    if kind == "figures":
        return _figures(turn, about)
    waiting = as_asked(turn.desk, waiting_for(turn.desk, turn.person))
    if not waiting:
        return None
    if kind == "not-ready":
        return wording.not_ready_form(waiting, turn.desk.calendar.add(turn.today, 1))
    return wording.someone_else_form(waiting) if kind == "someone-else" else None


def _of_a_flag(turn: Turn, kind: str, flag: Flag) -> Form:
    indicator = turn.work.portfolio.indicator(flag.indicator)
    missed = flag.cause is Cause.MILESTONE
    about = turn.work.portfolio.priority(indicator.priority).name if missed else indicator.called
    if kind == "snooze":
        return wording.snooze_form(flag.number, about, turn.desk.calendar.add(turn.today, _A_WEEK))
    return (
        wording.close_form(flag.number, about) if kind == "close" else wording.assign_form(flag.number, about)
    )


def _flag(turn: Turn, number: str) -> Flag | None:
    return flagging.find(turn.desk, int(number)) if number.isdecimal() and len(number) < 12 else None


def _figures(turn: Turn, lead_key: str) -> Form | None:
    """What is unanswered; when nothing is, what was answered in this round, to be changed."""
    person = turn.work.portfolio.person(lead_key) if lead_key else turn.person
    if person is None or (lead_key and not turn.person.runs_the_unit):
        return None
    waiting = waiting_for(turn.desk, person)
    if waiting:
        behalf = person.name if person.key != turn.person.key else ""
        return wording.figures_form(as_asked(turn.desk, waiting[:MOST]), behalf, left=len(waiting[MOST:]))
    month = summaries.current_round(turn.work, turn.now)
    done = turn.work.requests.of_round(month) if month is not None and not lead_key else ()
    return _changing(turn, [_of(r) for r in done if r.asked_of == person.key and r.state is State.ANSWERED])


def _of(request: Request) -> tuple[str, Month]:
    return request.indicator, request.period


def _recorded_in(turn: Turn, key: str) -> list[tuple[str, Month]]:
    turned = next((t for t in turn.talk.turns if t.key == key), None)
    numbers = [act.number for act in turned.acts if isinstance(act, FigureSaid)] if turned else []
    said = [turn.work.figures.get(number) for number in numbers]
    return list(dict.fromkeys((figure.indicator, figure.period) for figure in said))


def _changing(turn: Turn, which: Sequence[tuple[str, Month]]) -> Form | None:
    """Each figure with the value known now, which another may have changed since."""
    shown: list[tuple[Indicator, Month, str]] = []
    for key, period in which[:MOST]:
        figure = turn.work.figures.known(key).get(period)
        if figure is not None and figure.value is not None:
            shown.append((turn.work.portfolio.indicator(key), period, format(figure.value.normalize(), "f")))
    return wording.edit_form(shown) if shown else None
