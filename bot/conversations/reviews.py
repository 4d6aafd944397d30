"""A priority review in conversation: commissioned, a part at a time by its weeks, tested, agreed by both, checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot import review_report
from bot import review_wording as wording
from bot.conversations.monthly_figures import people_called
from bot.conversations.routine_parts import Part as Routine
from bot.conversations.routine_parts import Said, phrase
from bot.conversations.stocktakes import AND, priority_called
from bot.documents import Document
from bot.hearing import Outgoing, Place
from bot.messages import Form, Words, strong, words
from bot.naming import one
from bot.talk import InRoutine
from bot.turn import Turn, send
from bot.understanding.dates import deadline
from bot.wording import greeting
from bot.wording.reviews import commission_form
from core.domain.formatting import show
from core.domain.indicators import Indicator
from core.domain.people import Person, Priority
from core.domain.reviews import (
    WEEK,
    Hypothesis,
    Part,
    Recommendation,
    Review,
    ReviewStage,
    Verdict,
    Visit,
    Wanted,
)
from core.ports import Due, Work
from core.services import acting, flagging, reviewing, stocktaking, summaries
from core.services.desk import Desk

_LONGEST, _MOST_LINES = 400, 12
_MOST_DRAWN = 3
_SKIP = re.compile(
    r"(?:skip|next|pass|don'?t know(?: yet)?|not yet|that(?:'s| is) (?:all|it))", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?")
_VERDICTS = {
    "holds in part": Verdict.PARTLY, "partly holds": Verdict.PARTLY, "holds partly": Verdict.PARTLY,
    "does not hold": Verdict.NOT, "doesn't hold": Verdict.NOT, "is wrong": Verdict.NOT,
    "holds": Verdict.HOLDS, "is right": Verdict.HOLDS,
}  # fmt: skip
_FOUND = (
    rf"hypothesis (?P<number>\d{{1,2}}) (?P<verdict>{'|'.join(_VERDICTS)})(?:(?:,|:| because) ?(?P<why>.+))?"
)
_FINDING = phrase(_FOUND)


class Unread(ValueError):
    """A line of an answer could not be read: the line, and why."""

    def __init__(self, line: str, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


# Commissioning ----------------------------------------------------------------------------------------------------


def _begin(turn: Turn, said: Said) -> bool:
    if not turn.person.runs_the_unit:
        found = priority_called(turn, said["name"])
        review = reviewing.of_priority(turn.work, found.key) if found else None
        if review is None or not reviewing.may_see(turn.work, review, turn.person):
            turn.reply(wording.for_the_unit())
        else:
            _show_it(turn, review)
        return True
    priority = priority_called(turn, said["name"])
    if priority is None:
        turn.reply(wording.which_priority(said["name"]))
        return True
    turn.aside()
    running = [r for r in reviewing.going_on(turn.work) if r.priority == priority.key]
    if running:
        _show_it(turn, running[-1])
        return True
    from_ = _origin(turn, said.get("from_", ""))
    review = _commission(
        turn, Review(0, priority.key, turn.person.key, reviewing.first_monday(turn.desk), from_)
    )
    _ask(turn, review, review.missing[0])
    return True


def _origin(turn: Turn, said: str) -> str:
    """What it was commissioned from: as said, else the stocktake that is going on."""
    if said:
        return " ".join(said.split()).casefold()
    going = next((s for s in stocktaking.coming(turn.work) if s.going_on), None)
    return f"stocktake {going.number}" if going else ""


def _commission(turn: Turn, review: Review) -> Review:
    begun = reviewing.commission(turn.desk, review, turn.person.key)
    priority = turn.work.portfolio.priority(begun.priority)
    turn.reply(wording.commissioned(begun, priority, turn.today))
    lead = turn.work.portfolio.person(priority.lead)
    if lead is not None:
        message = wording.told_service(begun, priority, lead, turn.person, turn.today)
        turn.tell(Place.direct(lead.key), message)
    return begun


def _form(turn: Turn, about: str) -> Form | None:
    """From a flag the priority is known; from a stocktake it is one of the meeting's."""
    if not turn.person.runs_the_unit:
        return None
    kind, _, number = about.partition("/")
    every = [p for p in turn.work.portfolio.priorities() if not p.retired]
    if not number.isdecimal() or len(number) > 8:
        return commission_form(about, every)
    if kind == "flag":
        flag = flagging.find(turn.desk, int(number))
        if flag is None:
            return None
        key = turn.work.portfolio.indicator(flag.indicator).priority
        return commission_form(about, every, key)
    meeting = stocktaking.find(turn.work, int(number))
    if meeting is None:
        return None
    return commission_form(about, [p for p in every if p.key in meeting.priorities])


