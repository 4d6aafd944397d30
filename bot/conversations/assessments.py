"""Assessment in conversation: raters score apart, the reveal shows the spread, the head records, services hear first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from bot import assessment_wording as wording
from bot.commands import command
from bot.conversations.monthly_figures import people_called
from bot.conversations.routine_parts import Part, Said, Undoing, phrase
from bot.conversations.stocktakes import AND, priority_called, scope_of
from bot.hearing import Outgoing, Place
from bot.messages import Form
from bot.naming import one
from bot.talk import InRoutine
from bot.turn import Turn, send
from bot.wording import greeting, joined, nobody_called
from core.domain.assessments import (
    Challenge,
    DeliveryStage,
    Judged,
    Moderation,
    Progress,
    Rating,
    Score,
    spread,
)
from core.domain.people import Priority, Role
from core.domain.status import Status
from core.ports import Due, Work
from core.services import assessing, planning
from core.services.desk import Desk
from core.services.judging import read_indicator
from core.services.openly import openly

T = TypeVar("T")
_LONGEST = 600
_LETTERS = {
    "g": Status.GREEN, "green": Status.GREEN, "ag": Status.AMBER_GREEN, "amber/green": Status.AMBER_GREEN,
    "amber green": Status.AMBER_GREEN, "ar": Status.AMBER_RED, "amber/red": Status.AMBER_RED,
    "amber red": Status.AMBER_RED, "r": Status.RED, "red": Status.RED,
}  # fmt: skip


_LETTER = r"amber[/ ]green|amber[/ ]red|green|red|ag|ar|g|r"
_BECAUSE = r"(?:(?:,|:| -| –)? ?(?:because|as|since)?:? (?P<why>.+))?"
_VERDICT = re.compile(rf"(?P<letter>{_LETTER}){_BECAUSE}", re.IGNORECASE)
_LETTER_GIVEN = "|"
"""Between a priority and the letter already said for it, while the session waits for the reason."""
_INSTEAD = re.compile(
    r"^(?:(?:no|actually|sorry|make (?:it|that)|i(?:'d| would) say|it(?:'s| is)),? )+", re.IGNORECASE
)
_SKIP = re.compile(r"skip|next|not yet|come back to it", re.IGNORECASE)


def _begin(turn: Turn, said: Said) -> bool:
    if not _may(turn):
        return True
    running = assessing.current(turn.work)
    if running is not None:
        turn.reply(wording.one_at_a_time(running))
        return True
    scope, priorities = scope_of(turn, said["scope"])
    raters = []
    for name in (n.strip() for n in AND.split(said["who"]) if n.strip()):
        rater = turn.person if name.casefold() in {"me", "myself"} else one(people_called(turn, name))
        if rater is None:
            turn.reply(nobody_called(name, [p.name for p in people_called(turn, name)]))
            return True
        raters.append(rater)
    if not priorities or not raters:
        turn.reply(wording.which_to_assess())
        return True
    keys = tuple(dict.fromkeys(r.key for r in raters))
    made = Moderation(0, scope, tuple(p.key for p in priorities), keys, turn.person.key, turn.now)
    moderation = assessing.begin(turn.desk, made, turn.person.key)
    turn.reply(wording.opened(moderation, raters, priorities))
    for rater in raters:
        turn.tell(Place.direct(rater.key), wording.please_score(moderation, rater, priorities, True))
    return True


# Scoring ----------------------------------------------------------------------------------------------------------


def _score_form(turn: Turn, about: str) -> Form | None:
    moderation, priority = _round_and_priority(turn, about)
    if moderation is None or priority is None or turn.person.key not in moderation.raters:
        return None
    if moderation.progress is not Progress.SCORING:
        return None
    own = assessing.scores_of(turn.work, moderation, turn.person.key)
    return wording.score_form(
        moderation, priority, next((s for s in own if s.priority == priority.key), None)
    )


def _mistakes(_turn: Turn, values: Said) -> dict[str, str]:
    found = {} if values.get("rationale", "").strip() else {"rationale": wording.why_needed()}
    scales = {
        "challenge": {c.value for c in Challenge},
        "stage": {s.value for s in DeliveryStage},
        **{key: {s.value for s in Status} for key in ("planning", "capacity", "evidence", "overall")},
    }
    return found | {n: wording.not_a_letter() for n, scale in scales.items() if values.get(n) not in scale}


def _scored(turn: Turn, values: Said) -> None:
    turn.aside()
    moderation, priority = _round_and_priority(turn, values.get("about", ""))
    if moderation is None or priority is None or _mistakes(turn, values):
        turn.reply(wording.no_round())
        return
    given = Score(
        number=0,
        moderation=moderation.number,
        priority=priority.key,
        rater=turn.person.key,
        challenge=Challenge(values["challenge"]),
        planning=Status(values["planning"]),
        capacity=Status(values["capacity"]),
        evidence=Status(values["evidence"]),
        stage=DeliveryStage(values["stage"]),
        overall=Status(values["overall"]),
        rationale=" ".join(values["rationale"].split())[:_LONGEST],
    )
    try:
        assessing.score(turn.desk, given)
    except assessing.NotYet as why:
        turn.reply(wording.not_yet(str(why)))
        return
    left = [
        turn.work.portfolio.priority(k)
        for k in assessing.still_to_score(turn.work, moderation, turn.person.key)
    ]
    if left:
        turn.reply(wording.please_score(moderation, turn.person, left, False))
        return
    turn.reply(wording.all_scored(moderation))
    if not any(assessing.still_to_score(turn.work, moderation, r) for r in moderation.raters):
        turn.tell(Place.direct(moderation.head), wording.everybody_scored(moderation))


def _scores(turn: Turn, _said: Said) -> bool:
    """Before the reveal how far everybody is and one's own; after it the spread."""
    moderation = assessing.current(turn.work)
    if moderation is None or not (turn.person.runs_the_unit or turn.person.key in moderation.raters):
        turn.reply(wording.no_round())
        return True
    turn.aside()
    if moderation.progress is Progress.REVEALED:
        _show_spread(turn, moderation)
        return True
    own = [
        (turn.work.portfolio.priority(s.priority).name, s.overall)
        for s in assessing.scores_of(turn.work, moderation, turn.person.key)
    ]
    counts = [
        (_name(turn.work, r), len(assessing.scores_of(turn.work, moderation, r))) for r in moderation.raters
    ]
    turn.reply(wording.how_far(moderation, counts, own))
    return True


