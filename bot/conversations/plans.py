"""A delivery plan in conversation: a section at a time, left and come back to, checked, its milestones kept alive."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

from bot import plan_wording as wording
from bot import routine_wording
from bot.conversations.answer_lines import (
    Read,
    Unread,
    asks_what_is_meant,
    each,
    lines_of,
    part_of,
    step_for_the_rest,
    together,
)
from bot.conversations.monthly_figures import people_called
from bot.conversations.permission import may
from bot.conversations.routine_parts import Part, Said, Undoing, phrase
from bot.conversations.stocktakes import priority_called
from bot.documents import Document
from bot.gallery import trajectory_block
from bot.hearing import Outgoing, Place
from bot.messages import Message
from bot.naming import one
from bot.notices import milestone_settled, tell_missed
from bot.talk import InRoutine
from bot.turn import Turn, send
from bot.understanding.dates import deadline, leading_to, past_day, when
from bot.wording import greeting, only_the_rest
from core.domain.people import Person, Priority, Role
from core.domain.plans import DeliveryPlan, Link, Milestone, Risk, Section, Strategy, Strength
from core.ports import Due
from core.services import keeping, planning
from core.services.desk import Desk
from core.services.judging import read_indicator
from core.services.openly import openly

_LONGEST, _LONGEST_TEXT, _MOST_LINES = 300, 2000, 20
_SKIP = re.compile(
    r"(?:sorry,? )?(?:skip(?: (?:it|this))?|next|pass|(?:i )?(?:don'?t|do not) know(?: yet)?|dunno|no idea|not sure(?: yet)?|not yet)",
    re.IGNORECASE,
)
_STRENGTH = re.compile(
    r"(?:[:,–-]|\bis\b) ?(?:the )?(?P<strength>strong|mixed|weak)(?:est)?\b(?: link\b)?", re.IGNORECASE
)
_BARE_STRENGTH = re.compile(r" (?P<strength>strong|mixed|weak)\b(?=$|[,.]| because\b| as\b)", re.IGNORECASE)
_ANY_STRENGTH = re.compile(r"\b(?:strong|mixed|weak)(?:est)?\b", re.IGNORECASE)
_AMOUNT = re.compile(r"£?\d")
_LONGEST_AMOUNT = 4  # words
_ME = {"me", "myself", "i"}


# Going through it -------------------------------------------------------------------------------------------------


def _open(turn: Turn, said: Said) -> bool:
    priority = _meant(turn, said.get("name", ""))
    if priority is None:
        return True
    plan = planning.of_priority(turn.work, priority.key)
    if not planning.may_write(turn.work, priority, turn.person):
        if plan is None:
            turn.reply(wording.not_yours(priority, _name(turn.desk, priority.lead)))
        else:
            _show(turn, priority, plan)
        return True
    turn.aside()
    if plan is None:
        plan = planning.begin(turn.desk, priority.key, turn.person.key)
        _ask(turn, plan, Section.ASPIRATION)
    else:
        _show(turn, priority, plan)
        if plan.missing and not turn.person.runs_the_unit:  # an officer looks, and goes on by the button
            _ask(turn, plan, plan.missing[0])
    return True


def _show(turn: Turn, priority: Priority, plan: DeliveryPlan) -> None:
    """As it stands, with the trajectory of each indicator that may be seen here."""
    portfolio = turn.work.portfolio
    seen = [k for k in turn.visible() if portfolio.indicator(k).priority == priority.key]
    lines = [wording.trajectory_line(portfolio.indicator(k), portfolio.trajectory(k)) for k in seen]
    writes = planning.may_write(turn.work, priority, turn.person)
    shown = wording.shown(priority, plan, _names(turn.desk), turn.today, lines, may_write=writes)
    turn.reply(shown.and_(wording.on_paper(priority)) if turn.person.runs_the_unit else shown)


def _as_known(turn: Turn, said: Said) -> bool:
    """The plan as it read on an earlier day: nothing of it is ever overwritten."""
    priority = _meant(turn, said.get("name", ""))
    if priority is None:
        return True
    day = past_day(said["day"], turn.today)
    if day is None:
        turn.reply(wording.which_past_day(priority))
        return True
    at = datetime.combine(day, time(23, 59, 59), turn.desk.rules.home)
    turn.reply(
        wording.shown_as_known(
            priority, planning.of_priority(turn.work, priority.key, at), _names(turn.desk), day
        )
    )
    return True


def _versions(turn: Turn, said: Said) -> bool:
    """What became of the plan, day by day."""
    priority = _meant(turn, said.get("name", ""))
    if priority is None:
        return True
    plan = planning.of_priority(turn.work, priority.key)
    versions = turn.work.shelf(DeliveryPlan).versions(plan.number) if plan is not None else ()
    turn.reply(wording.versions(priority, [v.noted for v in versions], _names(turn.desk), turn.today))
    return True


def _redo(turn: Turn, said: Said) -> bool:
    priority = _meant(turn, said.get("name", ""))
    if priority is None:
        return True
    if not planning.may_write(turn.work, priority, turn.person):
        turn.reply(wording.not_yours(priority, _name(turn.desk, priority.lead)))
        return True
    turn.aside()
    plan = planning.begin(turn.desk, priority.key, turn.person.key)
    section = Section(said["section"].casefold())
    _ask(turn, plan, section, wording.as_it_stands(section, plan, _names(turn.desk), turn.today))
    return True


def _ask(turn: Turn, plan: DeliveryPlan, section: Section, opening: str = "", step: str = "") -> None:
    turn.ask(InRoutine("plan", plan.number, step or section.value, turn.now))
    turn.reply(wording.ask(turn.work.portfolio.priority(plan.priority), plan, section, opening=opening))


def _ask_again(turn: Turn, step: InRoutine) -> None:
    plan = turn.work.shelf(DeliveryPlan).get(step.number)
    if plan is not None:
        name, waits = part_of(step.step)
        opening = only_the_rest() if waits is not None else ""
        _ask(turn, plan, Section(name), opening, step.step)


def _answered(turn: Turn, step: InRoutine, text: str) -> bool:
    plan = turn.work.shelf(DeliveryPlan).get(step.number)
    if plan is None:
        return False
    name, waits = part_of(step.step)
    section = Section(name)
    if _SKIP.fullmatch(text.strip(" .")):
        _go_on(turn, step, plan, section, "")
        return True
    if asks_what_is_meant(text):
        rest = f"{only_the_rest()} " if waits is not None else ""
        _ask(turn, plan, section, f"{rest}{wording.in_other_words(section)}", step.step)
        return True
    read = _read(turn, section, text)
    other = keeping.written_meanwhile(turn.work, plan, section.value, turn.person.key, step.asked_at)
    if other and read.good and section in _ONE_TEXT:
        turn.ask(InRoutine("plan", plan.number, step.step, turn.now))
        theirs = wording.section_lines(plan, section, _names(turn.desk), turn.today)
        turn.reply(routine_wording.instead_of_theirs(_name(turn.desk, other), "; ".join(theirs)))
        return True
    filled = plan
    if read.good:
        content = read.good[0] if section in _ONE_TEXT else read.good
        if (waits is not None or other) and section not in _ONE_TEXT:
            content = together(_lines(plan, section), read.good, waits or ())
        filled = planning.fill(turn.desk, plan, section, content, turn.person.key)
    if read.left_out:
        _ask_for_the_rest(turn, step, filled, section, read)
    else:
        opening = wording.kept(section, filled, _names(turn.desk), turn.today)
        beside = routine_wording.beside_theirs(_name(turn.desk, other)) if other else ""
        _go_on(turn, step, filled, section, f"{beside} {opening}".strip())
    return True


def _lines(plan: DeliveryPlan, section: Section) -> tuple[object, ...]:
    """The lines of a section as they were said, milestones without the numbers they got."""
    return tuple(replace(m, number=0) if isinstance(m, Milestone) else m for m in plan.lines_of(section))


def _ask_for_the_rest(
    turn: Turn, step: InRoutine, plan: DeliveryPlan, section: Section, read: Read[object]
) -> None:
    """What could be read is kept; the section is still asked for what could not."""
    if read.good:
        turn.answered(step)
        places = (
            read.places
            if part_of(step.step)[1] is None
            else (len(_lines(plan, section)),) * len(read.left_out)
        )
        turn.ask(InRoutine("plan", plan.number, step_for_the_rest(section.value, places), turn.now))
    left_out = [(line.line, line.why) for line in read.left_out]
    turn.reply(wording.not_read(section, left_out, kept=len(read.good)))


def _go_on(turn: Turn, step: InRoutine, plan: DeliveryPlan, after: Section, opening: str) -> None:
    """The next section nobody has filled, after this one; then what is left."""
    turn.answered(step)
    order = list(Section)
    later = [s for s in plan.missing if order.index(s) > order.index(after)]
    if later:
        _ask(turn, plan, later[0], opening)
    elif plan.missing:
        turn.reply(wording.skipped(opening, plan.missing))
    else:
        turn.reply(wording.complete(turn.work.portfolio.priority(plan.priority), plan, opening))


# Reading a section ------------------------------------------------------------------------------------------------


_ONE_TEXT = {Section.ASPIRATION, Section.TARGET, Section.REVIEW}


def _read(turn: Turn, section: Section, text: str) -> Read[object]:
    lines = lines_of(text)
    if section in _ONE_TEXT:
        one_text = _target if section is Section.TARGET else str
        return each([" ".join(lines)], one_text, most=1, longest=_LONGEST_TEXT)
    if section is Section.STRATEGIES:
        lines = _apart(lines)
    if section is Section.CHAIN:
        lines = _links_apart(lines)
    reads: dict[Section, Callable[[str], object]] = {
        Section.STRATEGIES: lambda line: _strategy(turn, line),
        Section.CHAIN: _link,
        Section.MILESTONES: lambda line: _milestone(turn, line),
        Section.RISKS: _risk,
    }
    return each(lines, reads.get(section, str), most=_MOST_LINES, longest=_LONGEST)


def _apart(lines: list[str]) -> list[str]:
    """Several strategies said in one line, each with its amount, are as many lines."""
    if len(lines) != 1 or ":" in lines[0]:
        return lines
    parts = [p.strip() for p in re.split(r",(?! ?\d{3}\b)| and ", lines[0]) if p.strip()]
    return parts if len(parts) > 1 and all(any(c.isdigit() for c in p) for p in parts) else lines


def _links_apart(lines: list[str]) -> list[str]:
    """Several links said in one line, each with its strength, are as many lines; what comes between goes with the one before.

    >>> _links_apart(["Lettings team strong, the contractor is weak because keys arrive late, new tenant mixed"])
    ['Lettings team strong', 'the contractor is weak because keys arrive late', 'new tenant mixed']
    >>> _links_apart(["Repairs contractor: weak, keys arrive late"])
    ['Repairs contractor: weak, keys arrive late']
    """
    if len(lines) != 1 or len(_ANY_STRENGTH.findall(lines[0])) < 2:
        return lines
    apart: list[str] = []
    for part in re.split(r", (?:and )?", lines[0]):
        named = _ANY_STRENGTH.search(part)
        if apart and (named is None or not part[: named.start()].strip(" :–-")):
            apart[-1] += f", {part}"
        else:
            apart.append(part)
    return apart


def _target(line: str) -> str:
    """What is to be reached; without a number nobody could tell whether it was."""
    if not any(c.isdigit() for c in line):
        raise Unread(line, "I need a number, or nobody can tell when it is reached")
    return line


def _strategy(turn: Turn, line: str) -> Strategy:
    """What, how much, and whose; "Second team 40 %" says how much without a colon."""
    name, _, rest = line.partition(":")
    found = None if rest else _AMOUNT.search(line)
    if found is not None and found.start() > 1 and len(line[found.start() :].split()) <= _LONGEST_AMOUNT:
        name, rest = line[: found.start()].rstrip(" ,–-"), line[found.start() :]
    parts = [p.strip() for p in rest.split(",") if p.strip()]
    lead = ""
    if parts and not any(c.isdigit() for c in parts[-1]):
        lead = _person(turn, parts.pop(), line)
    return Strategy(name.strip(), ", ".join(parts), lead)


def _link(line: str) -> Link:
    """One link of the chain, as it was said.

    >>> _link("Repairs contractor: weak, keys arrive late")
    Link(who='Repairs contractor', strength=<Strength.WEAK: 'weak'>, risk='keys arrive late')
    >>> _link("Lettings team, strong").strength.value, _link("Void team is mixed - two short").risk
    ('strong', 'two short')
    >>> _link("New tenant mixed").who, _link("The contractor is weak because keys arrive late").risk
    ('New tenant', 'keys arrive late')
    """
    found = _STRENGTH.search(line) or _BARE_STRENGTH.search(line)
    who = line[: found.start()].strip() if found is not None else ""
    if found is None or not who:
        raise Unread(line, "I need strong, mixed or weak")
    risk = line[found.end() :].strip(" ,.:–-")
    return Link(
        who, Strength(found["strength"].casefold()), risk.removeprefix("because ").removeprefix("as ")
    )


def _milestone(turn: Turn, line: str) -> Milestone:
    """A milestone as it was said; it gets its number in the plan."""
    said = deadline(line, turn.today)
    if said is None or line[said.start : said.end] == "may":  # "the contractor may leave" names no month
        raise Unread(line, "I need a day")
    name = leading_to(line[: said.start])
    owner = line[said.end :].strip(" ,")
    return Milestone(0, name, said.day, said.day, _person(turn, owner, line) if owner else turn.person.key)


def _risk(line: str) -> Risk:
    words_, _, mitigation = line.partition(":")
    return Risk(words_.strip(), mitigation.strip())


def _person(turn: Turn, name: str, line: str) -> str:
    found = turn.person if name.casefold() in _ME else one(people_called(turn, name))
    if found is None:
        raise Unread(line, f"I don't know who {name[:40]} is")
    return found.key


# Checking, agreeing -----------------------------------------------------------------------------------------------


def _check(turn: Turn, said: Said) -> bool:
    priority = _meant(turn, said.get("name", ""))
    if priority is not None:
        plan = planning.of_priority(turn.work, priority.key)
        if plan is None:
            turn.reply(wording.which_plan(()))
        else:
            turn.reply(wording.checked(priority, planning.marks(turn.desk, plan)))
    return True


def _agree(turn: Turn, said: Said) -> bool:
    if not may(turn):
        return True
    priority = _meant(turn, said.get("name", ""))
    plan = planning.of_priority(turn.work, priority.key) if priority else None
    if priority is None:
        return True
    if plan is None:
        turn.reply(wording.which_plan(()))
        return True
    if plan.agreed_at is not None:
        turn.reply(wording.agreed_before(priority, plan, turn.today))
    elif plan.missing:
        turn.reply(wording.agree_with_gaps(priority, plan))
    else:
        _agreed(turn, priority, plan)
    return True


def _agreed(turn: Turn, priority: Priority, plan: DeliveryPlan) -> None:
    planning.agree(turn.desk, plan, turn.person.key)
    lead = turn.work.portfolio.person(priority.lead)
    turn.reply(wording.agreed(priority, lead))
    if lead is not None and lead.key != turn.person.key:
        turn.tell(Place.direct(lead.key), wording.agreed_by(priority, turn.person))


def _button(turn: Turn, rest: str, what: str) -> None:
    plan = turn.work.shelf(DeliveryPlan).get(int(rest)) if rest.isdecimal() and len(rest) < 9 else None
    if plan is None:
        turn.reply(wording.which_plan(()))
        return
    priority = turn.work.portfolio.priority(plan.priority)
    if what == "agree" and plan.agreed_at is None:
        if may(turn):
            _agreed(turn, priority, plan)
    elif what == "check":
        turn.reply(wording.checked(priority, planning.marks(turn.desk, plan)))
    elif what == "go on" and plan.missing and planning.may_write(turn.work, priority, turn.person):
        _ask(turn, plan, plan.missing[0])
    else:
        _show(turn, priority, plan)


# Milestones -------------------------------------------------------------------------------------------------------


def _milestone_done(turn: Turn, said: Said) -> bool:
    found = _milestone_meant(turn, said)
    if found is not None and found[1].done_on is not None:
        turn.reply(wording.milestone_done_before(found[1], turn.today))
    elif found is not None:
        reached = planning.done(turn.desk, *found, turn.person.key)
        turn.reply(wording.milestone_done(reached))
        _tell_whose(turn, found[0], reached, wording.milestone_done_by(reached, turn.person))
        because = wording.milestone_reached(reached, turn.today)
        milestone_settled(turn.desk, turn.work.portfolio.priority(found[0].priority), because, turn.key)
    return True


def _milestone_moved(turn: Turn, said: Said) -> bool:
    found = _milestone_meant(turn, said)
    day = when(said["by"], turn.today)
    if found is None:
        return True
    if day is None or day < turn.today or not said["why"]:
        turn.reply(wording.needs_why())
        return True
    moved = planning.move(turn.desk, *found, day, said["why"][:_LONGEST], turn.person.key)
    turn.reply(wording.milestone_moved(moved, turn.today))
    _tell_whose(turn, found[0], moved, wording.milestone_moved_by(moved, turn.person, turn.today))
    because = wording.milestone_slipped(moved, turn.today)
    milestone_settled(turn.desk, turn.work.portfolio.priority(found[0].priority), because, turn.key)
    return True


def _tell_whose(turn: Turn, plan: DeliveryPlan, milestone: Milestone, message: Message) -> None:
    """Whose milestone it is and whose plan hear what somebody else says of it."""
    lead = turn.work.portfolio.priority(plan.priority).lead
    for key in dict.fromkeys((milestone.owner or lead, lead)):
        person = turn.work.portfolio.person(key)
        if person is not None and not person.retired and key != turn.person.key:
            turn.tell(Place.direct(key), message)


def _list(turn: Turn, _said: Said) -> bool:
    """Every plan: whose, how far, and what is to be seen next."""
    rows = [
        (p, planning.of_priority(turn.work, p.key))
        for p in turn.work.portfolio.priorities()
        if not p.retired
        and _may_read(turn, p)
        and (
            turn.person.role not in {Role.LEAD, Role.DEPUTY} or planning.may_write(turn.work, p, turn.person)
        )
    ]
    turn.reply(wording.listed(rows, _names(turn.desk), turn.today))
    return True


def _milestones(turn: Turn, said: Said) -> bool:
    """Those still to come, the nearest first: one's own and those of one's plans, for the unit everybody's."""
    own = bool(said.get("mine"))
    rows = [
        (priority, m)
        for plan in turn.work.shelf(DeliveryPlan).all()
        for priority in (turn.work.portfolio.priority(plan.priority),)
        for m in plan.milestones
        if m.done_on is None
        and (m.owner == turn.person.key or (not own and planning.may_write(turn.work, priority, turn.person)))
    ]
    rows.sort(key=lambda row: row[1].due)
    turn.reply(wording.milestones_listed(rows, _names(turn.desk), turn.today))
    return True