def _form_mistakes(turn: Turn, values: Said) -> dict[str, str]:
    known = {p.key for p in turn.work.portfolio.priorities() if not p.retired}
    return {} if values.get("priority") in known else {"priority": wording.choose_a_priority()}


def _filled(turn: Turn, values: Said) -> None:
    turn.aside()
    if not turn.person.runs_the_unit or _form_mistakes(turn, values):
        turn.reply(wording.for_the_unit())
        return
    running = [r for r in reviewing.going_on(turn.work) if r.priority == values["priority"]]
    if running:
        _show_it(turn, running[-1])
        return
    scope, sponsor, team = (
        " ".join(values.get(n, "").split())[:_LONGEST] for n in ("scope", "sponsor", "team")
    )
    review = Review(
        number=0,
        priority=values["priority"],
        led_by=turn.person.key,
        starts=reviewing.first_monday(turn.desk),
        from_=values.get("about", "").replace("/", " "),
        scope=scope,
        sponsor=_known(turn, sponsor),
        team=tuple(_known(turn, n.strip()) for n in AND.split(team) if n.strip()),
    )
    begun = _commission(turn, review)
    if begun.due(WEEK[Part.TEAM]):
        _ask(turn, begun, begun.missing[0])


# Going through it -------------------------------------------------------------------------------------------------


def _ask(turn: Turn, review: Review, part: Part, opening: str = "") -> None:
    turn.ask(InRoutine("review", review.number, part.value, turn.now))
    turn.reply(wording.ask(review, turn.work.portfolio.priority(review.priority), part, opening=opening))


def _ask_again(turn: Turn, step: InRoutine) -> None:
    review = reviewing.find(turn.work, step.number)
    if review is not None:
        _ask(turn, review, Part(step.step))


def _answered(turn: Turn, step: InRoutine, text: str) -> bool:
    review = reviewing.find(turn.work, step.number)
    if review is None or review.stage is not ReviewStage.GOING_ON:
        return False
    part = Part(step.step)
    if _SKIP.fullmatch(text.strip(" .")):
        _go_on(turn, step, review, "")
        return True
    try:
        content = _read(turn, review, part, text)
    except Unread as why:
        turn.reply(wording.not_read(part, why.line, why.why))
        return True
    filled = reviewing.fill(turn.desk, review, part, content, turn.person.key)
    if part is Part.DATA:
        _ask_for_data(turn, filled)
    _go_on(turn, step, filled, wording.kept(part, filled, _names(turn.desk), turn.today))
    return True


def _go_on(turn: Turn, step: InRoutine, review: Review, opening: str) -> None:
    """The next part that is due by this week; what comes later can wait for its Monday."""
    turn.answered(step)
    order = list(Part)
    after = [p for p in review.missing if order.index(p) > order.index(Part(step.step))]
    week = review.week(turn.today)
    now = [p for p in after if WEEK[p] <= week]
    if now:
        _ask(turn, review, now[0], opening)
        return
    priority = turn.work.portfolio.priority(review.priority)
    if opening:
        turn.reply(wording.not_yet(opening))
    if after:
        turn.reply(wording.nothing_due_yet(review, WEEK[after[0]], turn.today))
    else:
        turn.reply(wording.shown(review, priority, _names(turn.desk), turn.today, may_write=True))


def _say(turn: Turn, said: Said) -> bool:
    """A part said by its name, at any time."""
    review = _theirs(turn, said.get("review", ""))
    if review is None or not reviewing.may_write(review, turn.person):
        return False
    part = Part(said["part"].casefold())
    step = InRoutine("review", review.number, part.value, turn.now)
    return _answered(turn, step, said["words"])