# The session ------------------------------------------------------------------------------------------------------


def _reveal(turn: Turn, said: Said) -> bool:
    moderation = assessing.current(turn.work)
    if moderation is not None and not said.get("as it is") and turn.person.runs_the_unit:
        left = [(r, len(assessing.still_to_score(turn.work, moderation, r))) for r in moderation.raters]
        waiting = [(p, n) for r, n in left if n and (p := turn.work.portfolio.person(r)) is not None]
        begun = all(n < len(moderation.priorities) for _, n in waiting)
        if moderation.progress is Progress.SCORING and waiting and begun:
            turn.aside()
            turn.reply(wording.reveal_with_gaps(moderation, waiting))
            return True
    shown = _carried_out(turn, assessing.reveal)
    if shown is not None:
        turn.aside()
        _show_spread(turn, shown)
    return True


def _carried_out(turn: Turn, step: Callable[[Desk, Moderation, str], T]) -> T | None:
    """A step of the session, taken by the unit; where it cannot be taken, why is said, and None."""
    moderation = assessing.current(turn.work)
    if not _may(turn):
        return None
    if moderation is None:
        turn.reply(wording.no_round())
        return None
    try:
        return step(turn.desk, moderation, turn.person.key)
    except assessing.NotYet as why:
        turn.reply(wording.not_yet(str(why)))
        return None


def _reveal_pressed(turn: Turn, rest: str) -> None:
    _reveal(turn, {"as it is": rest.partition("/")[2]})


