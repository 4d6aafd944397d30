"""A stocktake's pack in words: what was agreed last time, good news, how it stands, what changed, what to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from bot import wording
from bot.documents import Document, Section
from bot.gallery import NoSuchPicture, block_of, trajectory_block
from bot.messages import Block, Items, Paragraph, Table, Words, strong, words
from bot.wording.phrases import closed
from core.analysis.questions import Question
from core.domain.actions import Action
from core.domain.assessments import MEANING, Rating
from core.domain.flags import Flag
from core.domain.formatting import show, show_change, show_date, show_point
from core.domain.indicators import Polarity
from core.domain.months import Month
from core.domain.small_numbers import MEANS, confidential_periods
from core.domain.status import Status
from core.domain.stocktakes import Stocktake
from core.ports import Work
from core.services import stocktaking
from core.services.judging import Reading
from core.services.rules import Rules, today
from core.services.stocktaking import Known, Page

_Raised = dict[Question, list[Reading]]
"""Every question of some pages once, with the indicators that raise it."""

_QUESTIONS = 3
_NAMED = 3
_TWO = 2
_UNLIKELY = 0.3
"""Below so small a chance of the target, the forecast itself is a question."""
_IN_FIGURES = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "nine": "9", "ten": "10", "nineteen": "19",
    "twenty": "20", "less": "under", "more": "over",
}  # fmt: skip
_BETTER_WAY = {Polarity.HIGHER: 1, Polarity.LOWER: -1}
_BETTER = (Status.GREEN, Status.AMBER_GREEN, Status.AMBER_RED, Status.RED)


def compose(work: Work, found: Known) -> Document:
    """The pack of a stocktake, in the order the meeting takes it."""
    work = stocktaking.seen_by(work, found.attending)
    meeting = found.stocktake
    day = show_date(meeting.day, today(found.at))
    return Document(
        title=f"Stocktake: {meeting.scope}",
        subtitle=f"{day} {meeting.day.year} at {meeting.starts:%H:%M}, {meeting.minutes} minutes. "
        f"Everything as known {known_words(found.at)}.",
        foot=f"Stocktake: {meeting.title}. As known {known_words(found.at)}.",
        sections=tuple(_sections(work, found)),
    )


def known_words(at: datetime) -> str:
    """`at 17:00 on 27 November 2026`."""
    local = at.astimezone(Rules.home)
    return f"at {local:%H:%M} on {local.day} {local:%B %Y}"


def _sections(work: Work, found: Known) -> Iterator[Section]:
    yield Section("The meeting", _meeting(found))
    yield Section("Good news", _good_news(work, found))
    yield Section("What was agreed last time, and what became of it", _agreed(work, found))
    yield Section("How it stands", _standing(found))
    raised = _raised(found.pages)
    for page in found.pages:
        yield from _page(work, found, page, raised)
    yield Section("Questions to put", _questions(found.stocktake, raised), new_page=True)
    yield Section("Actions to agree", _to_agree())
    yield Section("About this pack", _about(found))


def _meeting(found: Known) -> tuple[Block, ...]:
    rows = tuple((str(n), item.words, f"{item.minutes}") for n, item in enumerate(found.items, 1))
    names = wording.joined([p.name for p in found.attending])
    return (
        Paragraph(words(strong("Attending: "), names, ".")),
        Table(("No.", "Item", "Minutes"), rows, "Agenda"),
    )


def _good_news(work: Work, found: Known) -> tuple[Block, ...]:
    lines: list[Words] = []
    for news in found.stocktake.good_news:
        person = work.portfolio.person(news.by)
        lines.append(words(f"{person.name if person else news.by} says: ", f"{news.line.rstrip('. ')}."))
    for flag in found.recovered:
        indicator = work.portfolio.indicator(flag.indicator)
        lines.append(words(strong(indicator.called), " was flagged and has recovered."))
    told = {f.indicator for f in found.recovered} | {f.indicator for page in found.pages for f in page.flags}
    for page in found.pages:
        for before, now in zip(page.before, page.readings, strict=True):
            if _letters_up(before.status, now.status) > 0 and now.indicator.key not in told:
                lines.append(words(strong(now.indicator.called), f" {_moved(before, now)}."))
    if not lines:
        lines = [
            words(
                "Nothing has been sent in, and no reading got better since last time. Ask for it at the table."
            )
        ]
    return (Items(tuple(lines)),)


def _agreed(work: Work, found: Known) -> tuple[Block, ...]:
    if not found.actions:
        first = (
            "This is the first stocktake of these priorities"
            if found.before is None
            else "No actions were agreed"
        )
        return (Paragraph(words(f"{first}, so there is nothing to follow up.")),)
    names = {p.key: p.name for p in work.portfolio.people()}
    on = today(found.at)
    rows = tuple(
        (
            str(a.number),
            f"{a.deliverable[:1].upper()}{a.deliverable[1:]}",
            names.get(a.owner, a.owner),
            _day(a),
            a.state(on).value + (f": {a.because}" if a.because else ""),
        )
        for a in found.actions
    )
    over = sum(a.over for a in found.actions)
    caption = f"{over} of {len(rows)} closed by {on.day} {on:%B %Y}"
    return (Table(("No.", "Action", "Owner", "Due", "What became of it"), rows, caption),)


def _day(action: Action) -> str:
    due = f"{action.due.day} {action.due:%b %Y}"
    if action.due == action.first_due:
        return due
    return f"{due} (first {action.first_due.day} {action.first_due:%b})"


def _standing(found: Known) -> tuple[Block, ...]:
    rows = []
    for page in found.pages:
        assessed = letter_words(page.rating.overall) if page.rating else "not assessed"
        for reading in page.readings:
            rows.append(  # noqa: PERF401 - a row of six readings reads better on its own
                (
                    reading.indicator.called,
                    wording.latest(reading),
                    show_point(reading.indicator, reading.expected)
                    if reading.expected is not None
                    else "none",
                    letter_words(reading.status),
                    chance_of(reading),
                    assessed,
                )
            )
    head = ("Indicator", "Latest", "Trajectory", "Now", "Chance of target", "Assessed")
    return (
        Paragraph(
            words(
                "Three readings, never merged: now is this month's figure against this month's trajectory point; the "
                "forecast is the chance that the target will be met; assessed is the unit's judgement of the likelihood of delivery."
            )
        ),
        Table(head, tuple(rows), "The three readings of every indicator"),
    )


def _page(work: Work, found: Known, page: Page, raised: _Raised) -> Iterator[Section]:
    minutes = next((i.minutes for i in found.items if i.about == page.priority.key), 0)
    lead = page.lead.name if page.lead else "nobody named"
    blocks: list[Block] = [
        Paragraph(words(strong("Lead: "), f"{lead}. ", strong("Time: "), f"{minutes} minutes."))
    ]
    if page.priority.aim:
        blocks.append(Paragraph(words(strong("What we are trying to do: "), page.priority.aim)))
    blocks.append(Paragraph(words(strong("The unit's assessment: "), _assessed(page.rating))))
    if not page.readings:
        blocks.append(Paragraph(words("No figures are known yet.")))
    yield Section(page.priority.name, tuple(blocks), new_page=True)
    for place, reading in enumerate(page.readings):
        yield Section(reading.indicator.name, tuple(_of_indicator(work, found, page, place, raised)), level=2)
    if found.stocktake.deep_dive == page.priority.key:
        for reading in page.readings:
            yield from _deep_dive(work, found, reading)


def _of_indicator(work: Work, found: Known, page: Page, place: int, raised: _Raised) -> Iterator[Block]:
    reading, before = page.readings[place], page.before[place]
    if reading.value is not None:
        line = (strong("Now: "), f"{wording.value_against(reading)} ({wording.against_trajectory(reading)}).")
        yield Paragraph(words(*line))
        yield trajectory_block(work, reading, found.at)
    elif reading.confidential:
        yield Paragraph(words(strong("Now: "), f"{wording.value_against(reading)}."))
    yield Paragraph(words(strong("Forecast: "), _forecast_words(reading)))
    changed = list(_changed(work, found, page, reading, before))
    if changed:
        yield Paragraph(words(strong(f"What changed since {_date(found.since)}")))
        yield Items(tuple(changed))
    asked = _asked(page, reading)
    if asked:
        yield Paragraph(words(strong("Worth asking")))
        yield Items(tuple(words(_on_its_page(raised, reading, q)) for q in asked))


def _changed(work: Work, found: Known, page: Page, reading: Reading, before: Reading) -> Iterator[Words]:
    if before.value is not None and before.period != reading.period and reading.value is not None:
        yield words(f"{_moved(before, reading)[0].upper()}{_moved(before, reading)[1:]}.")
    for flag in page.flags:
        if flag.indicator == reading.indicator.key:
            yield words(*_flagged(flag))
    yield from _redrawn(work, found, reading)
    told = work.figures.known(reading.indicator.key, found.since)
    now = reading.values
    restated = [
        m for m, f in now.items() if m in told and told[m].value is not None and f.value != told[m].value
    ]
    for month in restated[-3:]:
        old, new = told[month].value, now[month].value
        if old is not None and new is not None:
            shown = f"{show(reading.indicator, old)} to {show(reading.indicator, new)}"
            why = f" ({now[month].reason})" if now[month].reason else ""
            yield words(f"{month.name} was restated from {shown}{why}.")
    for key, month in page.not_in:
        if key == reading.indicator.key:
            yield words(f"The figure for {reading.indicator.frequency.period(month)} was not in by then.")


def _redrawn(work: Work, found: Known, reading: Reading) -> Iterator[Words]:
    """A trajectory redrawn since then, by whom and why, and what it had promised for the latest figure before."""
    known = [
        t
        for t in work.portfolio.trajectory_versions(reading.indicator.key)
        if t.agreed_at is None or t.agreed_at <= found.at
    ]
    for old, new in pairwise(known):
        if new.agreed_at is None or new.agreed_at <= found.since:
            continue
        by = work.portfolio.person(new.approver)
        line = f"The trajectory was redrawn on {_date(new.agreed_at)}, agreed by {by.name if by else new.approver or 'the unit'}"
        line += f": {closed(new.reason)}" if new.reason else "."
        if old.covers(reading.period) and new.covers(reading.period):
            was, now = old.expected(reading.period), new.expected(reading.period)
            if was != now:
                line += (
                    f" For {reading.period.name} it expected {show_point(reading.indicator, was)} before, "
                    f"{show_point(reading.indicator, now)} now."
                )
        yield words(line)


def _flagged(flag: Flag) -> list[str]:
    said = [f"Flagged since {flag.since.name}"]
    if flag.finding:
        said.append(f": {flag.finding}")
    said.append(".")
    if flag.lead_line:
        said.append(f" The service says: {flag.lead_line.rstrip('. ')}.")
    return said


def _deep_dive(work: Work, found: Known, reading: Reading) -> Iterator[Section]:
    """What lies behind one indicator: its years side by side, its control chart, what was meant to help."""
    blocks: list[Block] = []
    for kind in ("seasonal", "control"):
        try:
            blocks.append(block_of(work, kind, (reading.indicator.key,), found.at))
        except NoSuchPicture:
            continue
    if reading.trajectory is not None and reading.trajectory.interventions:
        rows = tuple(
            (
                i.name,
                i.bites_from.full,
                i.full_effect.full,
                show_change(reading.indicator, i.effect) if i.effect else "not stated",
            )
            for i in reading.trajectory.interventions
        )
        blocks.append(
            Table(("What is being done", "Bites from", "Full effect", "Expected"), rows, "Interventions")
        )
    if blocks:
        yield Section(f"Deep dive: {reading.indicator.called}", tuple(blocks), level=2, new_page=True)


def _questions(meeting: Stocktake, raised: _Raised) -> tuple[Block, ...]:
    new = {q for q, readings in raised.items() if _is_new(meeting, readings, q)}
    some = len(new) < len(raised)
    if raised:
        blocks: list[Block] = [
            Paragraph(words(_had_beforehand(new=bool(new), had=some))),
            Items(tuple(_lines(raised, marked=new if some else ())), numbered=True),
        ]
    else:
        blocks = [Paragraph(words("Nothing in the figures stands out. Ask what could still go wrong."))]
    blocks.append(Paragraph(words("And always: how can we help?")))
    return tuple(blocks)


def _had_beforehand(*, new: bool, had: bool) -> str:
    """Whether the leads have had all of the questions, some, or none: a surprise is called one."""
    if not new:
        return "The leads have had these beforehand, so nothing here is a surprise."
    if not had:
        return "The leads have not had these yet. Give them time to think."
    return "The leads have had these beforehand, but for those marked new, which came up since."


def _on_its_page(raised: _Raised, reading: Reading, question: Question) -> str:
    """A question as put of one indicator; where others changed in the same month, that is the question."""
    others = [r.indicator.called for r in raised[question] if r is not reading]
    if question.about != "shift" or not others:
        return question.words
    named = (
        wording.joined(others) if len(others) <= _NAMED else f"{wording.counted(len(others)).lower()} others"
    )
    return f"{question.words.partition(':')[0]}, as {named} did: is there one cause?"


def _to_agree() -> tuple[Block, ...]:
    rows = tuple(("", "", "") for _ in range(6))
    return (
        Paragraph(words("Read aloud before the meeting ends: who will deliver what, by when.")),
        Table(("Who", "Will deliver what", "By when"), rows, "Actions to agree"),
    )


def _about(found: Known) -> tuple[Block, ...]:
    letters = tuple((s.value, s.words, MEANING[s]) for s in _BETTER)
    late: dict[str, list[str]] = {}
    for page in found.pages:
        for key, month in page.not_in:
            reading = next(r for r in page.readings if r.indicator.key == key)
            late.setdefault(reading.indicator.frequency.period(month), []).append(reading.indicator.called)
    blocks: list[Block] = [
        Paragraph(
            words(f"Made as known {known_words(found.at)}. Changes are counted from {_date(found.since)}.")
        ),
        Table(("Letter", "Colour", "What it means in an assessment"), letters, "The four letters"),
    ]
    if late:
        lines = [
            words(strong(f"Not in for {period}: "), f"{wording.joined(names)}.")
            for period, names in late.items()
        ]
        blocks.append(Items(tuple(lines)))
    if any(f.confidential for page in found.pages for r in page.readings for f in r.values.values()):
        blocks.append(
            Paragraph(words(f"{MEANS} Its status, its change and its forecast are left out with it."))
        )
    if found.withheld:
        count = wording.counted(found.withheld)
        one = wording.plural(found.withheld, "indicator is", "indicators are")
        blocks.append(
            Paragraph(words(f"{count} restricted {one} left out, as not everybody attending may see them."))
        )
    return tuple(blocks)


# Small things -----------------------------------------------------------------------------------------------------


def questions_of(pages: Sequence[Page]) -> list[Words]:
    """What will be asked, as leads are told beforehand; the same question about several indicators is put once."""
    return _lines(_raised(pages))


def new_questions(pages: Sequence[Page], meeting: Stocktake) -> list[Words]:
    """Of these pages, what leads have not been asked beforehand."""
    return _lines(
        {
            question: new
            for question, readings in _raised(pages).items()
            if (new := [r for r in readings if _is_new(meeting, [r], question)])
        }
    )


def _lines(raised: _Raised, *, marked: Collection[Question] = ()) -> list[Words]:
    """A line for each question, with whom it is put to; those `marked` are called new."""
    lines = []
    for question, readings in raised.items():
        mark = (strong("New. "),) if question in marked else ()
        names = wording.joined([r.indicator.called for r in readings])
        lines.append(words(*mark, strong(f"{names}: "), _put_to(question, len(readings))))
    return lines


def asked_of(pages: Sequence[Page]) -> list[str]:
    """What is asked in these pages, as a stocktake remembers it."""
    return [
        Stocktake.asking(reading.indicator.key, question.words)
        for question, readings in _raised(pages).items()
        for reading in readings
    ]


def asks(page: Page, reading: Reading) -> bool:
    """Whether anything will be asked about an indicator."""
    return bool(_asked(page, reading))


def _raised(pages: Sequence[Page]) -> _Raised:
    """Every question once, with the indicators that raise it."""
    about: dict[Question, list[Reading]] = {}
    for page in pages:
        for reading in page.readings:
            for question in _asked(page, reading):
                about.setdefault(question, []).append(reading)
    return about


def _is_new(meeting: Stocktake, readings: Sequence[Reading], question: Question) -> bool:
    """Whether leads have not been asked it of each of these."""
    return any(Stocktake.asking(r.indicator.key, question.words) not in meeting.asked for r in readings)


def _put_to(question: Question, count: int) -> str:
    """A question of one indicator, or of several that changed in the same month."""
    if question.about != "shift" or count == 1:
        return question.words
    them = "both" if count == _TWO else "all"
    return question.words.replace("It", them, 1).replace("that month", "that month, and is it one cause", 1)


def _asked(page: Page, reading: Reading) -> list[Question]:
    """What the series raises, then what its forecast and its age do."""
    found = reading.assessment
    asked = list(found.questions[:_QUESTIONS]) if found else []
    trajectory = reading.trajectory
    rate = any(q.about == "run rate" for q in found.questions) if found else False
    if found and trajectory and not rate and found.probability is not None and found.probability < _UNLIKELY:
        target = f"{show(reading.indicator, trajectory.target.value)} by {trajectory.target.month.full}"
        asked.append(Question("forecast", f"{target} is {found.likelihood}. What would change that?"))
    late = next((m for key, m in page.not_in if key == reading.indicator.key), None)
    frequency = reading.indicator.frequency
    if late is not None and frequency.before(late) > reading.period:
        latest = frequency.period(reading.period)
        asked.append(Question("age", f"The latest figure is for {latest}: what has happened since?"))
    return asked[: _QUESTIONS + 1]


def letter_words(status: Status | None) -> str:
    """`AG amber/green`."""
    return f"{status.value} {status.words}" if status else "no status"


def _assessed(rating: Rating | None) -> str:
    if rating is None:
        return "none has been published yet."
    return f"{letter_words(rating.overall)}, {_date(rating.at)}. {closed(rating.why)}"


def forecast_in_a_word(reading: Reading) -> str:
    """How likely the target is, or that none can be told."""
    found = reading.assessment
    if found is None or found.probability is None:
        return "no forecast"
    return found.likelihood


def chance_of(reading: Reading) -> str:
    """The chance of meeting the target, as short as a column wants it: `about 1 in 2`."""
    said = forecast_in_a_word(reading).rpartition(": ")[2]
    return " ".join(_IN_FIGURES.get(word, word) for word in said.replace(" than", "").split())


def _forecast_words(reading: Reading) -> str:
    found, trajectory = reading.assessment, reading.trajectory
    if found is None or found.forecast is None or trajectory is None or found.probability is None:
        return f"{found.no_forecast if found and found.no_forecast else 'none can be made'}.".replace(
            "..", "."
        )
    month: Month = trajectory.target.month
    target = f"the target is {show(reading.indicator, trajectory.target.value)} by {month.full}"
    if month not in found.forecast.months:
        return f"{target}. {wording.chance(found.likelihood)}"
    at = list(found.forecast.months).index(month)
    middle = reading.indicator.rounded(Decimal(repr(float(found.forecast.p50[at]))))
    return f"{show(reading.indicator, middle)}; {target}. {wording.chance(found.likelihood)}"


def _letters_up(before: Status | None, now: Status | None) -> int:
    if before is None or now is None:
        return 0
    return _BETTER.index(before) - _BETTER.index(now)


def _moved(before: Reading, now: Reading) -> str:
    """`went from 25 to 23 days; it stays amber/green`; better or worse is said where figure and letter agree on it."""
    if before.value is None or now.value is None:
        return ""
    values = f"from {show(now.indicator, before.value)} to {show(now.indicator, now.value)}"
    if before.status is None or now.status is None:
        return f"went {values}"
    if before.status is now.status:
        return f"went {values}; it stays {now.status.words}"
    better = _letters_up(before.status, now.status) > 0
    if (now.value - before.value) * _BETTER_WAY.get(now.indicator.polarity, 0) * (1 if better else -1) > 0:
        return (
            f"got {'better' if better else 'worse'}, {before.status.words} to {now.status.words} ({values})"
        )
    return f"went {values}; against its trajectory that is {now.status.words}, where it was {before.status.words}"


def _date(at: datetime) -> str:
    local = at.astimezone(Rules.home)
    return f"{local.day} {local:%B %Y}"


def headlines(found: Known) -> Sequence[Words]:
    """The pack in a few lines, for chat and the unit's channel: what is off its trajectory, of what is open to all."""
    lines = []
    for page in found.pages:
        for reading in page.readings:
            small = confidential_periods(reading.indicator, reading.values.values())
            kept = reading.indicator.restricted or reading.period in small
            if reading.status in {Status.AMBER_RED, Status.RED} and not kept:
                shown = wording.against_trajectory(reading)
                lines.append(
                    words(strong(reading.indicator.called), f": {wording.value_against(reading)}; {shown}.")
                )
    return lines