def _read(turn: Turn, review: Review, part: Part, text: str) -> object:
    lines = [re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)])\s*", "", line).strip() for line in re.split(r"[\n;]", text)]
    lines = [" ".join(line.split())[:_LONGEST] for line in lines if line.strip()][:_MOST_LINES]
    match part:
        case Part.SCOPE | Part.QUESTION | Part.SYNTHESIS:
            return " ".join(lines)
        case Part.SPONSOR:
            return _known(turn, " ".join(lines))
        case Part.TEAM:
            return tuple(
                dict.fromkeys(
                    _known(turn, n.strip(" .")) for n in AND.split(" and ".join(lines)) if n.strip()
                )
            )
        case Part.HYPOTHESES:
            return tuple(Hypothesis(line.rstrip(".")) for line in lines)
        case Part.DATA:
            made = (_dated(turn, line) for line in lines)
            return tuple(Wanted(name, owner, day) for name, day, owner, _ in made)
        case Part.VISITS:
            return tuple(_visit(turn, line) for line in lines)
        case Part.FINDINGS:
            return _findings(turn, review, lines)
        case Part.RECOMMENDATIONS:
            return tuple(_recommendation(turn, line) for line in lines)


def _known(turn: Turn, name: str) -> str:
    """Somebody we know by their key; an outsider by their name."""
    found = one(people_called(turn, name)) if name else None
    return found.key if found else name[:80]


def _dated(turn: Turn, line: str) -> tuple[str, date, str, str]:
    """What, by when, whose, and what follows. The owner must be somebody we can ask."""
    mentioned = deadline(line, turn.today)
    if mentioned is None:
        raise Unread(line, "I need a day")
    name = re.sub(r"[\s,]*\b(?:by|on|before)?\s*$", "", line[: mentioned.start], flags=re.IGNORECASE)
    owner, _, rest = line[mentioned.end :].strip(" ,.").partition(",")
    found = one(people_called(turn, owner.removeprefix("from ").strip())) if owner else turn.person
    if found is None:
        raise Unread(line, f"I don't know who {owner[:40]} is")
    return name, mentioned.day, found.key, rest.strip()


def _visit(turn: Turn, line: str) -> Visit:
    mentioned = deadline(line, turn.today)
    if mentioned is None:
        raise Unread(line, "I need a day")
    where = re.sub(r"[\s,]*\b(?:by|on)?\s*$", "", line[: mentioned.start], flags=re.IGNORECASE)
    more = line[mentioned.end :].strip(" ,.")
    return Visit(f"{where}, {more}" if more else where, mentioned.day)


def _recommendation(turn: Turn, line: str) -> Recommendation:
    name, day, owner, rest = _dated(turn, line)
    found = _NUMBER.search(rest)
    return Recommendation(name, owner, day, Decimal(found[0].replace(",", "")) if found else None)


def _findings(turn: Turn, review: Review, lines: Sequence[str]) -> tuple[str, ...]:
    """Verdicts go with their hypotheses, at once; the rest stands on its own."""
    rest = []
    found = review
    for line in lines:
        match = _FINDING.fullmatch(line.rstrip("."))
        number = int(match["number"]) if match else 0
        if match is None:
            rest.append(line)
        elif not 1 <= number <= len(review.hypotheses):
            raise Unread(line, "There is no such hypothesis")
        else:
            found = _with_verdict(found, number, match["verdict"], match["why"] or "")
    if found is not review:
        reviewing.keep(turn.desk, found, turn.person.key, "findings")
    return (*review.findings, *rest) if rest else review.findings


def _with_verdict(review: Review, number: int, verdict: str, why: str) -> Review:
    changed = replace(
        review.hypotheses[number - 1], verdict=_VERDICTS[verdict.casefold()], evidence=why.strip()[:_LONGEST]
    )
    every = (*review.hypotheses[: number - 1], changed, *review.hypotheses[number:])
    return replace(review, hypotheses=every)


# Weeks two to five ------------------------------------------------------------------------------------------------


def _ask_for_data(turn: Turn, review: Review) -> None:
    priority = turn.work.portfolio.priority(review.priority)
    for owner in dict.fromkeys(w.owner for w in review.data if w.came_on is None):
        wanted = [(n, w) for n, w in enumerate(review.data, 1) if w.owner == owner and w.came_on is None]
        if owner != turn.person.key:
            message = wording.please_send(review, priority, wanted, turn.person, turn.today)
            turn.tell(Place.direct(owner), message)