def _cancel(turn: Turn, _said: Said) -> bool:
    moderation = assessing.current(turn.work)
    if not _may(turn):
        return True
    if moderation is None:
        turn.reply(wording.no_round())
        return True
    assessing.drop(turn.desk, moderation, turn.person.key)
    turn.reply(wording.dropped(moderation))
    for key in moderation.raters:
        if key != turn.person.key:
            turn.tell(Place.direct(key), wording.dropped(moderation))
    return True


def _without(turn: Turn, said: Said) -> bool:
    """Somebody is away, and the others' scores should not wait for them."""
    moderation = assessing.current(turn.work)
    if moderation is None or not turn.person.runs_the_unit:
        return False
    rater = one(people_called(turn, said["name"]))
    if rater is None or rater.key not in moderation.raters:
        turn.reply(nobody_called(said["name"], [_name(turn.work, r) for r in moderation.raters]))
        return True
    try:
        fewer = assessing.without(turn.desk, moderation, rater.key, turn.person.key)
    except assessing.NotYet as why:
        turn.reply(wording.not_yet(str(why)))
        return True
    waiting = any(assessing.still_to_score(turn.work, fewer, r) for r in fewer.raters)
    turn.reply(wording.went_on_without(fewer, rater, waiting=waiting))
    turn.tell(Place.direct(rater.key), wording.not_asked_any_more(fewer))
    return True


def _show_spread(turn: Turn, moderation: Moderation) -> None:
    people = [p for k in moderation.raters if (p := turn.work.portfolio.person(k)) is not None]
    scores = assessing.scores_of(turn.work, moderation)
    rows = [
        (
            turn.work.portfolio.priority(key),
            [s for s in scores if s.priority == key],
            _current(turn.work, key),
        )
        for key in moderation.priorities
    ]
    turn.reply(wording.revealed(moderation, rows, people))
    if any(assessing.rating_in(turn.work, moderation, key) is not None for key in moderation.priorities):
        _side_by_side(turn, moderation)


def _current(work: Work, priority: str) -> str:
    """The current status of each indicator, by letters: evidence beside the judgement."""
    return " ".join(status.value for _, status in _statuses(work, priority))


def _current_by_name(work: Work, priority: str) -> str:
    """The same, each with its name: `Voids AR and Repairs G`."""
    return joined([f"{called} {status.value}" for called, status in _statuses(work, priority)])


def _statuses(work: Work, priority: str) -> Iterator[tuple[str, Status]]:
    for indicator in work.portfolio.indicators():
        if indicator.priority != priority or indicator.retired:
            continue
        status = read_indicator(openly(work), indicator.key, deeply=False).status
        if status is not None:
            yield indicator.called, status


# Going through them -----------------------------------------------------------------------------------------------


def _go_through(turn: Turn, _rest: str) -> None:
    """One priority at a time, the widest first, each beside those rated before it."""
    moderation = assessing.current(turn.work)
    if moderation is None or not turn.person.runs_the_unit:
        turn.reply(wording.no_round())
        return
    if moderation.progress is not Progress.REVEALED:
        turn.reply(wording.reveal_first(moderation))
        return
    turn.aside()
    _ask_next(turn, moderation)


def _moderate(turn: Turn, _said: Said) -> bool:
    if _may(turn):
        _go_through(turn, "")
    return True


def _ask_next(turn: Turn, moderation: Moderation, after: str = "") -> None:
    """The next one without a rating; with none left, all of them side by side."""
    scores = assessing.scores_of(turn.work, moderation)
    apart = {k: spread([s.overall for s in scores if s.priority == k]) for k in moderation.priorities}
    order = sorted(moderation.priorities, key=lambda k: -apart[k])
    left = [k for k in order if assessing.rating_in(turn.work, moderation, k) is None]
    later = [k for k in left if k not in order[: order.index(after) + 1]] if after else left
    if later:
        _ask_about(turn, moderation, later[0])
    else:
        _side_by_side(turn, moderation)


