"""One turn: who said what where, everything that can be reached from it, and what is said in answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot import talk as talks
from bot.asking import owned
from bot.hearing import Heard, Outgoing, Place
from bot.messages import Message, to_wire
from bot.talk import Act, Question, Talk
from core.domain.people import Person
from core.ports import Work
from core.services import summaries
from core.services.desk import Desk
from core.services.openly import may_see_small, openly
from core.services.recording import Said
from core.services.rules import today
from core.services.sending import DIRECT

UNDO = "undo/"
"""Begins what the button says that undoes a turn; the rest is the turn's key."""


TELL_NOW = "flag-now/"
"""Begins what the button says with which a lead lets the unit know of a flag; the rest is the flag's number."""


ANSWER = "answer/"
"""Begins what a button under a question says; then comes the question's name, and which answer it is."""


def send(desk: Desk, outgoing: Outgoing) -> None:
    """Put a message into the outbox, in the transaction that decided it."""
    place = outgoing.place
    conversation = f"{DIRECT}{place.person}" if place.is_direct else f"channel/{place.channel}"
    body = {
        "person": place.person,
        "channel": place.channel,
        "thread": place.thread,
        "replaces": outgoing.replaces,
        "message": to_wire(outgoing.message),
        **({"in_place": True} if outgoing.in_place else {}),
    }
    for platform in _where(desk, outgoing):
        answers = outgoing.platform is not None
        lane = _lane(desk, outgoing, platform)
        desk.work.outbox.put(outgoing.key, conversation, body, desk.now, platform, answers=answers, lane=lane)


def _where(desk: Desk, outgoing: Outgoing) -> Sequence[str]:
    """An edit goes wherever the message went, an answer where it was asked, a channel's message everywhere.

    What is said to a person unasked goes where they were last seen, else to the first platform that is running.
    """
    running = desk.platforms
    if len(running) == 1:
        return running
    if outgoing.replaces is not None:
        went = [p for p in desk.work.outbox.platforms_of(outgoing.replaces) if p in running]
        if went:
            return went
    if outgoing.platform in running:
        return (outgoing.platform,)
    if outgoing.place.person is None:
        return running
    known = (a.platform for a in desk.work.addresses.of(outgoing.place.person))
    return (next((platform for platform in known if platform in running), running[0]),)


def _lane(desk: Desk, outgoing: Outgoing, platform: str) -> str:
    """Within which messages of its conversation it keeps its order.

    A person hears everything in order. In a channel each thread has an order of its own, from the message that heads it
    to each change of one; so has what is answered outside any thread.
    """
    place = outgoing.place
    if place.is_direct:
        return ""
    after = outgoing.replaces or place.thread
    if after is None:
        return "" if outgoing.platform is not None else outgoing.key
    known = desk.work.outbox.lane_of(after, platform)
    return after if known is None else known


@dataclass(slots=True)
class Turn:
    """A person's turn in a conversation. `key` is the delivery's; every answer's key is made from it.

    `echoes` are the messages of this turn with a button that undoes one, each with the key of what it undoes;
    `asked` those with the answers to a question of this person's, each with its name; `first_told` those that tell
    somebody of a flag before the unit knows, each with its number.
    """

    desk: Desk
    person: Person
    heard: Heard
    talk: Talk
    key: str
    said: int = 0
    acts: list[Act] = field(default_factory=list)
    echoes: list[tuple[str, str]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    first_told: list[tuple[str, str]] = field(default_factory=list)
    put: Question | None = None
    before: Talk = field(init=False)

    def __post_init__(self) -> None:
        """Keep how the conversation stood when the turn began."""
        self.before = self.talk

    @property
    def work(self) -> Work:
        """Everything kept."""
        return self.desk.work

    @property
    def now(self) -> datetime:
        """The instant of the turn."""
        return self.desk.now

    @property
    def today(self) -> date:
        """The day it is for the person."""
        return today(self.now, self.person.time_zone)

    @property
    def place(self) -> Place:
        """Where it was heard."""
        return self.heard.place

    def reply(self, message: Message) -> str:
        """Say something where the person is; the key of what will be posted."""
        return self.tell(self.place, message)

    def aside(self) -> None:
        """From here on the person is answered where nobody else is listening."""
        self.heard = replace(self.heard, place=Place.direct(self.person.key))

    def visible(self) -> list[str]:
        """The indicators that may be shown here: in a channel only open ones, alone also those one answers for."""
        seen = summaries.visible_indicators(self.work, self.person)
        if not self.place.is_direct:
            return [k for k in seen if not self.work.portfolio.indicator(k).restricted]
        mine = [i.key for i in owned(self.desk, self.person)]
        return list(dict.fromkeys((*seen, *mine)))

    @property
    def view(self) -> Work:
        """What is kept, as it may be shown here: in a channel nobody's small numbers, alone those one answers for."""
        if not self.place.is_direct:
            return openly(self.work)
        mine = {i.key for i in owned(self.desk, self.person)}
        return openly(self.work, lambda key: key in mine or may_see_small(self.work, self.person, key))

    def tell(self, place: Place, message: Message, key: str = "", replaces: str | None = None) -> str:
        """Say something anywhere."""
        self.said += 1
        made = key or f"{self.key}/{self.said}"
        here = self.heard.platform if place == self.place or place.person == self.person.key else None
        send(self.desk, Outgoing(made, place, message, replaces, here))
        if (
            place.channel is None or place.person is None
        ):  # what one person sees in a channel cannot be edited
            undone = (c.token.removeprefix(UNDO) for c in message.choices if c.token.startswith(UNDO))
            self.echoes.extend((made, key) for key in undone)
        if place.is_direct:
            told = (c.token.removeprefix(TELL_NOW) for c in message.choices if c.token.startswith(TELL_NOW))
            self.first_told.extend((made, flag) for flag in told)
        if place == Place.direct(self.person.key):
            answered = (c.token.split("/")[1] for c in message.choices if c.token.startswith(ANSWER))
            self.asked.extend((made, question) for question in dict.fromkeys(answered))
        return made

    def ask(self, *questions: Question) -> None:
        """From now on the person is answering these, one at a time."""
        self.talk = replace(self.talk.ask(*questions), asked_at=self.now)
        if self.heard.message:
            self.talk = self.talk.of(self.heard.message, *questions)

    def answered(self, question: Question) -> None:
        """That question is closed."""
        self.talk = self.talk.answered(question)

    @property
    def step(self) -> str:
        """The key under which what this turn does is undone; an edit is a step of its own."""
        return self.key if self.heard.edited else self.heard.message or self.key

    def as_said(self, on_behalf_of: str | None = None) -> Said:
        """The signature under what is recorded in this turn."""
        return Said(
            by=self.person.key,
            at=self.now,
            through=self.heard.platform,
            message=self.heard.message or self.key,
            on_behalf_of=on_behalf_of,
        )

    def finish(self) -> None:
        """Keep where the conversation has got to."""
        message = self.heard.message or self.key
        self.talk = self.talk.did(self.step, tuple(self.acts), self.now, message)
        talks.keep(self.work.talks, self.person.key, self.talk)
