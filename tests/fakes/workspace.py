"""A house in memory behind the workspace page: a board, people, a clock, and a bot that speaks from a script.

The bot knows enough to show every kind of block and every turn a page has to follow: a prompt, a reply with undo
and edit, a form with complaints, a query, a flag in the unit's channel that is edited and answered in its thread.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.workspace.ports import (
    STOCKTAKE,
    Moving,
    Neighbours,
    NotDrawn,
    Posted,
    Refused,
    Somebody,
    Way,
)
from bot.hearing import UNIT_CHANNEL, Heard, Place
from bot.messages import (
    Choice,
    Choices,
    Field,
    Form,
    Items,
    Message,
    Paragraph,
    Picture,
    Table,
    quiet,
    say,
    strong,
    without_choices,
    words,
)

T0 = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

LEAD = "priya.nair@example.gov.uk"
DEPUTY = "tom.okafor@example.gov.uk"
OTHER_LEAD = "ruth.evans@example.gov.uk"
UNIT = "sam.whitlock@example.gov.uk"
LEADER = "helen.adeyemi@example.gov.uk"

EVERYONE = (
    Somebody(LEAD, "Priya Nair", "Service leads"),
    Somebody(OTHER_LEAD, "Ruth Evans", "Service leads"),
    Somebody("gareth.pugh@example.gov.uk", "Gareth Pugh", "Service leads"),
    Somebody("mei.tanaka@example.gov.uk", "Mei Tanaka", "Service leads"),
    Somebody(DEPUTY, "Tom Okafor", "Deputies"),
    Somebody(UNIT, "Sam Whitlock", "Delivery unit", sees_unit_channel=True),
    Somebody("aisha.khan@example.gov.uk", "Aisha Khan", "Delivery unit", sees_unit_channel=True),
    Somebody(LEADER, "Helen Adeyemi", "Leaders"),
    Somebody("david.birch@example.gov.uk", "Cllr David Birch", "Cabinet members"),
    Somebody("nora.lind@example.gov.uk", "Nora Lind", "Administrators", sees_unit_channel=True),
)


class FakePeople:
    """The people of the sample."""

    def everyone(self) -> Sequence[Somebody]:
        return EVERYONE


class FakeBoard:
    """Messages kept in a list, under one lock."""

    def __init__(self, clock: Callable[[], datetime] = lambda: T0) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._posted: dict[str, Posted] = {}
        self._seq = 0
        self.broken = False

    def posted(self, person: str) -> Sequence[Posted]:
        with self._lock:
            return sorted(self._seen(person), key=lambda p: p.first_seq)

    def since(self, seq: int, person: str) -> Sequence[Posted]:
        with self._lock:
            return sorted((p for p in self._seen(person) if p.seq > seq), key=lambda p: p.seq)

    def one(self, key: str, person: str) -> Posted | None:
        with self._lock:
            found = self._posted.get(key)
            return found if found and _sees(person, found.place) else None

    def say(self, author: str, place: Place, key: str, text: str) -> Posted:
        if not _sees(author, place):
            raise Refused("That conversation is not open to you.")
        return self._keep(author, _name(author), place, key, text)

    def latest_seq(self) -> int:
        if self.broken:
            raise OSError("The board fell over.")
        return self._seq

    def newest(self) -> Mapping[str, int]:
        with self._lock:
            found: dict[str, int] = {}
            for posted in self._posted.values():
                if posted.author == STOCKTAKE and posted.place.person:
                    found[posted.place.person] = max(found.get(posted.place.person, 0), posted.first_seq)
            return found

    def bot(self, place: Place, key: str, message: Message) -> Posted:
        """Post what the bot says, or edit it."""
        return self._keep(STOCKTAKE, "Stocktake", place, key, message)

    def _keep(self, author: str, name: str, place: Place, key: str, said: Message | str) -> Posted:
        with self._lock:
            old = self._posted.get(key)
            if old and old.author != author:
                raise Refused("Only who wrote a message can change it.")
            if old and old.said == said:
                return old
            self._seq += 1
            now = self._clock()
            alike = old and isinstance(said, Message) and isinstance(old.said, Message)
            same = alike and without_choices(old.said) == without_choices(said)
            kept = (
                replace(old, seq=self._seq, said=said, edited_at=old.edited_at if same else now)
                if old
                else Posted(key, self._seq, self._seq, place, author, name, said, now)
            )
            self._posted[key] = kept
            return kept

    def _seen(self, person: str) -> list[Posted]:
        return [p for p in self._posted.values() if _sees(person, p.place)]


class FakePictures:
    """Draws a trajectory and a line of actuals, with the project's own library."""

    def __init__(self, board: FakeBoard) -> None:
        self._board = board
        self._drawn: dict[tuple[str, int, str], bytes] = {}
        self._drawing = threading.Lock()  # Matplotlib's fonts are not for two threads at once

    def png(self, key: str, block: int, theme: str) -> bytes:
        found = self._board._posted.get(key)
        blocks = found.said.blocks if found and isinstance(found.said, Message) else ()
        if block >= len(blocks) or not isinstance(blocks[block], Picture):
            raise NotDrawn(key)
        with self._drawing:
            if (key, block, theme) not in self._drawn:
                self._drawn[key, block, theme] = _chart(theme)
            return self._drawn[key, block, theme]