def _ask_about(turn: Turn, moderation: Moderation, key: str) -> None:
    turn.ask(InRoutine("moderation", moderation.number, key, turn.now))
    people = [p for k in moderation.raters if (p := turn.work.portfolio.person(k)) is not None]
    scores = [s for s in assessing.scores_of(turn.work, moderation) if s.priority == key]
    priority = turn.work.portfolio.priority(key)
    before = next(
        (p.before for p in assessing.table(turn.work, turn.now, public=False) if p.priority == key), None
    )
    done = len(moderation.priorities) - len(_left(turn, moderation))
    turn.reply(
        wording.about_one(
            priority,
            scores,
            people,
            now=_current_by_name(turn.work, key),
            before=before,
            place=(done + 1, len(moderation.priorities)),
        )
    )


def _ask_again(turn: Turn, step: InRoutine) -> None:
    moderation = assessing.current(turn.work)
    if moderation is not None and moderation.number == step.number:
        _ask_about(turn, moderation, step.step.partition(_LETTER_GIVEN)[0])


def _answered(turn: Turn, step: InRoutine, text: str) -> bool:
    """A letter and why, for the priority the session is at."""
    moderation = assessing.current(turn.work)
    key, _, given = step.step.partition(_LETTER_GIVEN)
    if moderation is None or moderation.number != step.number or key not in moderation.priorities:
        return False
    said = _INSTEAD.sub("", " ".join(text.split()))
    if _SKIP.fullmatch(said.strip(" .")):
        turn.answered(step)
        _ask_next(turn, moderation, key)
        return True
    match = _VERDICT.fullmatch(said.rstrip("."))
    meanwhile = assessing.rating_in(turn.work, moderation, key)
    if (match is not None or given) and meanwhile is not None and meanwhile.by != turn.person.key:
        by = turn.work.portfolio.person(meanwhile.by)
        turn.answered(step)
        turn.reply(wording.rated_meanwhile(turn.work.portfolio.priority(key), meanwhile, by))
        _ask_next(turn, moderation, key)
    elif match is not None and match["why"]:
        _record(turn, moderation, key, match["letter"], match["why"])
    elif match is not None:
        overall = _LETTERS[match["letter"].casefold()]
        turn.ask(InRoutine("moderation", moderation.number, f"{key}{_LETTER_GIVEN}{overall.value}", turn.now))
        turn.reply(wording.why_that_letter(overall))
    elif command(text) is not None:
        return False
    elif given and len(said.split()) > 1:
        _record(
            turn, moderation, key, given, re.sub(r"^(?:because|as|since) ", "", said, flags=re.IGNORECASE)
        )
    else:
        turn.reply(wording.letter_and_why(turn.work.portfolio.priority(key)))
    return True


def _side_by_side(turn: Turn, moderation: Moderation) -> None:
    """Every rating beside what the raters gave, and what does not sit evenly."""
    scores = assessing.scores_of(turn.work, moderation)
    rows = [
        (
            Judged(key, tuple(s.overall for s in scores if s.priority == key), rating.overall),
            rating.why,
            _current(turn.work, key),
        )
        for key in moderation.priorities
        if (rating := assessing.rating_in(turn.work, moderation, key)) is not None
    ]
    names, _ = _names(turn.work)
    turn.reply(wording.side_by_side(moderation, rows, names, all_rated=not _left(turn, moderation)))


def _rate(turn: Turn, said: Said) -> bool:
    moderation = assessing.current(turn.work)
    if moderation is None or not turn.person.runs_the_unit:
        return False
    priority = priority_called(turn, said["name"])
    if priority is None or not said["letter"]:
        names = [turn.work.portfolio.priority(k).name for k in moderation.priorities]
        turn.reply(wording.how_to_rate(names))
        return True
    _record(turn, moderation, priority.key, said["letter"], said["why"])
    return True