def _data_button(turn: Turn, rest: str) -> None:
    number, _, line = rest.partition("/")
    review = _numbered(turn, number)
    if review is None or not line.isdecimal() or not 1 <= int(line[:3]) <= len(review.data):
        turn.reply(wording.not_in_it())
    else:
        _came(turn, review, int(line[:3]))


def _data_said(turn: Turn, said: Said) -> bool:
    review = _theirs(turn, said.get("review", ""))
    if review is None:
        return False
    number = int(said["number"])
    if not 1 <= number <= len(review.data):
        turn.reply(wording.no_such_line("data request", len(review.data)))
    else:
        _came(turn, review, number)
    return True


def _came(turn: Turn, review: Review, number: int) -> None:
    wanted = review.data[number - 1]
    if turn.person.key != wanted.owner and not reviewing.may_write(review, turn.person):
        turn.reply(wording.not_in_it())
        return
    came = replace(wanted, came_on=wanted.came_on or turn.today)
    changed = replace(review, data=(*review.data[: number - 1], came, *review.data[number:]))
    reviewing.keep(turn.desk, changed, turn.person.key, "data came", wanted.words)
    turn.reply(wording.data_came(came))
    if turn.person.key != review.led_by:
        priority = turn.work.portfolio.priority(review.priority)
        turn.tell(Place.direct(review.led_by), wording.told_data_came(priority, came, turn.person))


def _hypothesis(turn: Turn, said: Said) -> bool:
    review = _theirs(turn, said.get("review", ""))
    if review is None or not reviewing.may_write(review, turn.person):
        return False
    number = int(said["number"])
    if not 1 <= number <= len(review.hypotheses):
        turn.reply(wording.no_such_line("hypothesis", len(review.hypotheses)))
        return True
    changed = _with_verdict(review, number, said["verdict"], said["why"])
    turn.reply(
        wording.hypothesis_found(number, reviewing.keep(turn.desk, changed, turn.person.key, "findings"))
    )
    return True


def _seen(turn: Turn, said: Said) -> bool:
    review = _theirs(turn, said.get("review", ""))
    if review is None or not reviewing.may_write(review, turn.person):
        return False
    number = int(said["number"])
    if not 1 <= number <= len(review.visits):
        turn.reply(wording.no_such_line("visit", len(review.visits)))
        return True
    changed = replace(review.visits[number - 1], seen=said["words"][:_LONGEST])
    every = (*review.visits[: number - 1], changed, *review.visits[number:])
    kept = reviewing.keep(turn.desk, replace(review, visits=every), turn.person.key, "visited")
    turn.reply(wording.visit_seen(number, kept))
    return True


def _test(turn: Turn, rest: str) -> None:
    """The synthesis goes to the service before anybody else."""
    review = _numbered(turn, rest)
    lead = _lead(turn, review)
    if review is None or lead is None or not reviewing.may_write(review, turn.person) or not review.synthesis:
        turn.reply(wording.not_in_it())
        return
    turn.tell(Place.direct(lead.key), wording.please_test(review, _priority(turn, review), lead))
    turn.reply(wording.sent_to_test(lead))


def _so(turn: Turn, rest: str) -> None:
    review = _numbered(turn, rest)
    if review is not None:
        _tested(turn, review, "", sees_it_so=True)


def _missing_form(turn: Turn, about: str) -> Form | None:
    review = _numbered(turn, about)
    if review is None or not reviewing.answers_for(turn.work, review, turn.person) or not review.synthesis:
        return None
    return wording.missing_form(review)


def _words_needed(_turn: Turn, values: Said) -> dict[str, str]:
    return {} if values.get("words", "").strip() else {"words": wording.say_what()}


def _missing_filled(turn: Turn, values: Said) -> None:
    review = _numbered(turn, values.get("review", ""))
    if review is not None and values.get("words", "").strip():
        _tested(turn, review, " ".join(values["words"].split())[:_LONGEST], sees_it_so=False)


def _tested(turn: Turn, review: Review, said: str, *, sees_it_so: bool) -> None:
    turn.aside()
    if not reviewing.answers_for(turn.work, review, turn.person):
        turn.reply(wording.not_in_it())
        return
    try:
        tested = reviewing.hear_service(turn.desk, review, turn.person, said, sees_it_so=sees_it_so)
    except reviewing.NotYet as why:
        turn.reply(wording.not_yet(str(why)))
        return
    turn.reply(wording.thanks_for_testing(sees_it_so=sees_it_so))
    turn.tell(Place.direct(review.led_by), wording.told_tested(tested, _priority(turn, review), turn.person))