def _milestone_meant(turn: Turn, said: Said) -> tuple[DeliveryPlan, Milestone] | None:
    priority = _meant(turn, said.get("name", ""), latest=False)
    plan = planning.of_priority(turn.work, priority.key) if priority else None
    number = int(said["number"])
    found = next((m for m in plan.milestones if m.number == number), None) if plan else None
    mine = priority is not None and (
        planning.may_write(turn.work, priority, turn.person)
        or (found is not None and found.owner == turn.person.key)
    )
    if plan is None or found is None or not mine:
        if priority is not None:
            turn.reply(wording.no_milestone())
        return None
    return plan, found


def _look(desk: Desk, due: Due) -> None:
    owner = desk.work.portfolio.person(due.about["owner"])
    if owner is None:
        return
    found = planning.morning(desk, owner.key)
    names = {p.key: p.name for p in desk.work.portfolio.priorities()}
    if found.coming or found.missed:
        opening = f"{greeting(desk.now, owner)} About your milestones:"
        message = wording.milestones_morning(found, opening, names, desk.today)
        if not owner.retired:
            send(desk, Outgoing(f"{due.key}/owner", Place.direct(owner.key), message))
        else:
            _tell_leads(desk, owner, found, due.key)
    for key in dict.fromkeys(p for p, _ in found.tell_unit):
        if not tell_missed(desk, desk.work.portfolio.priority(key), due.key):
            missed = [(p, m) for p, m in found.tell_unit if p == key]
            message = wording.missed_in_channel(owner, missed, names, desk.today)
            send(desk, Outgoing(f"{due.key}/unit/{key}", Place.unit(), message))