def _record(turn: Turn, moderation: Moderation, key: str, letter: str, why: str) -> None:
    """Keep a rating with its reason; in the session the next priority follows."""
    why = why[:1].upper() + why[1:_LONGEST]
    overall, who = _LETTERS[letter.casefold()], turn.person.key
    before = assessing.rating_in(turn.work, moderation, key)
    try:
        rating = assessing.rate(turn.desk, moderation, key, overall, who=who, why=why)
    except assessing.NotYet as reason:
        turn.reply(wording.not_yet(str(reason)))
        return
    turn.aside()
    if before is not None and before.by != who:
        changed = wording.rating_changed(turn.work.portfolio.priority(key), before, rating, turn.person)
        turn.tell(Place.direct(before.by), changed)
    left = _left(turn, moderation)
    step = next(
        (q for q in turn.talk.questions if isinstance(q, InRoutine) and q.about == "moderation"), None
    )
    turn.reply(wording.rated(turn.work.portfolio.priority(key), rating, left if step is None else []))
    if step is not None:
        turn.answered(step)
        _ask_next(turn, moderation)
    elif not left:
        _side_by_side(turn, moderation)


def _left(turn: Turn, moderation: Moderation) -> list[Priority]:
    """The priorities of a round that have no rating yet."""
    left = (k for k in moderation.priorities if assessing.rating_in(turn.work, moderation, k) is None)
    return [turn.work.portfolio.priority(k) for k in left]


def _publish_pressed(turn: Turn, _rest: str) -> None:
    _publish(turn, {})


# Telling ----------------------------------------------------------------------------------------------------------


def _not_agreed_said(turn: Turn, said: Said) -> bool:
    """A lead who sees it otherwise: their words go to the head of the session, before leaders see the rating."""
    rating = _told_to(turn)
    if rating is None:
        return False
    if said.get("why", "").strip():
        _tell_head(turn, rating, said["why"])
    else:
        turn.reply(wording.what_is_missing(rating.moderation))
    return True


def _missing_form(turn: Turn, _about: str) -> Form | None:
    return wording.missing_form() if _told_to(turn) is not None else None


def _missing_needed(_turn: Turn, values: Said) -> dict[str, str]:
    return {} if values.get("words", "").strip() else {"words": wording.one_sentence()}


def _missing_filled(turn: Turn, values: Said) -> None:
    rating = _told_to(turn)
    if rating is None:
        turn.reply(wording.no_round())
    else:
        _tell_head(turn, rating, values["words"])


def _told_to(turn: Turn) -> Rating | None:
    """The newest rating this person was told of as the one whose priority it is."""
    told = [
        r
        for r in turn.work.shelf(Rating).all()
        if r.public_from is not None
        and planning.may_write(turn.work, turn.work.portfolio.priority(r.priority), turn.person)
    ]
    return told[-1] if told and not turn.person.runs_the_unit else None


def _tell_head(turn: Turn, rating: Rating, said: str) -> None:
    moderation = turn.work.shelf(Moderation).get(rating.moderation)
    about = " ".join(said.split())[:_LONGEST]
    scope = moderation.scope if moderation is not None else ""
    turn.tell(Place.direct(rating.by), wording.service_sees_it_otherwise(turn.person, scope, about))
    turn.desk.decided("said of a rating", f"rating/{rating.number}", turn.person.key, detail=about)
    turn.reply(wording.head_has_it(turn.work.portfolio.person(rating.by)))


def _remind(desk: Desk, due: Due) -> None:
    """A rater who has something left hears once more; later the head hears who it is."""
    moderation = desk.work.shelf(Moderation).get(int(due.about["moderation"]))
    if moderation is None or moderation.progress is not Progress.SCORING:
        return
    waiting = {
        r: left for r in moderation.raters if (left := assessing.still_to_score(desk.work, moderation, r))
    }
    people = {r: p for r in waiting if (p := desk.work.portfolio.person(r)) is not None}
    if due.about["step"] == "remind":
        for key, person in people.items():
            to_go = [desk.work.portfolio.priority(k) for k in waiting[key]]
            message = wording.still_to_score(moderation, to_go, greeting(desk.now, person))
            send(desk, Outgoing(f"{due.key}/{key}", Place.direct(key), message))
    elif people:
        message = wording.who_is_to_score(moderation, [(p, len(waiting[k])) for k, p in people.items()])
        send(desk, Outgoing(f"{due.key}/head", Place.direct(moderation.head), message))


