"""What the bot says in assessment and moderation. A judgement is a reason to help, never a verdict on people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from bot.messages import (
    Block,
    Choice,
    Choices,
    Field,
    Form,
    Items,
    Message,
    Paragraph,
    Table,
    quiet,
    say,
    strong,
    words,
)
from bot.wording import at_time, counted, joined, plural
from bot.wording.phrases import closed
from core.domain.assessments import (
    MEANING,
    ORDER,
    Challenge,
    DeliveryStage,
    Judged,
    Moderation,
    Placed,
    Rating,
    Score,
    spread,
    uneven,
    widest,
)
from core.domain.formatting import show_date
from core.domain.people import Person, Priority
from core.domain.status import Status

ASSESS_EXAMPLE = '"assess Homes with Tom and Grace"'
RATE_EXAMPLE = '"rate repairs AR because the handover still takes nine days"'
QUESTION = "What is the likelihood of delivery?"
_BUTTONS = 5


def letter(status: Status) -> str:
    """`AR amber/red`: the letter always goes with the colour."""
    return f"{status.value} {status.words}"


def for_the_unit() -> Message:
    """Assessment is the unit's."""
    return say(
        "The delivery unit assesses and moderates. You see your own ratings before anybody else outside it."
    )


def which_to_assess() -> Message:
    """The scope or the raters were not understood."""
    return say("Which portfolio or priority, and who scores? For example ", quiet(ASSESS_EXAMPLE), ".")


def one_at_a_time(moderation: Moderation) -> Message:
    """A round is going on."""
    return say(
        f"The assessment of {moderation.scope} is still open. Say ",
        quiet('"scores"'),
        " to see how far it is, or ",
        quiet('"cancel assessment"'),
        " to give it up.",
    )


def opened(moderation: Moderation, raters: Sequence[Person], priorities: Sequence[Priority]) -> Message:
    """The head hears that the raters have been asked."""
    count = f"{counted(len(priorities)).lower()} {plural(len(priorities), 'priority', 'priorities')}"
    return say(
        strong(f"The assessment of {moderation.scope} is open"),
        f": {joined([r.name for r in raters])} {plural(len(raters), 'scores', 'score')} {count}{' apart' if len(raters) > 1 else ''}. Nobody sees a score of somebody else's until you say ",
        quiet('"reveal"'),
        ".",
    )


def please_score(moderation: Moderation, rater: Person, left: Sequence[Priority], first: bool) -> Message:  # noqa: FBT001 - first or not
    """A rater is asked, with a form for each priority."""
    meaning = tuple(words(strong(letter(s)), f": {MEANING[s]}.") for s in ORDER)
    blocks: list[Block] = []
    if first:
        blocks.append(
            Paragraph(
                words(
                    f"{rater.first_name}, one question about each priority: ",
                    strong(QUESTION),
                    " Nobody sees your scores until all are shown together.",
                )
            )
        )
        blocks.append(Items(meaning))
    else:
        blocks.append(Paragraph(words(f"Kept. {counted(len(left))} left to score.")))
    blocks.append(_score_choices(moderation, left))
    return Message(tuple(blocks))


def _score_choices(moderation: Moderation, left: Sequence[Priority]) -> Choices:
    return Choices(
        tuple(
            Choice(
                f"Score {p.name}", f"form/score/{moderation.number}/{p.key}", score_form(moderation, p, None)
            )
            for p in left[:_BUTTONS]
        )
    )


def score_form(moderation: Moderation, priority: Priority, before: Score | None) -> Form:
    """The framework's criteria with their scales; what each letter means stands beside the button, and at the question itself."""
    letters = tuple((s.value, letter(s)) for s in ORDER)
    meanings = tuple((s.value, f"{letter(s)}: {MEANING[s]}") for s in ORDER)
    challenges = tuple((c.value, c.value.capitalize()) for c in Challenge)
    stages = tuple((s.value, f"{s.value} {s.words}") for s in DeliveryStage)

    def field(name: str, label: str, options: tuple[tuple[str, str], ...], value: str) -> Field:
        return Field(name, label, "choice", value=value, options=options, optional=False)

    return Form(
        "score",
        priority.name[:60],
        (
            field(
                "challenge",
                "How hard is it? (context, not performance)",
                challenges,
                before.challenge.value if before else "",
            ),
            field(
                "planning",
                "Quality of planning, implementation and performance management",
                letters,
                before.planning.value if before else "",
            ),
            field("capacity", "Capacity to drive progress", letters, before.capacity.value if before else ""),
            field("evidence", "Evidence of progress", letters, before.evidence.value if before else ""),
            field("stage", "Stage of delivery", stages, before.stage.value if before else ""),
            field(
                "overall", f"Overall: {QUESTION.lower()}", meanings, before.overall.value if before else ""
            ),
            Field(
                "rationale",
                "Why? A judgement, not an average",
                "long",
                value=before.rationale if before else "",
                optional=False,
            ),
            Field("about", "Round and priority", "hidden", value=f"{moderation.number}/{priority.key}"),
        ),
        "Keep my score",
        "Only you see this until the reveal.",
    )