def _tell_leads(desk: Desk, left: Person, found: planning.Milestones, key: str) -> None:
    """Whose milestones they were is not here any more: the leads of their priorities are asked instead."""
    names = {p.key: p.name for p in desk.work.portfolio.priorities()}
    for priority in dict.fromkeys(p for p, _ in (*found.missed, *found.coming)):
        lead = desk.work.portfolio.person(desk.work.portfolio.priority(priority).lead)
        if lead is not None and not lead.retired:
            theirs = planning.Milestones(
                tuple((p, m) for p, m in found.coming if p == priority),
                tuple((p, m) for p, m in found.missed if p == priority),
                (),
            )
            opening = wording.owner_has_left(greeting(desk.now, lead), left)
            message = wording.milestones_morning(theirs, opening, names, desk.today)
            send(desk, Outgoing(f"{key}/lead/{priority}", Place.direct(lead.key), message))


# Finding ----------------------------------------------------------------------------------------------------------


def document_of(desk: Desk, priority: Priority, plan: DeliveryPlan, on: date) -> Document:
    """The plan as a document, with the chart of each indicator."""
    view = openly(desk.work)
    keys = [i.key for i in view.portfolio.indicators() if i.priority == priority.key and not i.retired]
    readings = [r for k in keys if (r := read_indicator(view, k)).value is not None]
    pictures = [trajectory_block(view, r, desk.now) for r in readings]
    return wording.printed(
        priority, plan, planning.marks(desk, plan), names=_names(desk), pictures=pictures, on=on
    )