def _publish(turn: Turn, _said: Said) -> bool:
    """The services hear at once, each lead about their own; leaders later."""
    told = _carried_out(turn, assessing.publish)
    if told is None:
        return True
    leaders_at = next(r.public_from for r in told if r.public_from is not None)
    turn.reply(wording.published(len(told), leaders_at, turn.now))
    before = {p.priority: p.before for p in assessing.table(turn.work, turn.now, public=False)}
    by_lead: dict[str, list[Rating]] = {}
    for rating in told:
        by_lead.setdefault(turn.work.portfolio.priority(rating.priority).lead, []).append(rating)
    for key, ratings in by_lead.items():
        lead = turn.work.portfolio.person(key)
        if lead is not None:
            given = [(turn.work.portfolio.priority(r.priority), r, before.get(r.priority)) for r in ratings]
            turn.tell(Place.direct(key), wording.your_rating(lead, given, leaders_at, turn.now))
    return True


def _leaders_hear(desk: Desk, due: Due) -> None:
    placed = assessing.table(desk.work, desk.now, public=True)
    names, leads = _names(desk.work)
    message = wording.league_table(placed, names, leads, desk.today)
    for person in desk.work.portfolio.people():
        if person.role is Role.LEADER and not person.retired:
            send(desk, Outgoing(f"{due.key}/{person.key}", Place.direct(person.key), message))
    send(desk, Outgoing(f"{due.key}/unit", Place.unit(), message))


def _league(turn: Turn, _said: Said) -> bool:
    """The unit sees every rating, leaders what is published, a lead their own."""
    turn.aside()
    unit = turn.person.runs_the_unit
    placed = assessing.table(turn.work, turn.now, public=not unit)
    if not unit and turn.person.role not in {Role.LEADER, Role.CABINET}:
        every = assessing.table(turn.work, turn.now, public=False)
        told = {r.priority for r in turn.work.shelf(Rating).all() if r.public_from is not None}
        own = {p.key for p in turn.work.portfolio.priorities() if p.lead == turn.person.key}
        placed = tuple(p for p in every if p.priority in own & told)
    names, leads = _names(turn.work)
    turn.reply(wording.league_table(placed, names, leads, turn.today))
    return True


def _history(turn: Turn, said: Said) -> bool:
    """Every rating a priority has had: for the unit all, for its lead what they were told, for others what is public."""
    priority = priority_called(turn, said["name"])
    if priority is None:
        return False
    turn.aside()
    unit, own = turn.person.runs_the_unit, planning.may_write(turn.work, priority, turn.person)
    found = [
        r
        for r in assessing.history(turn.work, priority.key)
        if unit or (r.public_from is not None and (own or r.public_from <= turn.now))
    ]
    turn.reply(wording.history(priority, found, turn.today))
    return True


# Taking back ------------------------------------------------------------------------------------------------------


def _rating_called(turn: Turn, rating: Rating, _what: str) -> str:
    return wording.rating_called(turn.work.portfolio.priority(rating.priority), rating)


def _rating_stays(turn: Turn, rating: Rating, _what: str) -> str:
    moderation = turn.work.shelf(Moderation).get(rating.moderation)
    told = (
        rating.public_from is not None or moderation is None or moderation.progress is not Progress.REVEALED
    )
    return wording.rating_was_told() if told else ""


def _rating_taken_back(turn: Turn, rating: Rating, _undone: Rating, _what: str) -> None:
    """The session comes back to that priority."""
    moderation = assessing.current(turn.work)
    if moderation is not None and moderation.number == rating.moderation:
        turn.aside()
        _ask_about(turn, moderation, rating.priority)


def _score_called(turn: Turn, score: Score, _what: str) -> str:
    return wording.score_called(turn.work.portfolio.priority(score.priority))