def why_needed() -> str:
    """Beside an empty rationale."""
    return "A line on why: the others will want to know when the scores differ."


def not_a_letter() -> str:
    """Beside something that is not on the scale."""
    return "Choose one of those given."


def all_scored(moderation: Moderation) -> Message:
    """The rater is done."""
    return say(f"Thank you, that is all of {moderation.scope}. You can change a score until the reveal.")


def everybody_scored(moderation: Moderation) -> Message:
    """The head hears that all is in."""
    return say(
        f"Every rater has scored {moderation.scope}. Say ", quiet('"reveal"'), " when the session begins."
    ).and_(Choices((Choice("Reveal", f"reveal/{moderation.number}", primary=True),)))


def still_to_score(moderation: Moderation, left: Sequence[Priority], opening: str) -> Message:
    """A rater is reminded, once."""
    count = f"{counted(len(left)).lower()} {plural(len(left), 'priority', 'priorities')}"
    return Message(
        (
            Paragraph(
                words(
                    f"{opening} {moderation.scope} has {count} that only you can score, whenever suits you."
                )
            ),
            _score_choices(moderation, left),
        )
    )


def who_is_to_score(moderation: Moderation, waiting: Sequence[tuple[Person, int]]) -> Message:
    """The head hears whom the reveal waits for, and how to go on without them."""
    lines = tuple(words(strong(p.name), f", {n} of {len(moderation.priorities)} to go") for p, n in waiting)
    name = waiting[0][0].first_name
    return Message(
        (
            Paragraph(words(f"The assessment of {moderation.scope} waits for:")),
            Items(lines),
            Paragraph(
                words(
                    "They have been reminded. To go on without somebody, say ",
                    quiet(f'"without {name}"'),
                    ".",
                )
            ),
        )
    )


def went_on_without(moderation: Moderation, rater: Person, *, waiting: bool) -> Message:
    """The head hears what is left."""
    tail = (
        "The others have still to score."
        if waiting
        else 'Everybody else has scored. Say "reveal" when the session begins.'
    )
    return say(f"{moderation.scope} goes on without ", strong(rater.name), f". {tail}")


def not_asked_any_more(moderation: Moderation) -> Message:
    """To the rater."""
    return say(f"The assessment of {moderation.scope} goes on without your scores. Nothing is asked of you.")


def dropped(moderation: Moderation) -> Message:
    """A round is given up."""
    return say(
        f"The assessment of {moderation.scope} is given up. Nobody sees its scores, and no rating changed."
    )


def how_far(
    moderation: Moderation, counts: Sequence[tuple[str, int]], own: Sequence[tuple[str, Status]]
) -> Message:
    """Who has scored how many, without a single score but one's own."""
    rows = tuple((name, f"{count} of {len(moderation.priorities)}") for name, count in counts)
    blocks: list[Block] = [
        Table(("Rater", "Scored"), rows, f"Assessment of {moderation.scope}: scores are unseen")
    ]
    if own:
        blocks.append(
            Paragraph(words("Your own: ", joined([f"{name} {status.value}" for name, status in own]), "."))
        )
    return Message(tuple(blocks))


def no_round() -> Message:
    """No assessment is open."""
    return say("No assessment is open. Begin one like this: ", quiet(ASSESS_EXAMPLE), ".")