def _may_read(turn: Turn, priority: Priority) -> bool:
    """A plan speaks of its figures: where those are restricted, it is read by who may see one, writes it or owns a milestone."""
    portfolio = turn.work.portfolio
    own = [i for i in portfolio.indicators() if i.priority == priority.key and not i.retired]
    if not own or any(not i.restricted for i in own) or planning.may_write(turn.work, priority, turn.person):
        return True
    plan = planning.of_priority(turn.work, priority.key)
    owns = plan is not None and any(m.owner == turn.person.key for m in plan.milestones)
    return owns or bool({i.key for i in own} & set(turn.visible()))


def _meant(turn: Turn, name: str, *, latest: bool = True) -> Priority | None:
    """The priority named, or the person's only one, or the one whose plan they were last at."""
    if name:
        found = priority_called(turn, name)
        if found is None or not _may_read(turn, found):
            turn.reply(wording.which_plan(()))
            return None
        return found
    own = [p for p in turn.work.portfolio.priorities() if p.lead == turn.person.key and not p.retired]
    step = next((q for q in turn.talk.questions if isinstance(q, InRoutine) and q.about == "plan"), None)
    open_ = turn.work.shelf(DeliveryPlan).get(step.number) if step else None
    if open_ is not None:
        return turn.work.portfolio.priority(open_.priority)
    written = [p for p in own if planning.of_priority(turn.work, p.key) is not None]
    for some in (own, written):
        if len(some) == 1:
            return some[0]
    if latest and written:
        plans = [plan for p in written if (plan := planning.of_priority(turn.work, p.key)) is not None]
        newest = max(plans, key=lambda plan: turn.work.shelf(DeliveryPlan).versions(plan.number)[-1].noted.at)
        return turn.work.portfolio.priority(newest.priority)
    turn.reply(wording.which_plan([p.name for p in written or own]))
    return None