# Agreement --------------------------------------------------------------------------------------------------------


def _ask_agreement(turn: Turn, rest: str) -> None:
    review, lead = _numbered(turn, rest), _lead(turn, _numbered(turn, rest))
    if review is None or not reviewing.may_write(review, turn.person) or not review.recommendations:
        turn.reply(wording.not_in_it())
        return
    message = wording.please_agree(review, _priority(turn, review), _names(turn.desk), turn.today)
    for key in dict.fromkeys(k for k in (review.led_by, lead.key if lead else "") if k):
        turn.tell(Place.direct(key), message)


def _agree(turn: Turn, rest: str) -> None:
    review = _numbered(turn, rest)
    if review is None or review.stage is not ReviewStage.GOING_ON:
        turn.reply(wording.not_in_it())
        return
    turn.aside()
    service = reviewing.answers_for(turn.work, review, turn.person)
    if not service and not turn.person.runs_the_unit:
        turn.reply(wording.not_in_it())
        return
    try:
        agreed = reviewing.agree(turn.desk, review, turn.person)
    except reviewing.NotYet as why:
        turn.reply(wording.not_yet(str(why)))
        return
    priority, lead = _priority(turn, review), _lead(turn, review)
    if agreed.stage is ReviewStage.AGREED:
        message = wording.both_agreed(agreed, priority, _with_trajectory(turn, review))
        _issue(turn, agreed)
    else:
        message = wording.one_side_agreed(priority, turn.person, service=service)
    turn.reply(message)
    for key in dict.fromkeys(k for k in (review.led_by, lead.key if lead else "") if k != turn.person.key):
        turn.tell(Place.direct(key), message)


def _with_trajectory(turn: Turn, review: Review) -> list[Indicator]:
    """The priority's indicators whose trajectory the agreed effect may be drawn into."""
    portfolio = turn.work.portfolio
    own = [i for i in portfolio.indicators() if i.priority == review.priority and not i.retired]
    return [i for i in own if portfolio.trajectory(i.key) is not None][:_MOST_DRAWN]


def _issue(turn: Turn, review: Review) -> None:
    """Each recommendation goes to its owner as an action, to be taken on by a button."""
    from bot import routine_wording  # noqa: PLC0415 - the actions' words, not the review's

    officer = turn.work.portfolio.person(review.led_by) or turn.person
    for each in review.recommendations:
        action = acting.find(turn.work, each.action)
        if action is not None and action.accepted_at is None:
            message = routine_wording.action_issued(action, officer, "the end of the review", turn.today)
            turn.tell(Place.direct(each.owner), message)


# What falls due ---------------------------------------------------------------------------------------------------


def _fell_due(desk: Desk, due: Due) -> None:
    review = reviewing.find(desk.work, int(due.about["review"]))
    if review is None or review.stage in {ReviewStage.CANCELLED, ReviewStage.CLOSED}:
        return
    step = due.about["step"]
    if step.startswith("week-"):
        _week(desk, review, int(step.removeprefix("week-")), due.key)
    elif step.startswith("data/"):
        _chase_data(desk, review, step.split("/")[1], due.key)
    elif step.startswith("check-"):
        _check(desk, review, int(step.removeprefix("check-")), due.key)


def _week(desk: Desk, review: Review, week: int, key: str) -> None:
    officer = desk.work.portfolio.person(review.led_by)
    if review.stage is not ReviewStage.GOING_ON or officer is None:
        return
    priority, names = desk.work.portfolio.priority(review.priority), _names(desk)
    late = [
        wording.data_line(w, names, desk.today)
        for w in review.data
        if w.came_on is None and w.due < desk.today
    ]
    due = review.due(week)
    message = wording.week_begins(review, priority, week, due, late, opening=greeting(desk.now, officer))
    send(desk, Outgoing(f"{key}/{officer.key}", Place.direct(officer.key), message))