class FakeClock:
    """A clock that is moved in a few steps, letting the script speak on the way."""

    def __init__(self, *, pace: float = 0.0) -> None:
        self._now = T0
        self._pace = pace
        self.on_arrival: Callable[[str, datetime], None] = lambda to, now: None

    def now(self) -> datetime:
        return self._now

    def ways(self) -> Sequence[Way]:
        now = self._now
        return (
            Way("next-working-day", "Next working day", _working(now + timedelta(days=1))),
            Way("due-date", "To the due date", _working(now + timedelta(days=8))),
            Way(
                "next-month", "Next month", _working((now.replace(day=28) + timedelta(days=6)).replace(day=2))
            ),
        )

    def move(self, to: str, on_the_way: Callable[[Moving], None]) -> None:
        found = {way.to: way.at for way in self.ways()}.get(to)
        if found is None:
            raise Refused("Time cannot be moved there.")
        start, steps = self._now, 12
        for step in range(1, steps + 1):
            self._now = start + (found - start) * step / steps
            on_the_way(Moving(self._now, step / steps))
            time.sleep(self._pace)
        self.on_arrival(to, found)


class FakeDoor:
    """Hears once, and answers from the script after `pause` seconds, as a courier would."""

    def __init__(self, board: FakeBoard, *, pause: float = 0.0) -> None:
        self._board = board
        self._pause = pause
        self._lock = threading.Lock()
        self.heard: list[Heard] = []
        self.files: list[bytes | None] = []
        self.forms: dict[str, Form] = {"form:figures": _FORM, "edit:42": _FORM}

    def hear(self, heard: Heard, file_bytes: bytes | None = None) -> None:
        with self._lock:
            if any(earlier.key == heard.key for earlier in self.heard):
                return
            if heard.words == "boom":
                raise RuntimeError("The script asked for a fault.")
            if heard.form == "figures":
                _check_figures(heard)
            self.heard.append(heard)
            self.files.append(file_bytes)
        if self._pause:
            later = threading.Timer(self._pause, self._answer, (heard,))
            later.daemon = True
            later.start()
        else:
            self._answer(heard)

    def form(self, person: str, place: Place, token: str) -> Form | None:
        return self.forms.get(token)

    def _answer(self, heard: Heard) -> None:
        for place, key, message in _script(heard):
            self._board.bot(place, key, message)


def a_house(*, pause: float = 0.0, pace: float = 0.0) -> tuple[Neighbours, FakeBoard, FakeDoor, FakeClock]:
    """Everything the page needs, with a morning's messages already there."""
    clock = FakeClock(pace=pace)
    board = FakeBoard(clock.now)
    door = FakeDoor(board, pause=pause)
    board.bot(Place.direct(LEAD), "prompt-october", _prompt())
    board.bot(Place.unit(), "round-october", _round())
    board.bot(Place.unit(), "flag-voids", _flag())
    board.bot(Place.unit("flag-voids"), "flag-voids-1", say("Homes let in October: ", strong("19"), "."))

    def arrive(to: str, now: datetime) -> None:
        day = f"{now:%A} {now.day} {now:%B}"
        for person in (LEAD, OTHER_LEAD):
            board.bot(
                Place.direct(person),
                f"{to}-{now:%Y%m%d}-{person}",
                say(
                    f"Good morning. It is {day}. ",
                    strong("Two figures"),
                    " are still to come, whenever suits you.",
                ),
            )
        board.bot(Place.unit(), f"{to}-{now:%Y%m%d}", say(f"{day}: 20 of 24 figures are in."))

    clock.on_arrival = arrive
    return Neighbours(door, board, FakePeople(), FakePictures(board), clock), board, door, clock