def _names(desk: Desk) -> dict[str, str]:
    return {p.key: p.name for p in desk.work.portfolio.people()}


def _name(desk: Desk, key: str) -> str:
    return _names(desk).get(key, key)


# Taking back ------------------------------------------------------------------------------------------------------

_MILESTONE_SAID = {"milestone done", "milestone moved"}


def _called(turn: Turn, plan: DeliveryPlan, what: str) -> str:
    return wording.undo_called(turn.work.portfolio.priority(plan.priority), what)


def _taken_back(turn: Turn, plan: DeliveryPlan, _undone: DeliveryPlan, what: str) -> None:
    """The section is asked again; a milestone's flag follows what stands; the lead hears that it is a draft again."""
    priority = turn.work.portfolio.priority(plan.priority)
    if what in _MILESTONE_SAID or what == Section.MILESTONES.value:
        planning.chase_again(turn.desk, plan)
    if what in _MILESTONE_SAID:
        if planning.missed_of(turn.desk, plan.priority):
            tell_missed(turn.desk, priority, turn.key)
    elif what == "agreed":
        if priority.lead != turn.person.key:
            turn.tell(Place.direct(priority.lead), wording.not_agreed_after_all(priority, turn.person))
    else:
        turn.aside()
        _ask(turn, plan, Section(what))