def _score_stays(turn: Turn, score: Score, _what: str) -> str:
    moderation = turn.work.shelf(Moderation).get(score.moderation)
    if moderation is None or moderation.progress is not Progress.SCORING:
        return wording.score_was_seen()
    first = len(turn.work.shelf(Score).versions(score.number)) == 1
    return wording.first_score_stays(turn.work.portfolio.priority(score.priority)) if first else ""


def _round_stays(_turn: Turn, moderation: Moderation, what: str) -> str:
    return wording.round_stays(moderation, what)


# Finding ----------------------------------------------------------------------------------------------------------


def _may(turn: Turn) -> bool:
    if not turn.person.runs_the_unit:
        turn.reply(wording.for_the_unit())
    return turn.person.runs_the_unit


def _round_and_priority(turn: Turn, about: str) -> tuple[Moderation | None, Priority | None]:
    number, _, key = about.partition("/")
    moderation = (
        turn.work.shelf(Moderation).get(int(number)) if number.isdecimal() and len(number) < 9 else None
    )
    if moderation is None or key not in moderation.priorities:
        return moderation, None
    return moderation, turn.work.portfolio.priority(key)


def _names(work: Work) -> tuple[dict[str, str], dict[str, str]]:
    priorities = work.portfolio.priorities()
    return {p.key: p.name for p in priorities}, {p.key: _name(work, p.lead) for p in priorities}


def _name(work: Work, key: str) -> str:
    person = work.portfolio.person(key)
    return person.name if person else key


PART: Part = Part(
    phrases=(
        (
            phrase(
                r"(?:start |begin |open )?(?:assess|(?:an? |the )?assessment (?:of|for)) (?P<scope>.+?)"
                r"(?: with (?P<who>.+))?"
            ),
            _begin,
        ),
        (phrase(r"(?:the |my |show )?scores"), _scores),
        (phrase(r"reveal(?: (?:the )?scores)?"), _reveal),
        (phrase(rf"rate (?P<name>.+?) (?:as |is )?(?P<letter>{_LETTER}){_BECAUSE}"), _rate),
        (phrase(r"rate(?: (?P<name>.+?))?(?P<letter>)(?P<why>)"), _rate),
        (phrase(r"(?:cancel|stop|drop|end) (?:the )?assessment"), _cancel),
        (phrase(r"(?:go on )?without (?P<name>[\w .'-]{2,60})"), _without),
        (phrase(r"(?:go through (?:them|the scores)|moderate|moderation)"), _moderate),
        (phrase(r"publish (?:the )?ratings"), _publish),
        (
            phrase(
                r"(?:i |we )?(?:do not|don'?t|dis-?)\s?agree with (?:the|my|our|that|this) (?:rating|assessment)s?(?: (?:of|for) (?P<which>[^,:]{2,60}?))?(?:(?:,|:| because| as) ?(?P<why>.+))?"
            ),
            _not_agreed_said,
        ),
        (phrase(r"(?:history of )?(?:the )?ratings? (?:of|for) (?P<name>.+)"), _history),
        (phrase(r"(?:the )?league(?: table)?|(?:my |the )?ratings?"), _league),
    ),
    buttons={"reveal": _reveal_pressed, "moderate": _go_through, "publish-ratings": _publish_pressed},
    steps={"moderation": _answered},
    asks={"moderation": _ask_again},
    opens={"score": _score_form, "rating-missing": _missing_form},
    forms={"score": _scored, "rating-missing": _missing_filled},
    mistakes={"score": _mistakes, "rating-missing": _missing_needed},
    falls_due={"ratings": _leaders_hear, "assessment": _remind},
    undoes={
        Rating: Undoing(
            _rating_called, _rating_stays, lambda rating: replace(rating, withdrawn=True), _rating_taken_back
        ),
        Score: Undoing(_score_called, _score_stays),
        Moderation: Undoing(lambda _turn, moderation, _what: moderation.scope, _round_stays),
    },
)