_FORM = Form(
    "figures",
    "October figures",
    (
        Field("repairs", "Repairs completed on time (%)", hint="For example 91.2, or 412 of 450"),
        Field("voids", "Average void re-let time (days)", hint="Last month 29", optional=False),
        Field(
            "status",
            "How firm are these?",
            "choice",
            options=(("final", "Final"), ("provisional", "Provisional")),
            value="final",
        ),
        Field("again", "If not ready, ask me again on", "date"),
        Field(
            "comment", "Anything the unit should know?", "long", hint="What changed, why, what next, by when"
        ),
    ),
    submit="Record",
    introduction="Leave a line empty if it is not ready. Trajectory for October: repairs 91.0, voids 26.",
)


def _check_figures(heard: Heard) -> None:
    voids = heard.values.get("voids", "")
    if not voids.strip().isdigit():
        raise Refused(
            "One line needs another look.", {"voids": f"“{voids}” is not a number of days. For example 31."}
        )


def _prompt() -> Message:
    return Message(
        (
            Paragraph(
                words(
                    "Good morning, Priya. Three October figures, whenever suits you before ",
                    strong("Thursday 12 November"),
                    ".",
                )
            ),
            Items(
                (
                    words(
                        strong("Repairs completed on time"),
                        " (%). Jul 90.1, Aug 89.6, Sep 90.4. ",
                        quiet("Trajectory for October: 91.0"),
                    ),
                    words(
                        strong("Average void re-let time"),
                        " (days). Jul 27, Aug 28, Sep 29. ",
                        quiet("Trajectory: 26"),
                    ),
                    words(
                        strong("Tenant satisfaction"),
                        " (%). Jul 77.0, Aug 76.8, Sep 76.2. ",
                        quiet("Trajectory: 78.0"),
                    ),
                ),
                numbered=True,
            ),
            Paragraph(
                words(
                    "Answer here in any way you like: ",
                    quiet("“repairs 91.2, voids 31, satisfaction 76”"),
                    ".",
                )
            ),
            Choices(
                (
                    Choice("Fill in a form", "form:figures", _FORM, primary=True),
                    Choice("Not ready yet", "not-ready"),
                    Choice("Ask someone else", "hand-over"),
                )
            ),
        )
    )


def _recorded(comment: str) -> Message:
    return Message(
        (
            Paragraph(
                words(
                    "Recorded for October: repairs ",
                    strong("91.2 %"),
                    " (0.2 above trajectory, green); voids ",
                    strong("31 days"),
                    " (5 over, amber/red).",
                    *((" Your note: “", comment, "”.") if comment else ()),
                )
            ),
            Choices((Choice("Undo", "undo:42"), Choice("Edit", "edit:42", _FORM))),
        )
    )


def _voids_picture() -> Picture:
    return Picture(
        "trajectory",
        ("VOIDS",),
        "Average void re-let time, days: 31 in October 2026 against a trajectory of 26; over it since August.",
        "2026-11-02",
    )


def _flag(acknowledged: str = "") -> Message:
    head = words(
        strong("Voids is slipping"),
        " (amber/red). 31 days in October against 26; over trajectory since August.",
    )
    says = words(
        "The service says: handover finished 3 November; two extra void teams from the 17th; expects 28 by December."
    )
    asks = words(quiet("Worth asking: of the 31 days, how many were before the keys reached the contractor?"))
    buttons = (Choice("Ask the lead", "ask:voids"), Choice("Snooze", "snooze:voids"))
    if acknowledged:
        return Message(
            (
                Paragraph(head),
                Paragraph(says),
                Paragraph(asks),
                _voids_picture(),
                Paragraph(words(quiet(f"Acknowledged by {acknowledged}."))),
                Choices(buttons),
            )
        )
    first = Choice("Acknowledge", "ack:voids", primary=True)
    return Message(
        (Paragraph(head), Paragraph(says), Paragraph(asks), _voids_picture(), Choices((first, *buttons)))
    )


def _round() -> Message:
    return Message(
        (
            Paragraph(
                words("The ", strong("October round"), " has opened: 24 figures asked of 9 leads."),
            ),
            Table(
                ("Priority", "Lead", "October", "Expected", "Status"),
                (
                    ("Repairs completed on time", "Priya Nair", "91.2", "91.0", "G"),
                    ("Missed bins per 100,000", "Ruth Evans", "61", "58", "AG"),
                    ("Average void re-let time, days", "Priya Nair", "31", "26", "AR"),
                    ("EHC plans within 20 weeks, %", "Mei Tanaka", "48.0", "64.0", "R"),
                    ("Sickness days per employee", "Gareth Pugh", "", "8.1", ""),
                ),
                "What is in so far",
            ),
        )
    )


