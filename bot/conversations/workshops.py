"""The trajectory workshop: where now, where to, what if nothing changes, what will be done; it draws as it grows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from bot import workshop_wording as wording
from bot.conversations import second_person
from bot.conversations.answer_lines import asks_what_is_meant
from bot.conversations.routine_parts import Part, Said, Undoing, phrase
from bot.gallery import block_of
from bot.messages import Picture
from bot.naming import month_said, names_of, one, which
from bot.talk import InRoutine
from bot.turn import Turn
from bot.understanding.dates import MONTH_NUMBERS
from core.domain.indicators import Indicator
from core.domain.months import Month
from core.domain.proposals import Matter
from core.domain.reviews import Review
from core.domain.trajectory import Intervention, NotATrajectory, Point, Trajectory
from core.domain.workshops import Outcome, Workshop
from core.ports import Noted, Version
from core.services import keeping, planning, seconding
from core.services.judging import read_indicator

_NUMBER = re.compile(r"[-+]?\d{1,12}(?:,\d{3})*(?:\.\d{1,6})?")
_NAMES = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_MONTH = rf"(?:{_NAMES})(?: 20\d\d)?"
_WHEN = {
    what: re.compile(rf"[,;]? ?(?:and )?(?:{said}) (?P<month>{_MONTH})\b", re.IGNORECASE)
    for what, said in (
        ("full", r"(?:in full(?: effect)?|full(?:y)?(?: effect)?|complete(?:ly)?)(?: by| from| in)?"),
        ("bites", r"(?:which )?(?:biting|bites?|felt|to be felt) (?:from|in|by)"),
        ("start", r"(?:starting |starts |beginning |begins )?(?:from|in)|starting|beginning"),
    )
}
"""When something begins, is felt and is complete, in whatever order it is said."""
_AMOUNT = re.compile(r"(?:^|[:,;]| by| worth| brings?| for| is)? ?(?P<amount>[-+]?\d[^:,;]*)", re.IGNORECASE)
_YES = re.compile(r"(?:yes|y|yep|ok|there|start there|begin there)", re.IGNORECASE)
_SAME = re.compile(r"(?:the )?same|no change|nothing|it stays", re.IGNORECASE)
_ENOUGH = re.compile(
    r"(?:no,? )?that(?:'s| is) (?:all|it|everything)|done|(?:no,? )?nothing(?: else| more)?|enough|no(?: more)?|none",
    re.IGNORECASE,
)
_NONE = re.compile(r"no|none|nothing|no season|it is the same all year", re.IGNORECASE)
_SKIP = re.compile(r"skip|don'?t know", re.IGNORECASE)
_LONGEST = 160
_AROUND = {
    "a", "about", "aim", "and", "around", "at", "be", "by", "day", "days", "down", "either", "end", "for", "from", "give",
    "i", "in", "is", "ish", "it", "its", "least", "maybe", "month", "most", "near", "now", "of", "on", "or", "per", "perhaps",
    "point", "points", "probably", "roughly", "say", "should", "so", "stay", "stays", "still", "take", "the", "then", "to", "up", "want",
    "was", "way", "we", "will", "with", "would",
}  # fmt: skip
"""Words that may stand around a value without making it something else."""
_TAKE_BACK = (
    r"(?:undo|back|(?:take|put) (?:it|that) back|no,? that(?:'s| is| was) wrong|that(?:'s| is| was) wrong)"
)
_AFRESH = r"(?:start|begin) (?:again|afresh|over)|scrap (?:it|that|the workshop)"
_TAKEN_BACK, _AGAIN = "taken back", "begun again"
_STEPS = ("now", "target", "nothing", "do", "season", "give")
_SEASON = re.compile(
    rf"(?:in )?(?P<month>{_NAMES})s?,?:? (?:(?:is|are|usually|normally|always|about|by|typically) )*(?P<amount>\d[\d,.]*) ?[^\d,;]*?(?P<way>better|worse|higher|lower|more|less|fewer|up|down)",
    re.IGNORECASE,
)


def _begin(turn: Turn, said: Said) -> bool:
    if not said["name"] and (left := _left_open(turn)) is not None:
        said = {"name": turn.work.portfolio.indicator(left.indicator).called}
    visible = set(turn.visible())
    every = [i for i in turn.work.portfolio.indicators() if i.key in visible]
    found = which(said["name"], names_of(every)) if said["name"] else []
    indicator = one(found)
    if indicator is None:
        turn.reply(wording.which([i.called for i in found[:4]]))
        return True
    if not planning.may_write(turn.work, turn.work.portfolio.priority(indicator.priority), turn.person):
        turn.reply(wording.not_yours(indicator))
        return True
    turn.aside()
    shelf = turn.work.shelf(Workshop)
    own = [w for w in shelf.all() if (w.indicator, w.by) == (indicator.key, turn.person.key)]
    workshop = next((w for w in reversed(own) if w.outcome is Outcome.OPEN), None)
    if workshop is None:
        begun = Workshop(0, indicator.key, turn.person.key)
        workshop = keeping.add(turn.desk, begun, Noted(turn.now, turn.person.key, "begun"))
    _show(turn, workshop)
    _ask(turn, workshop, _first_open(workshop))
    return True


def _left_open(turn: Turn) -> Workshop | None:
    """The workshop this person left last."""
    shelf = turn.work.shelf(Workshop)
    own = [w for w in shelf.all() if w.by == turn.person.key and w.outcome is Outcome.OPEN]
    return max(own, key=lambda w: shelf.versions(w.number)[-1].noted.at, default=None)


def _first_open(workshop: Workshop) -> str:
    """The first step without an answer; what will be done can always be added to."""
    for step, given in (
        ("now", workshop.baseline),
        ("target", workshop.target),
        ("nothing", workshop.untouched),
    ):
        if given is None:
            return step
    return "do"


def _ask(turn: Turn, workshop: Workshop, step: str) -> None:
    turn.ask(InRoutine("workshop", workshop.number, step, turn.now))
    before = turn.work.portfolio.trajectory(workshop.indicator)
    turn.reply(
        wording.ask(_of(turn, workshop), workshop, step, latest=_latest(turn, workshop), before=before)
    )


def _ask_again(turn: Turn, step: InRoutine) -> None:
    workshop = turn.work.shelf(Workshop).get(step.number)
    if workshop is not None:
        _ask(turn, workshop, step.step)


def _answered(turn: Turn, step: InRoutine, text: str) -> bool:
    workshop = turn.work.shelf(Workshop).get(step.number)
    if workshop is None or workshop.outcome is not Outcome.OPEN:
        return False
    said = " ".join(text.split()).strip(" .")[:_LONGEST]
    if (step.step == "do" and _ENOUGH.fullmatch(said)) or (
        step.step in {"give", "season"} and (_SKIP.fullmatch(said) or _NONE.fullmatch(said))
    ):
        _after(turn, step, workshop)
        return True
    if asks_what_is_meant(text):
        turn.reply(wording.in_other_words(_of(turn, workshop), step.step))
        _ask(turn, workshop, step.step)
        return True
    try:
        changed = _heard(turn, workshop, step.step, said)
        if changed is not None:
            changed.drawn(_of(turn, workshop).limits)
    except NotATrajectory as why:
        turn.reply(wording.does_not_fit(str(why)))
        return True
    if changed is None:
        latest, before = _latest(turn, workshop), turn.work.portfolio.trajectory(workshop.indicator)
        turn.reply(wording.not_read(_of(turn, workshop), workshop, step.step, latest=latest, before=before))
        return True
    keeping.save(turn.desk, changed, Noted(turn.now, turn.person.key, step.step, said))
    if step.step == "do":
        _show(turn, changed)
        _ask(turn, changed, "do")
    else:
        _after(turn, step, changed)
    return True


def _take_back(turn: Turn, _said: Said) -> bool:
    """The last answer goes, and its question comes again; a second time the one before."""
    workshop = _in_hand(turn)
    if workshop is None:
        return False
    base, given = _given(turn, workshop)
    last = given[-1] if given else None
    said_since = turn.talk.turns[-1].at if turn.talk.turns else None
    if last is None or (said_since is not None and said_since > last.noted.at):
        return False
    before = given[-2].paper if len(given) > 1 else base
    keeping.save(turn.desk, before, Noted(turn.now, turn.person.key, _TAKEN_BACK, last.noted.detail))
    turn.talk = turn.talk.forget_last(Workshop.__name__, workshop.number)
    turn.reply(wording.taken_back(last.noted.detail))
    _show(turn, before)
    _ask(turn, before, last.noted.what)
    return True


def _called(turn: Turn, workshop: Workshop, what: str) -> str:
    """The answer as it was given."""
    versions = turn.work.shelf(Workshop).versions(workshop.number)
    said = next((v.noted.detail for v in reversed(versions) if v.noted.what == what), "")
    return wording.answer_called(_of(turn, workshop), said)


def _after_undo(turn: Turn, workshop: Workshop, _undone: Workshop, what: str) -> None:
    """The question comes again."""
    if workshop.outcome is Outcome.OPEN:
        turn.aside()
        _show(turn, workshop)
        _ask(turn, workshop, what if what in {*_STEPS, "why"} else _first_open(workshop))


def _given(turn: Turn, workshop: Workshop) -> tuple[Workshop, list[Version[Workshop]]]:
    """How it began, and the versions that answers made and that were not taken back, the first answer first."""
    first, *later = turn.work.shelf(Workshop).versions(workshop.number)
    base, given = first.paper, list[Version[Workshop]]()
    for version in later:
        if version.noted.what in _STEPS:
            given.append(version)
        elif version.noted.what == _TAKEN_BACK and given:
            given.pop()
        elif version.noted.what == _AGAIN:
            base, given = version.paper, []
    return base, given


def _afresh(turn: Turn, _said: Said) -> bool:
    workshop = _in_hand(turn)
    if workshop is None:
        return False
    empty = Workshop(workshop.number, workshop.indicator, workshop.by)
    keeping.save(turn.desk, empty, Noted(turn.now, turn.person.key, _AGAIN))
    turn.reply(wording.begun_again(_of(turn, workshop)))
    _ask(turn, empty, "now")
    return True


def _in_hand(turn: Turn) -> Workshop | None:
    """The workshop the person is in the middle of."""
    step = turn.talk.question
    if not isinstance(step, InRoutine) or step.about != "workshop" or not turn.place.is_direct:
        return None
    workshop = turn.work.shelf(Workshop).get(step.number)
    return workshop if workshop is not None and workshop.outcome is Outcome.OPEN else None


def _heard(turn: Turn, workshop: Workshop, step: str, said: str) -> Workshop | None:
    """The workshop with an answer in it; None where it was not understood."""
    match step:
        case "now":
            latest = _latest(turn, workshop)
            point = latest if _YES.fullmatch(said) else _point(turn, workshop, said, ahead=False)
            if point is None and latest is not None and _alone(turn, workshop, said) == latest.value:
                point = latest  # "31", the figure that was just shown
            elsewhere = re.search(r"\bby\b", said, re.IGNORECASE)  # "24 by March" is where it must be
            return replace(workshop, baseline=point) if point and not elsewhere else None
        case "target":
            point = _point(turn, workshop, said, ahead=True)
            return replace(workshop, target=point) if point else None
        case "nothing" if workshop.baseline is not None:
            value = workshop.baseline.value if _SAME.fullmatch(said) else _alone(turn, workshop, said)
            return replace(workshop, untouched=value) if value is not None else None
        case "do":
            doing = _doing(workshop, said, turn.today)
            return replace(workshop, interventions=(*workshop.interventions, doing)) if doing else None
        case "season":
            season = _season(workshop, said, turn.today)
            return replace(workshop, season=season) if season else None
        case "give":
            value = _alone(turn, workshop, said)
            return replace(workshop, give=abs(value)) if value is not None else None
        case "why":
            return replace(workshop, reason=said) if len(said.split()) > 1 else None
        case _:
            return None


def _after(turn: Turn, step: InRoutine, workshop: Workshop) -> None:
    turn.answered(step)
    if step.step == "why":
        _send(turn, workshop)
    elif step.step == "give":
        drawn = _drawn(turn, workshop)
        if drawn is not None:
            picture = _picture(turn, workshop)
            turn.reply(wording.month_by_month(_of(turn, workshop), drawn, picture, workshop.number))
    else:
        if step.step in {"nothing", "season"}:
            _show(turn, workshop)
        _ask(turn, workshop, _STEPS[_STEPS.index(step.step) + 1])


def _show(turn: Turn, workshop: Workshop) -> None:
    drawn = _drawn(turn, workshop)
    if drawn is not None:
        turn.reply(wording.so_far(_of(turn, workshop), drawn, _picture(turn, workshop)))


# Proposing and agreeing -------------------------------------------------------------------------------------------


def _propose(turn: Turn, number: str) -> None:
    workshop = _numbered(turn, number)
    if workshop is None or workshop.by != turn.person.key or workshop.outcome is not Outcome.OPEN:
        turn.reply(wording.passed())
    elif turn.work.portfolio.trajectory(workshop.indicator) is not None and not workshop.reason:
        _ask(turn, workshop, "why")
    else:
        _send(turn, workshop)


def _send(turn: Turn, workshop: Workshop) -> None:
    drawn = _drawn(turn, workshop)
    if drawn is None:
        return
    proposed = replace(workshop, outcome=Outcome.PROPOSED)
    keeping.save(turn.desk, proposed, Noted(turn.now, turn.person.key, "proposed", workshop.reason))
    indicator = _of(turn, workshop)
    before = turn.work.portfolio.trajectory(workshop.indicator)
    proposal = seconding.blank(
        Matter.TRAJECTORY,
        indicator.key,
        why=workshop.reason,
        seen=before.version if before is not None else 0,
        workshop=workshop.number,
        trajectory=drawn,
    )
    if not second_person.put(turn, proposal):
        keeping.save(turn.desk, workshop, Noted(turn.now, turn.person.key, "not proposed"))


def _from_review(turn: Turn, rest: str) -> None:
    """A workshop that begins with what a review was agreed to bring, on the trajectory in force."""
    number, _, key = rest.partition("/")
    review = turn.work.shelf(Review).get(int(number)) if number.isdecimal() and len(number) < 9 else None
    before = turn.work.portfolio.trajectory(key) if review is not None and key in turn.visible() else None
    if review is None or before is None or turn.work.portfolio.indicator(key).priority != review.priority:
        turn.reply(wording.passed())
        return
    indicator = turn.work.portfolio.indicator(key)
    if not planning.may_write(turn.work, turn.work.portfolio.priority(review.priority), turn.person):
        turn.reply(wording.not_yours(indicator))
        return
    turn.aside()
    begun = Workshop(
        0,
        key,
        turn.person.key,
        baseline=_latest_of(turn, key) or before.baseline,
        target=before.target,
        untouched=before.no_effect[-1].value if before.no_effect else None,
        reason=wording.agreed_in_review(review),
    )
    begun = replace(begun, interventions=_expected_of(begun, before, review))
    workshop = keeping.add(turn.desk, begun, Noted(turn.now, turn.person.key, "begun", begun.reason))
    _show(turn, workshop)
    _ask(turn, workshop, _first_open(workshop))


def _expected_of(workshop: Workshop, before: Trajectory, review: Review) -> tuple[Intervention, ...]:
    """What was to bite already, where it still counts, and what each recommendation should bring from its day on."""
    start = workshop.baseline.month if workshop.baseline else before.baseline.month
    kept = tuple(i for i in before.interventions if i.effect and i.bites_from > start)
    added = tuple(
        Intervention(each.words[:_LONGEST], month, month, workshop.better(each.effect))
        for each in review.recommendations
        if each.effect is not None
        for month in [min(max(Month.of(each.due), start + 1), before.target.month)]
    )
    return (*kept, *added)


def _more(turn: Turn, number: str) -> None:
    workshop = _numbered(turn, number)
    if workshop is None or workshop.by != turn.person.key or workshop.outcome is not Outcome.OPEN:
        turn.reply(wording.passed())
    else:
        _ask(turn, workshop, "do")


# Reading ----------------------------------------------------------------------------------------------------------


def _number(said: str) -> Decimal | None:
    found = _NUMBER.search(said)
    try:
        return Decimal(found[0].replace(",", "")) if found else None
    except InvalidOperation:
        return None


def _month(said: str, today: date, *, ahead: bool) -> Month | None:
    """The month named: with its year if one is given, else the next or the last of that name."""
    found = re.search(rf"\b(?P<name>{_NAMES})\b\.?(?: (?P<year>20\d\d))?", said, re.IGNORECASE)
    if found is None:
        return None
    number = MONTH_NUMBERS[found["name"].casefold()]
    if found["year"]:
        return Month(int(found["year"]), number)
    last = month_said(today, found["name"])
    if last is None or not ahead:
        return last
    return last if last == Month.of(today) else last + 12


def _point(turn: Turn, workshop: Workshop, said: str, *, ahead: bool) -> Point | None:
    """A value in a month, and nothing else: an answer to another question is not taken for one."""
    value, month = _number(re.sub(rf"\b(?:{_NAMES})\b\.? ?(?:20\d\d)?", "", said, flags=re.IGNORECASE)), None
    if value is not None and not _left_over(turn, workshop, said):
        month = _month(said, turn.today, ahead=ahead)
    return Point(month, value) if month is not None and value is not None else None


def _alone(turn: Turn, workshop: Workshop, said: str) -> Decimal | None:
    """A value by itself, as "about 33 days"."""
    named = re.search(rf"\b(?:{_NAMES})\b", said, re.IGNORECASE)
    return None if named or _left_over(turn, workshop, said) else _number(said)


def _left_over(turn: Turn, workshop: Workshop, said: str) -> set[str]:
    """The words that are no number, month, unit, nor one of those people put around them."""
    indicator = _of(turn, workshop)
    known = {
        w.casefold() for text in (indicator.unit, indicator.called) for w in re.findall(r"[^\W\d]+", text)
    }
    known |= {w.rstrip("s") for w in known} | _AROUND | {m.casefold() for m in MONTH_NUMBERS}
    return set(re.findall(r"[^\W\d]+", said.casefold())) - known


def _doing(workshop: Workshop, said: str, today: date) -> Intervention | None:
    """One thing that will be done. An amount without a sign helps; "worse" is the other way.

    >>> voids = Workshop(1, "V", "p", Point(Month(2026, 10), Decimal(31)), Point(Month(2027, 3), Decimal(24)))
    >>> found = _doing(voids, "Keys collected at notice, 2 days, biting from January", date(2026, 11, 3))
    >>> found.name, str(found.bites_from), found.effect
    ('Keys collected at notice', '2027-01', Decimal('-2'))
    """
    months, rest, first = {}, said, len(said)
    for what, pattern in _WHEN.items():
        match = pattern.search(rest)
        if match is not None and match.start() > 0:
            months[what] = _month(match["month"], today, ahead=True)
            first = min(first, match.start())
            rest = f"{rest[: match.start()]},{' ' * (len(match[0]) - 1)}{rest[match.end() :]}"
    amount = next(reversed(list(_AMOUNT.finditer(rest))), None)
    start = months.get("start") or months.get("bites")
    if amount is None or start is None:
        return None
    name = said[: min(first, amount.start())].strip(" ,:;-–")
    effect = _number(amount["amount"])
    if not name or effect is None:
        return None
    bites = months.get("bites") or start
    step = workshop.better(effect)
    if "worse" in rest[amount.start() :].casefold():
        step = -step
    name = f"{name[:1].upper()}{name[1:]}"
    return Intervention(name, start, months.get("full") or bites, step, bites - start)


def _season(workshop: Workshop, said: str, today: date) -> tuple[Point, ...]:
    """The months that are usually off, and by how much; empty where any part was not understood."""
    found = []
    for part in re.split(r"[;\n]|,(?! ?\d{3}\b)| and ", said):
        match = _SEASON.fullmatch(part.strip())
        amount = _number(match["amount"]) if match else None
        month = _month(match["month"], today, ahead=True) if match else None
        if match is None or amount is None or month is None:
            return ()
        way = match["way"].casefold()
        if way in {"better", "worse"}:
            step = workshop.better(amount) * (1 if way == "better" else -1)
        else:
            step = abs(amount) * (1 if way in {"higher", "more", "up"} else -1)
        found.append(Point(month, step))
    return tuple(found)


# Finding ----------------------------------------------------------------------------------------------------------


def _of(turn: Turn, workshop: Workshop) -> Indicator:
    return turn.work.portfolio.indicator(workshop.indicator)


def _latest(turn: Turn, workshop: Workshop) -> Point | None:
    return _latest_of(turn, workshop.indicator)


def _latest_of(turn: Turn, key: str) -> Point | None:
    reading = read_indicator(turn.work, key, deeply=False)
    return Point(reading.period, reading.value) if reading.value is not None else None


def _drawn(turn: Turn, workshop: Workshop) -> Trajectory | None:
    return workshop.drawn(_of(turn, workshop).limits)


def _picture(turn: Turn, workshop: Workshop) -> Picture:
    return block_of(turn.work, "draft", (workshop.indicator, str(workshop.number)), turn.now)


def _numbered(turn: Turn, number: str) -> Workshop | None:
    return turn.work.shelf(Workshop).get(int(number)) if number.isdecimal() and len(number) < 9 else None


PART: Part = Part(
    phrases=(
        (
            phrase(
                r"(?:trajectory )?workshop(?: (?:for|on|of|:) ?(?P<name>.+))?|(?:re)?draw (?:the )?trajectory (?:for|of) (?P<name2>.+)"
            ),
            lambda turn, said: _begin(turn, {"name": said["name"] or said["name2"]}),
        ),
        (phrase(_TAKE_BACK), _take_back),
        (phrase(_AFRESH), _afresh),
    ),
    buttons={
        "workshop-propose": _propose,
        "workshop-more": _more,
        "workshop-review": _from_review,
    },
    steps={"workshop": _answered},
    asks={"workshop": _ask_again},
    undoes={
        Workshop: Undoing(
            _called, after=_after_undo, passed_over=frozenset({"begun", "proposed", "not proposed"})
        )
    },
)