_FOR = r"(?: (?:for|of|on) (?P<name>.+?))?"
_MILESTONE = r"(?:the )?milestone (?P<number>\d{1,3})(?: (?:of|in|for) (?P<name>[^,:]+?))?"
PART: Part = Part(
    phrases=(
        (phrase(rf"{_MILESTONE}(?: is)? (?:done|reached|finished|complete)"), _milestone_done),
        (
            phrase(
                rf"{_MILESTONE}(?: moves?)? to (?P<by>[^,:]+?)(?:(?:,|:| because| as) ?(?:because |as )?(?P<why>.+))?"
            ),
            _milestone_moved,
        ),
        (phrase(rf"(?:check|assess|look at) (?:the |my )?(?:delivery )?plan{_FOR}"), _check),
        (phrase(rf"agree (?:the )?(?:delivery )?plan{_FOR}"), _agree),
        (
            phrase(
                rf"(?:change|redo|rewrite) (?:the )?(?P<section>{'|'.join(s.value for s in Section)})(?: (?:in|of) (?:the |my )?plan)?{_FOR}"
            ),
            _redo,
        ),
        (
            phrase(
                r"(?:versions|history) of (?:the |my )?(?:delivery )?plan(?: (?:for|of|on) (?P<name>.+?))?"
            ),
            _versions,
        ),
        (
            phrase(
                rf"(?:show )?(?:the |my |a )?(?:delivery )?plan{_FOR},? as (?:it was )?(?:known )?(?:on|at) (?P<day>.+)"
            ),
            _as_known,
        ),
        (phrase(rf"(?:show (?:me )?|open )?(?:the |my |a )?(?:delivery )?plan{_FOR}"), _open),
        (phrase(r"(?:show (?:me )?)?(?:the |all |my )?(?:delivery )?plans"), _list),
        (phrase(r"(?:show (?:me )?)?(?:(?P<mine>my )|the |all )?milestones"), _milestones),
    ),
    buttons={
        "plan-check": lambda turn, rest: _button(turn, rest, "check"),
        "plan-agree": lambda turn, rest: _button(turn, rest, "agree"),
        "plan-show": lambda turn, rest: _button(turn, rest, "show"),
        "plan-go-on": lambda turn, rest: _button(turn, rest, "go on"),
    },
    steps={"plan": _answered},
    asks={"plan": _ask_again},
    falls_due={"milestones": _look},
    undoes={
        DeliveryPlan: Undoing(_called, after=_taken_back, passed_over=frozenset({"begun"})),
    },
)