def reveal_with_gaps(moderation: Moderation, waiting: Sequence[tuple[Person, int]]) -> Message:
    """Some have scored in part: whether to go on, since after the reveal a score is not given apart any more."""
    who = joined([f"{p.name} ({counted(n).lower()} to go)" for p, n in waiting])
    return say(
        f"Not everybody has scored all of {moderation.scope}: {who}. After the reveal no more scores are taken. Reveal what there is?"
    ).and_(Choices((Choice("Reveal what there is", f"reveal/{moderation.number}/as it is"),)))


def not_yet(why: str) -> Message:
    """The step is not possible yet."""
    return say(why)


def revealed(
    moderation: Moderation,
    by_priority: Sequence[tuple[Priority, Sequence[Score], str]],
    raters: Sequence[Person],
) -> Message:
    """The spread, widest first, the priorities side by side; the current status stands beside and is not merged."""
    ordered = sorted(by_priority, key=lambda row: -spread([s.overall for s in row[1]]))
    rows = tuple(
        (
            priority.name,
            *(next((s.overall.value for s in scores if s.rater == r.key), "-") for r in raters),
            _apart([s.overall for s in scores]),
            now or "-",
        )
        for priority, scores, now in ordered
    )
    head = ("Priority", *(r.first_name for r in raters), "Apart", "Now")
    blocks: list[Block] = [
        Table(
            head,
            rows,
            f"{moderation.scope}: {QUESTION.lower()} Furthest apart first; now is the current status",
        )
    ]
    names = {r.key: r.first_name for r in raters}
    for priority, scores, _ in ordered:
        if spread([s.overall for s in scores]):
            blocks.append(
                Paragraph(words(strong(priority.name), f": what did each of you see?{_widest_on(scores)}"))
            )
            lines = tuple(
                words(f"{names.get(s.rater, s.rater)}, {letter(s.overall)}: ", s.rationale) for s in scores
            )
            blocks.append(Items(lines))
    blocks.append(
        Paragraph(
            words(
                "Is the same evidence read the same way across them? Record each as you go through them, or say ",
                quiet(RATE_EXAMPLE),
                ".",
            )
        )
    )
    blocks.append(Choices((Choice("Go through them", f"moderate/{moderation.number}", primary=True),)))
    return Message(tuple(blocks))


def _widest_on(scores: Sequence[Score]) -> str:
    """` Furthest apart on evidence of progress.`."""
    found = [_CRITERIA[c] for c in widest(scores)]
    return f" Furthest apart on {joined(found)}." if 0 < len(found) < len(_CRITERIA) else ""


_CRITERIA = {
    "planning": "planning",
    "capacity": "capacity to drive progress",
    "evidence": "evidence of progress",
}


def about_one(
    priority: Priority,
    scores: Sequence[Score],
    raters: Sequence[Person],
    *,
    now: str,
    before: Status | None,
    place: tuple[int, int],
) -> Message:
    """One priority in the session: every criterion, the raters side by side, and a question."""
    by_rater = {s.rater: s for s in scores}
    seen = [r for r in raters if r.key in by_rater]
    lines: tuple[tuple[str, Callable[[Score], str]], ...] = (
        ("How hard it is", lambda s: s.challenge.value),
        ("Planning", lambda s: s.planning.value),
        ("Capacity", lambda s: s.capacity.value),
        ("Evidence", lambda s: s.evidence.value),
        ("Stage", lambda s: s.stage.words),
        ("Overall", lambda s: s.overall.value),
    )
    rows = tuple((name, *(shown(by_rater[r.key]) for r in seen)) for name, shown in lines)
    number, of = place
    blocks: list[Block] = [
        Paragraph(words(strong(priority.name), f" ({number} of {of})")),
        Table(("Criterion", *(r.first_name for r in seen)), rows, f"{priority.name}, as each scored it"),
        Items(tuple(words(f"{r.first_name}: ", by_rater[r.key].rationale) for r in seen)),
    ]
    beside = [f"its figures now are {now}"] if now else []
    beside += [f"last time it was {letter(before)}"] if before is not None else []
    if beside:
        blocks.append(Paragraph(words(f"{beside[0][:1].upper()}{joined(beside)[1:]}.")))
    blocks.append(
        Paragraph(
            words(
                "Which letter, and why? For example ",
                quiet('"AR because the handover still takes nine days"'),
                ", or ",
                quiet('"skip"'),
                ".",
            )
        )
    )
    return Message(tuple(blocks))