def _status() -> Message:
    return Message(
        (
            Paragraph(
                words(
                    strong("October, 22 of 24 figures in."), " 15 green, 4 amber/green, 2 amber/red, 1 red."
                )
            ),
            Items(
                (
                    words(
                        "Since you last looked (1 October): ",
                        strong("Voids"),
                        " and ",
                        strong("EHC plans"),
                        " slipped.",
                    ),
                    words(strong("Missed bins"), " recovered."),
                    words("Missing: sickness (due Friday), FOI (not complete until the 20th, as always)."),
                )
            ),
            Table(
                ("Portfolio", "Green", "Amber/green", "Amber/red", "Red", "Now"),
                (
                    ("Housing", "3", "1", "1", "0", "AR"),
                    ("Children", "2", "1", "0", "1", "R"),
                    ("Environment", "6", "1", "1", "0", "AG"),
                    ("Resources", "4", "1", "0", "0", "G"),
                ),
            ),
            Choices(
                (Choice("Chart of everything", "grid"), Choice("What to ask at the stocktake", "questions"))
            ),
        )
    )


def _script(heard: Heard) -> list[tuple[Place, str, Message]]:
    place, key = heard.place, f"re-{heard.key}"
    if heard.token is not None:
        return _pressed(heard, key)
    if heard.form is not None:
        return _recorded_twice(place, key, heard.values.get("comment", ""))
    if heard.file is not None:
        sorry = say("I cannot read a file sent here. A line of text is enough: ", quiet("voids 31"), ".")
        return [(place, key, sorry)]
    if heard.edited:
        return [(place, key, say("Changed, as you edited it: ", quiet(heard.words or ""), "."))]
    return _answered(place, key, heard.words or "")


def _answered(place: Place, key: str, text: str) -> list[tuple[Place, str, Message]]:
    said = text.strip().lower()
    if "repairs" in said or "voids" in said:
        return _recorded_twice(place, key, text.partition("–")[2].strip())
    if said == "58":
        query = say("58 % would be 31 points below last month (89.6). Is it 58, or did you mean 85?")
        options = (Choice("It is 58", "yes:58"), Choice("85", "yes:85"), Choice("Let me retype", "retype"))
        return [(place, key, query.and_(Choices(options)))]
    known = {
        "status": _status(),
        "hi": say("Nothing is waiting for you. Next: November figures on 4 December."),
    }
    return [
        (
            place,
            key,
            known.get(said) or say("I read: ", text, ". Say ", strong("help"), " for what I can do."),
        )
    ]


def _recorded_twice(place: Place, key: str, comment: str) -> list[tuple[Place, str, Message]]:
    chart = Message((Paragraph(words("Here is how voids look.")), _voids_picture()))
    return [(place, key, _recorded(comment)), (place, f"{key}-chart", chart)]


def _pressed(heard: Heard, key: str) -> list[tuple[Place, str, Message]]:
    place = heard.place
    match heard.token:
        case "ack:voids":
            name = _name(heard.person)
            return [
                (Place.unit(), "flag-voids", _flag(name)),
                (Place.unit("flag-voids"), key, say(f"{name} acknowledged this.")),
            ]
        case "not-ready":
            return [(place, key, say("That is fine. I'll ask again on ", strong("Tuesday 10 November"), "."))]
        case "yes:58" | "yes:85":
            return [(place, key, say("Recorded for October: ", strong(f"{(heard.token or '')[4:]} %"), "."))]
        case _:
            return [(place, key, say("Done."))]


def _sees(person: str, place: Place) -> bool:
    if place.person is not None:
        return place.person == person
    return place.channel == UNIT_CHANNEL and any(s.key == person and s.sees_unit_channel for s in EVERYONE)


def _name(key: str) -> str:
    return next((somebody.name for somebody in EVERYONE if somebody.key == key), key)


def _working(day: datetime) -> datetime:
    day = day.replace(hour=9, minute=0)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _chart(theme: str) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - half a second nobody else needs
    from matplotlib.figure import Figure  # noqa: PLC0415 - the same

    ink, paper, line = (
        ("#e8e6e1", "#1e2022", "#7cc4bd") if theme == "dark" else ("#23272b", "#ffffff", "#0f5f5a")
    )
    figure = Figure(figsize=(12, 6.75), dpi=100, facecolor=paper)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot(facecolor=paper)
    actual = [24, 25, 24, 26, 25, 26, 27, 28, 29, 31]
    axes.plot(range(10), actual, color=line, linewidth=3, marker="o")
    axes.plot(range(14), [27 - 0.2 * i for i in range(14)], color=ink, linewidth=1.5, linestyle="--")
    axes.set_title("Average void re-let time, days", color=ink, fontsize=18, loc="left", parse_math=False)
    axes.tick_params(colors=ink, labelsize=13)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.grid(axis="y", alpha=0.2)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()