def _chase_data(desk: Desk, review: Review, owner: str, key: str) -> None:
    person = desk.work.portfolio.person(owner)
    late = [
        (n, w)
        for n, w in enumerate(review.data, 1)
        if w.owner == owner and w.came_on is None and w.due < desk.today
    ]
    if person is not None and late and review.stage is ReviewStage.GOING_ON:
        priority = desk.work.portfolio.priority(review.priority)
        message = wording.is_it_in(review, priority, late, greeting(desk.now, person), desk.today)
        send(desk, Outgoing(f"{key}/ask", Place.direct(owner), message))


def _check(desk: Desk, review: Review, months: int, key: str) -> None:
    """The unit and the service are both asked, with what became of each recommendation before them."""
    priority = desk.work.portfolio.priority(review.priority)
    lead = desk.work.portfolio.person(priority.lead)
    rows = []
    for each in review.recommendations:
        action = acting.find(desk.work, each.action)
        rows.append((each.words, action.state(desk.today).value if action else "no action"))
    for person_key in dict.fromkeys(k for k in (review.led_by, lead.key if lead else "") if k):
        person = desk.work.portfolio.person(person_key)
        if person is not None:
            seen = set(summaries.visible_indicators(desk.work, person))
            moved = _moved(desk.work, review, priority, seen)
            message = wording.check_now(
                review, priority, months, rows, moved=moved, opening=greeting(desk.now, person)
            )
            send(desk, Outgoing(f"{key}/{person.key}", Place.direct(person.key), message))


def _moved(work: Work, review: Review, priority: Priority, seen: set[str]) -> list[Words]:
    lines = []
    for each in reviewing.moved(work, review, priority):
        indicator = work.portfolio.indicator(each.indicator)
        if each.then is not None and each.now is not None and each.indicator in seen:
            then, now = show(indicator, each.then), show(indicator, each.now)
            lines.append(words(strong(indicator.called), f": {then} then, {now} now."))
    return lines


def _check_form(turn: Turn, about: str) -> Form | None:
    review = _numbered(turn, about)
    months = reviewing.check_due(review, turn.today) if review is not None else None
    return wording.check_form(review, months) if review is not None and months is not None else None


def _check_filled(turn: Turn, values: Said) -> None:
    turn.aside()
    review = _numbered(turn, values.get("review", ""))
    months = reviewing.check_due(review, turn.today) if review is not None else None
    said = " ".join(values.get("words", "").split())[:_LONGEST]
    if review is None or months is None or not said:
        turn.reply(wording.no_check_due())
        return
    turn.reply(wording.checked(reviewing.check(turn.desk, review, months, said, turn.person.key)))


# Looking ----------------------------------------------------------------------------------------------------------


def _list(turn: Turn, _said: Said) -> bool:
    turn.aside()
    every = (reviewing.find(turn.work, r.number) for r in turn.work.shelf(Review).all())
    rows = [
        (r, _priority(turn, r))
        for r in every
        if r is not None and reviewing.may_see(turn.work, r, turn.person)
    ]
    turn.reply(wording.listed(rows, turn.today))
    return True


def _show(turn: Turn, said: Said) -> bool:
    review = _theirs(turn, said.get("number", ""))
    if review is None:
        turn.reply(wording.not_in_it())
    else:
        _show_it(turn, review)
    return True


def _show_it(turn: Turn, review: Review) -> None:
    turn.aside()
    may = reviewing.may_write(review, turn.person)
    turn.reply(wording.shown(review, _priority(turn, review), _names(turn.desk), turn.today, may_write=may))


def _show_button(turn: Turn, rest: str) -> None:
    _show(turn, {"number": rest})


def _go_on_button(turn: Turn, rest: str) -> None:
    review = _numbered(turn, rest)
    if (
        review is None
        or not reviewing.may_write(review, turn.person)
        or review.stage is not ReviewStage.GOING_ON
    ):
        turn.reply(wording.not_in_it())
    elif review.missing:
        _ask(turn, review, review.missing[0])
    else:
        _show_it(turn, review)


def _report_said(turn: Turn, said: Said) -> bool:
    review = _theirs(turn, said.get("number", ""))
    if review is None:
        turn.reply(wording.not_in_it())
        return True
    turn.aside()
    from bot import routine_wording  # noqa: PLC0415 - how a pack's parts are said

    for section in document_of(turn.desk, review, turn.person).sections:
        turn.reply(routine_wording.pack_section(section.heading, section.blocks))
    turn.reply(wording.report_on_paper(review))
    return True


