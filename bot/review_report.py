"""A priority review's report, from what is recorded: complete at the end, a frame with its gaps named until then."""

from __future__ import annotations

from collections.abc import Iterator

from bot import review_wording as wording
from bot import wording as general
from bot.documents import Document, Section
from bot.gallery import trajectory_block
from bot.messages import Block, Items, Paragraph, Table, strong, words
from core.domain.formatting import show, show_date, show_number
from core.domain.people import Person, Priority
from core.domain.reviews import Part, Review, ReviewStage
from core.services import acting, planning, summaries
from core.services.desk import Desk
from core.services.judging import Reading, read_indicator
from core.services.openly import openly


def compose(desk: Desk, review: Review, reader: Person | None = None) -> Document:
    """The report for somebody; without a reader, what the unit, the team, the sponsor and the service may all see."""
    priority = desk.work.portfolio.priority(review.priority)
    names = {p.key: p.name for p in desk.work.portfolio.people()}
    stands = wording.standing(review, desk.today)
    return Document(
        title=f"Review: {priority.name}",
        subtitle=f"{_capital(stands)}{wording.origin(review)}. As known {show_date(desk.today, desk.today)} {desk.today.year}.",
        foot=f"Priority review {review.number}: {priority.name}. {_capital(stands)}.",
        sections=tuple(_sections(desk, review, priority, names, reader)),
    )


def _sections(
    desk: Desk, review: Review, priority: Priority, names: dict[str, str], reader: Person | None
) -> Iterator[Section]:
    today = desk.today
    yield Section("The question", tuple(_terms(review, priority, names)))
    yield Section("What it adds up to", tuple(_synthesis(review, names)))
    if review.recommendations:
        yield Section("What we recommend", tuple(_recommended(desk, review, priority, names)))
    readings = [
        r
        for key in _seen(desk, review, priority, reader)
        if (r := read_indicator(openly(desk.work), key)).value is not None
    ]
    for reading in readings:
        yield Section(f"How it stands: {reading.indicator.called}", tuple(_standing(desk, reading)))
    yield Section("What we thought, and what we found", tuple(_found(review)))
    chain = _chain(desk, priority)
    if chain:
        yield Section("The delivery chain", chain)
    yield Section("Where we looked", tuple(_looked(desk, review, names)))
    if review.checks:
        lines = tuple(
            words(
                strong(f"After {c.months} months. "),
                f"{c.words} ({names.get(c.by, c.by)}, {show_date(c.at.date(), today)})",
            )
            for c in review.checks
        )
        yield Section("What became of it", (Items(lines),))
    if review.missing and review.stage is ReviewStage.GOING_ON:
        gaps = tuple(words(f"{p.value.capitalize()}: {wording.QUESTIONS[p][0]}") for p in review.missing)
        yield Section("Still to be written", (Items(gaps),))


def _terms(review: Review, priority: Priority, names: dict[str, str]) -> Iterator[Block]:
    yield Paragraph(words(strong(review.question or "The key question has not been put yet.")))
    rows = (
        ("Priority", priority.name),
        ("What we are trying to do", priority.aim or "not written down"),
        ("What it is about", review.scope or "not said yet"),
        ("Sponsor", names.get(review.sponsor, review.sponsor) or "nobody yet"),
        ("Team", general.joined([names.get(k, k) for k in review.team]) if review.team else "nobody yet"),
    )
    yield Table(("About", "This review"), rows, "Terms of reference")


def _synthesis(review: Review, names: dict[str, str]) -> Iterator[Block]:
    yield Paragraph(words(review.synthesis or "Not written yet."))
    tested = review.tested
    if tested is None:
        yield Paragraph(words("It has not been tested with the service yet."))
    elif tested.sees_it_so:
        yield Paragraph(words(strong("The service sees it so. "), f"{names.get(tested.by, tested.by)}."))
    else:
        yield Paragraph(words(strong("The service says: "), tested.words))