def side_by_side(
    moderation: Moderation,
    rows: Sequence[tuple[Judged, str, str]],
    names: Mapping[str, str],
    *,
    all_rated: bool,
) -> Message:
    """Every rating beside what the raters gave, and a question where one does not sit evenly with the others."""
    table = tuple(
        (names[j.priority], " ".join(s.value for s in j.given) or "-", letter(j.rated), now or "-", why)
        for j, why, now in sorted(rows, key=lambda row: ORDER.index(row[0].rated))
    )
    asked = [
        f"{names[j.priority]} is rated {j.beyond} than anybody scored it: is the reason written down?"
        for j, _, _ in rows
        if j.beyond
    ]
    asked += [
        f"{names[a.priority]} and {names[b.priority]} were scored alike and are rated {a.rated.value} and {b.rated.value}: "
        "what is different?"
        for a, b in uneven([j for j, _, _ in rows])
    ]
    blocks: list[Block] = [
        Table(("Priority", "Scored", "Rated", "Now", "Why"), table, f"{moderation.scope}, side by side")
    ]
    if asked:
        blocks.append(Paragraph(words("Before they go out:")))
        blocks.append(Items(tuple(words(q) for q in asked)))
    if all_rated:
        blocks.append(
            Paragraph(words("All are rated. Services hear theirs first, leaders two working days later."))
        )
        blocks.append(Choices((Choice("Publish", f"publish-ratings/{moderation.number}", primary=True),)))
    return Message(tuple(blocks))


def _apart(given: Sequence[Status]) -> str:
    if len(given) < 2:
        return "one score" if given else "not scored"
    steps = spread(list(given))
    return "agreed" if steps == 0 else f"{steps} {plural(steps, 'letter')}"


def rated(priority: Priority, rating: Rating, left: Sequence[Priority]) -> Message:
    """A moderated rating is recorded."""
    tail = f" Still to rate: {joined([p.name for p in left])}." if left else ""
    return say(strong(priority.name), f" is rated {letter(rating.overall)}.{tail}")


def rated_meanwhile(priority: Priority, rating: Rating, by: Person | None) -> Message:
    """A colleague in the same session was first; nothing is written over theirs unawares."""
    who = by.name if by is not None else "A colleague"
    return say(
        f"{who} has rated ",
        strong(priority.name),
        f" {letter(rating.overall)} meanwhile: {closed(rating.why)} Yours is not recorded. To change it, say ",
        quiet(f'"rate {priority.name} AG because ..."'),
        ", and they will hear.",
    )


def rating_changed(priority: Priority, before: Rating, rating: Rating, by: Person) -> Message:
    """A colleague has changed a rating somebody recorded."""
    return say(
        f"{by.name} has changed the rating of ",
        strong(priority.name),
        f" from {letter(before.overall)} to {letter(rating.overall)}: {closed(rating.why)}",
    )


def rating_called(priority: Priority, rating: Rating) -> str:
    """A rating, as it is taken back."""
    return f"the rating of {priority.name}, {letter(rating.overall)}"


def rating_was_told() -> str:
    """The services have it."""
    return "The services have their ratings, so they stand. The next assessment can move them."


def score_called(priority: Priority) -> str:
    """A rater's score, as it is taken back."""
    return f"your last change to the score of {priority.name}"


def score_was_seen() -> str:
    """The reveal is over."""
    return "The scores have been shown side by side, so they stand as they were."


def first_score_stays(priority: Priority) -> str:
    """There is nothing before it to go back to."""
    return f"Your score of {priority.name} is kept, and only you see it. Fill the form in again to change it, until the reveal."


def round_stays(moderation: Moderation, what: str) -> str:
    """Why a step of the session is not undone, and the way on."""
    if what == "opened":
        return f'The raters of {moderation.scope} have been asked. Say "cancel assessment" to give it up.'
    if what == "revealed":
        return f"The scores of {moderation.scope} have been seen, so they cannot be hidden again."
    if what == "published":
        return rating_was_told()
    return f"The raters of {moderation.scope} have heard, so it stays as it is."


def reveal_first(moderation: Moderation) -> Message:
    """The session begins with the reveal."""
    return say(
        f"The scores of {moderation.scope} are still unseen. Say ",
        quiet('"reveal"'),
        " and then go through them.",
    )


def why_that_letter(overall: Status) -> Message:
    """A letter without its reason."""
    return say(f"A rating needs its reason. Why {letter(overall)}? One sentence the service will read.")