def _report_button(turn: Turn, rest: str) -> None:
    _report_said(turn, {"number": rest})


def document_of(desk: Desk, review: Review, reader: Person | None = None) -> Document:
    """The report as far as it is written; without a reader, what everybody it is for may see."""
    return review_report.compose(desk, review, reader)


def _cancel(turn: Turn, said: Said) -> bool:
    review = _theirs(turn, said.get("number", ""))
    if review is None or not turn.person.runs_the_unit:
        turn.reply(wording.not_in_it())
        return True
    cancelled = reviewing.cancel(turn.desk, review, turn.person.key)
    message = wording.cancelled(_priority(turn, cancelled))
    turn.reply(message)
    lead = _lead(turn, cancelled)
    if lead is not None:
        turn.tell(Place.direct(lead.key), message)
    return True


# Finding ----------------------------------------------------------------------------------------------------------


def _theirs(turn: Turn, number: str) -> Review | None:
    """The one numbered; without a number the newest going on that they take part in."""
    if number:
        return _numbered(turn, number)
    seen = [r for r in reviewing.going_on(turn.work) if reviewing.may_see(turn.work, r, turn.person)]
    step = next((q for q in turn.talk.questions if isinstance(q, InRoutine) and q.about == "review"), None)
    return next((r for r in seen if step is not None and r.number == step.number), seen[-1] if seen else None)


def _numbered(turn: Turn, number: str) -> Review | None:
    review = reviewing.find(turn.work, int(number)) if number.isdecimal() and len(number) < 9 else None
    if review is None:
        return None
    asked = {w.owner for w in review.data}
    return review if turn.person.key in asked or reviewing.may_see(turn.work, review, turn.person) else None


def _priority(turn: Turn, review: Review) -> Priority:
    return turn.work.portfolio.priority(review.priority)


def _lead(turn: Turn, review: Review | None) -> Person | None:
    return turn.work.portfolio.person(_priority(turn, review).lead) if review is not None else None


def _names(desk: Desk) -> dict[str, str]:
    return {p.key: p.name for p in desk.work.portfolio.people()}


_N = r"(?: (?P<number>\d{1,8}))?"
_OF = r"(?: (?:of|in|for) review (?P<review>\d{1,8}))?"
_PARTS = "|".join(sorted((p.value for p in Part), key=len, reverse=True))
PART = Routine(
    phrases=(
        (phrase(rf"(?:show )?(?:the |priority )?review{_N}"), _show),
        (phrase(r"(?:priority )?reviews"), _list),
        (phrase(rf"(?:the )?(?:review report|report of (?:the )?review){_N}"), _report_said),
        (phrase(rf"(?:cancel|stop|drop) (?:the )?review{_N}"), _cancel),
        (
            phrase(
                r"(?:commission |start |begin |open )?(?:a |the )?(?:priority )?review (?:of|for|into) (?P<name>[^,:]+?)"
                r"(?:,? from (?P<from_>(?:flag|stocktake) \d{1,8}))?"
            ),
            _begin,
        ),
        (phrase(rf"{_FOUND}{_OF}"), _hypothesis),
        (
            phrase(rf"data (?P<number>\d{{1,2}})(?: is| has)? (?:in|came|come|sent|here|arrived){_OF}"),
            _data_said,
        ),
        (phrase(rf"visit (?P<number>\d{{1,2}}){_OF} ?[:–-] ?(?P<words>.+)"), _seen),
        (phrase(rf"(?P<part>{_PARTS}){_OF} ?: ?(?P<words>.+)"), _say),
    ),
    buttons={
        "review-go-on": _go_on_button,
        "review-show": _show_button,
        "review-report": _report_button,
        "review-data": _data_button,
        "review-test": _test,
        "review-so": _so,
        "review-ask-agreement": _ask_agreement,
        "review-agree": _agree,
    },
    opens={"review": _form, "review-missing": _missing_form, "review-check": _check_form},
    forms={"review": _filled, "review-missing": _missing_filled, "review-check": _check_filled},
    mistakes={"review": _form_mistakes, "review-missing": _words_needed, "review-check": _words_needed},
    steps={"review": _answered},
    asks={"review": _ask_again},
    falls_due={"review": _fell_due},
)
