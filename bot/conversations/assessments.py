"""Assessment in conversation: raters score apart, the reveal shows the spread, the head records, services hear first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot import assessment_wording as wording
from bot.conversations.monthly_figures import people_called
from bot.conversations.routine_parts import Part, Said, phrase
from bot.conversations.stocktakes import AND, priority_called, scope_of
from bot.hearing import Outgoing, Place
from bot.messages import Form
from bot.naming import one
from bot.turn import Turn, send
from bot.wording import nobody_called
from core.domain.assessments import Challenge, DeliveryStage, Moderation, Progress, Rating, Score
from core.domain.people import Priority, Role
from core.domain.status import Status
from core.ports import Due, Work
from core.services import assessing
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


def _reveal(turn: Turn, _said: Said) -> bool:
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


def _reveal_pressed(turn: Turn, _rest: str) -> None:
    _reveal(turn, {})


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


def _current(work: Work, priority: str) -> str:
    """The current status of each indicator, by letters: evidence beside the judgement."""
    keys = [i.key for i in work.portfolio.indicators() if i.priority == priority and not i.retired]
    found = (read_indicator(openly(work), k, deeply=False).status for k in keys)
    return " ".join(s.value for s in found if s is not None)


def _rate(turn: Turn, said: Said) -> bool:
    moderation = assessing.current(turn.work)
    if moderation is None or not turn.person.runs_the_unit:
        return False
    priority = priority_called(turn, said["name"])
    overall = _LETTERS.get(said["letter"].casefold())
    if priority is None or overall is None:
        names = [turn.work.portfolio.priority(k).name for k in moderation.priorities]
        turn.reply(wording.how_to_rate(names))
        return True
    try:
        why = said["why"][:1].upper() + said["why"][1:_LONGEST]
        rating = assessing.rate(turn.desk, moderation, priority.key, overall, who=turn.person.key, why=why)
    except assessing.NotYet as reason:
        turn.reply(wording.not_yet(str(reason)))
        return True
    left = [
        turn.work.portfolio.priority(k)
        for k in moderation.priorities
        if assessing.rating_in(turn.work, moderation, k) is None
    ]
    turn.aside()
    turn.reply(wording.rated(priority, rating, left))
    return True


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


_LETTER = r"amber[/ ]green|amber[/ ]red|green|red|ag|ar|g|r"
PART = Part(
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
        (
            phrase(
                rf"rate (?P<name>.+?) (?:as |is )?(?P<letter>{_LETTER})(?:(?:,|:| -| –)? ?(?:because|as|since)?:? (?P<why>.+))?"
            ),
            _rate,
        ),
        (phrase(r"publish (?:the )?ratings"), _publish),
        (phrase(r"(?:the )?league(?: table)?|(?:my |the )?ratings?"), _league),
    ),
    buttons={"reveal": _reveal_pressed},
    opens={"score": _score_form},
    forms={"score": _scored},
    mistakes={"score": _mistakes},
    falls_due={"ratings": _leaders_hear},
)