def letter_and_why(priority: Priority) -> Message:
    """Neither a letter nor a reason."""
    return say(
        "For ",
        strong(priority.name),
        ": a letter (G, AG, AR or R) and why. For example ",
        quiet('"AR because the handover still takes nine days"'),
        '. Or "skip".',
    )


def how_to_rate(names: Sequence[str]) -> Message:
    """The rating was not understood."""
    return say(
        "Which priority, which letter, and why? For example ",
        quiet(RATE_EXAMPLE),
        f". In this round: {joined(names)}.",
    )


def published(count: int, leaders_at: datetime, now: datetime) -> Message:
    """The head hears who hears when."""
    return say(
        f"The services have their {counted(count).lower()} {plural(count, 'rating')}. Leaders see them {at_time(leaders_at, now)}."
    )


def your_rating(
    lead: Person, given: Sequence[tuple[Priority, Rating, Status | None]], leaders_at: datetime, now: datetime
) -> Message:
    """A service hears its ratings, and why, before leaders do."""
    lines = tuple(
        words(
            strong(p.name),
            f": {letter(r.overall)}{_since(r.overall, before)}. {r.why}",
        )
        for p, r, before in given
    )
    return Message(
        (
            Paragraph(
                words(
                    f"{lead.first_name}, this is how likely the unit thinks delivery is, and why. You see it before leaders, who see it {at_time(leaders_at, now)}."
                )
            ),
            Items(lines),
            Paragraph(words("Is something missing from the picture? And: how can we help?")),
            Choices((_missing_choice(given[0][1].moderation),)),
        )
    )


def _missing_choice(number: int) -> Choice:
    return Choice("Tell the unit", f"form/rating-missing/{number}", missing_form())


def missing_form() -> Form:
    """What the service would add to a rating."""
    field = Field("words", "What is missing, or what would help?", "long", optional=False)
    return Form("rating-missing", "To the unit", (field,), "Send it")


def one_sentence() -> str:
    """Beside an empty box."""
    return "One sentence is enough."


def what_is_missing(number: int) -> Message:
    """A lead does not agree, and has not said why yet."""
    return say("Tell the unit what is missing from the picture, before leaders see it.").and_(
        Choices((_missing_choice(number),))
    )


def service_sees_it_otherwise(lead: Person, scope: str, said: str) -> Message:
    """To the head of the session."""
    return say(strong(lead.name), f" sees the assessment of {scope} otherwise: ", said)


def head_has_it(head: Person | None) -> Message:
    """To the lead."""
    return say(
        f"{head.name if head else 'The unit'} has your words. If the rating changes, the reason is kept beside it."
    )


def _since(now: Status, before: Status | None) -> str:
    if before is None or before is now:
        return "" if before is None else ", as before"
    way = "up" if ORDER.index(now) < ORDER.index(before) else "down"
    return f", {way} from {letter(before)}"


def league_table(
    placed: Sequence[Placed], names: Mapping[str, str], leads: Mapping[str, str], on: date
) -> Message:
    """Priorities from most to least likely, with movement."""
    if not placed:
        return say("No ratings have been published yet.")
    rows = tuple(
        (
            str(n),
            names.get(p.priority, p.priority),
            leads.get(p.priority, ""),
            letter(p.overall),
            _movement(p),
        )
        for n, p in enumerate(placed, 1)
    )
    head = ("No.", "Priority", "Lead", "Likelihood", "Since last time")
    return Message((Table(head, rows, f"Likelihood of delivery, most likely first, on {show_date(on, on)}"),))


def history(priority: Priority, ratings: Sequence[Rating], on: date) -> Message:
    """Every rating a priority has had, the latest first."""
    if not ratings:
        return say("No rating of ", strong(priority.name), " has been published yet.")
    rows = tuple((f"{r.at.day} {r.at:%B %Y}", letter(r.overall), r.why) for r in ratings)
    return Message(
        (Table(("On", "Likelihood", "Why"), rows, f"{priority.name}: its ratings up to {show_date(on, on)}"),)
    )


def _movement(placed: Placed) -> str:
    if placed.moved is None:
        return "first rating"
    if placed.moved == 0:
        return "no change"
    return f"{'up' if placed.moved > 0 else 'down'} {abs(placed.moved)}"