def _recommended(desk: Desk, review: Review, priority: Priority, names: dict[str, str]) -> Iterator[Block]:
    rows = []
    for n, each in enumerate(review.recommendations, 1):
        action = acting.find(desk.work, each.action) if each.action else None
        state = action.state(desk.today).value if action else "not agreed yet"
        rows.append(
            (
                str(n),
                each.words,
                names.get(each.owner, each.owner),
                f"{each.due.day} {each.due:%b %Y}",
                each.worth or "not said",
                state,
            )
        )
    head = ("No.", "What", "Who", "By when", "Worth", "State")
    yield Table(head, tuple(rows), "Each with its owner, day and expected effect on the trajectory")
    line = _against_gap(desk, review, priority)
    if line:
        yield Paragraph(words(line))
    both = [names.get(k, k) for k in (review.agreed_by_service, review.agreed_by_unit) if k]
    if review.agreed_on is not None:
        yield Paragraph(
            words(f"Agreed by {general.joined(both)} on {show_date(review.agreed_on, desk.today)}.")
        )
    else:
        yield Paragraph(words("Not agreed by both sides yet."))


def _against_gap(desk: Desk, review: Review, priority: Priority) -> str:
    """What the recommendations bring together, beside what is missing to the target; for one indicator alone."""
    keys = [i.key for i in desk.work.portfolio.indicators() if i.priority == priority.key and not i.retired]
    effect = review.effect
    if len(keys) != 1 or effect is None:
        return ""
    reading = read_indicator(openly(desk.work), keys[0], deeply=False)
    if reading.value is None or reading.trajectory is None:
        return ""
    gap = abs(reading.trajectory.target.value - reading.value)
    target = show(reading.indicator, reading.trajectory.target.value)
    return (
        f"Together they should bring {show_number(reading.indicator, effect)} of the {show_number(reading.indicator, gap)} "
        f"still missing to the target of {target} by {reading.trajectory.target.month.full}."
    )


def _standing(desk: Desk, reading: Reading) -> Iterator[Block]:
    yield Paragraph(words(f"{general.value_against(reading)} ({general.against_trajectory(reading)})."))
    yield trajectory_block(openly(desk.work), reading, desk.now)


def _found(review: Review) -> Iterator[Block]:
    rows = tuple(
        (str(n), h.words, h.verdict.value, h.evidence or "nothing yet")
        for n, h in enumerate(review.hypotheses, 1)
    )
    if rows:
        yield Table(
            ("No.", "Hypothesis", "It", "Because"),
            rows,
            "Hypotheses, each of which could have turned out wrong",
        )
    else:
        yield Paragraph(words("No hypotheses yet."))
    if review.findings:
        yield Paragraph(words(strong("What else we found")))
        yield Items(tuple(words(line) for line in review.findings))


def _chain(desk: Desk, priority: Priority) -> tuple[Block, ...]:
    plan = planning.of_priority(desk.work, priority.key)
    if plan is None or not plan.chain:
        return ()
    rows = tuple((link.who, link.strength.value, link.risk or "none named") for link in plan.chain)
    return (Table(("Link", "Strength", "Risk"), rows, "Through whom it reaches the resident, in order"),)


def _looked(desk: Desk, review: Review, names: dict[str, str]) -> Iterator[Block]:
    data = tuple(words(wording.data_line(w, names, desk.today)) for w in review.data)
    visits = tuple(words(line) for line in wording.part_lines(review, Part.VISITS, names, desk.today))
    yield Paragraph(words(strong("Data asked for")))
    yield Items(data or (words("None yet."),))
    yield Paragraph(words(strong("Visits and interviews")))
    yield Items(visits or (words("None yet."),))


def _seen(desk: Desk, review: Review, priority: Priority, reader: Person | None) -> list[str]:
    keys = [i.key for i in desk.work.portfolio.indicators() if i.priority == priority.key and not i.retired]
    people = [reader] if reader else [
        p for k in (review.led_by, review.sponsor, priority.lead, *review.team) if (p := desk.work.portfolio.person(k)) is not None
    ]  # fmt: skip
    for person in people:
        seen = set(summaries.visible_indicators(desk.work, person))
        keys = [k for k in keys if k in seen]
    return keys


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
