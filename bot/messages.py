"""The few shapes every platform can carry: text, lists, table, picture, choices, form.

Text is made of spans, so that what a person wrote is never mistaken for formatting: an adapter escapes every
span for its own platform, and only `Style` decides how it looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Style(Enum):
    """How a span looks."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. The text is data: never markup."""

    text: str
    style: Style = Style.PLAIN


Words = tuple[Span, ...]


def strong(text: object) -> Span:
    """Text that stands out."""
    return Span(str(text), Style.STRONG)


def quiet(text: object) -> Span:
    """Text that stands back."""
    return Span(str(text), Style.QUIET)


def words(*parts: str | Span | Words) -> Words:
    """Parts joined into one run of spans.

    >>> words("Recorded ", strong("31 days"), ".")[1].text
    '31 days'
    """
    made: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            made.append(Span(part))
        elif isinstance(part, Span):
            made.append(part)
        else:
            made.extend(part)
    return tuple(span for span in made if span.text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or two of text."""

    words: Words


@dataclass(frozen=True, slots=True)
class Items:
    """A list; numbered when the person may answer by number."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; a cell is plain text. `letter` columns carry a status letter beside its colour."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it yet: on paper it is there to be written in."""
        return not any(value for row in self.rows for value in row)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture still to be drawn: what of, and as known when.

    `kind` names a drawing ("trajectory", "grid", ...); `of` are keys it is drawn from. `alternative` is what a
    person listening is told. `openly` leaves out small numbers that not everybody may see.
    """

    kind: str
    of: tuple[str, ...]
    alternative: str
    known_at: str = ""
    openly: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked for in a form. `kind` is text, long, choice or date; `hint` shows an example."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """Fields filled in together. `name` says which conversation hears it."""

    name: str
    title: str
    fields: tuple[Field, ...]
    submit: str = "Send"
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. Pressing it says `token` to the conversation, or opens `form` first."""

    label: str
    token: str
    form: Form | None = None
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Buttons side by side."""

    choices: tuple[Choice, ...]


Block = Paragraph | Items | Table | Picture | Choices


@dataclass(frozen=True, slots=True)
class Message:
    """What is said at once, in the order it is read."""

    blocks: tuple[Block, ...] = field(default_factory=tuple)

    def and_(self, *blocks: Block) -> Message:
        """The message with more at its end."""
        return Message((*self.blocks, *blocks))

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every button in it."""
        return tuple(c for b in self.blocks if isinstance(b, Choices) for c in b.choices)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture in it."""
        return tuple(b for b in self.blocks if isinstance(b, Picture))


def without_choices(message: Message) -> Message:
    """The same words, with nothing to press.

    >>> without_choices(say("Done.").and_(Choices((Choice("Undo", "undo"),)))) == say("Done.")
    True
    """
    return Message(tuple(block for block in message.blocks if not isinstance(block, Choices)))


def say(*parts: str | Span | Words) -> Message:
    """A message of one paragraph."""
    return Message((Paragraph(words(*parts)),))


def plain(message: Message) -> str:
    r"""The message as plain text: for notifications, transcripts and screen readers.

    >>> plain(say("Recorded ", strong("31 days"), ".").and_(Choices((Choice("Undo", "undo"),))))
    'Recorded 31 days.\n[Undo]'
    """
    return "\n".join(line for block in message.blocks for line in _plain_lines(block))


def text_of(run: Words) -> str:
    """The bare text of spans."""
    return "".join(span.text for span in run)


def _plain_lines(block: Block) -> Iterable[str]:
    match block:
        case Paragraph(run):
            yield text_of(run)
        case Items(items, numbered):
            for number, item in enumerate(items, 1):
                yield f"{number}. {text_of(item)}" if numbered else f"- {text_of(item)}"
        case Table(head, rows, caption):
            if caption:
                yield caption
            yield " | ".join(head)
            for row in rows:
                yield " | ".join(row)
        case Picture():
            yield f"[picture: {block.alternative}]"
        case Choices(choices):
            yield "  ".join(f"[{c.label}]" for c in choices)


def to_wire(message: Message) -> dict[str, Any]:
    """The message as JSON-ready values, for the outbox. `from_wire` gives it back."""
    return {"blocks": [_block_to_wire(b) for b in message.blocks]}


def from_wire(wire: dict[str, Any]) -> Message:
    """The message written by `to_wire`."""
    return Message(tuple(_block_from_wire(b) for b in wire["blocks"]))


def form_to_wire(form: Form) -> dict[str, Any]:
    """A form as JSON-ready values."""
    return {
        "name": form.name,
        "title": form.title,
        "submit": form.submit,
        "introduction": form.introduction,
        "fields": [
            {
                "name": f.name,
                "label": f.label,
                "kind": f.kind,
                "hint": f.hint,
                "value": f.value,
                "options": [list(o) for o in f.options],
                "optional": f.optional,
            }
            for f in form.fields
        ],
    }


def form_from_wire(wire: dict[str, Any]) -> Form:
    """The form written by `form_to_wire`."""
    return Form(
        wire["name"],
        wire["title"],
        tuple(
            Field(
                f["name"],
                f["label"],
                f["kind"],
                f["hint"],
                f["value"],
                tuple((o[0], o[1]) for o in f["options"]),
                f["optional"],
            )
            for f in wire["fields"]
        ),
        wire["submit"],
        wire["introduction"],
    )


def _run_to_wire(run: Words) -> list[list[str]]:
    return [[span.text, span.style.value] for span in run]


def _run_from_wire(wire: list[list[str]]) -> Words:
    return tuple(Span(text, Style(style)) for text, style in wire)


def _block_to_wire(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(run):
            return {"type": "paragraph", "words": _run_to_wire(run)}
        case Items(items, numbered):
            return {"type": "items", "items": [_run_to_wire(i) for i in items], "numbered": numbered}
        case Table(head, rows, caption):
            return {"type": "table", "head": list(head), "rows": [list(r) for r in rows], "caption": caption}
        case Picture(kind, of, alternative, known_at, openly):
            return {
                "type": "picture",
                "kind": kind,
                "of": list(of),
                "alternative": alternative,
                "known_at": known_at,
                **({"openly": True} if openly else {}),
            }
        case Choices(choices):
            return {
                "type": "choices",
                "choices": [
                    {
                        "label": c.label,
                        "token": c.token,
                        "primary": c.primary,
                        "form": form_to_wire(c.form) if c.form else None,
                    }
                    for c in choices
                ],
            }


def _block_from_wire(wire: dict[str, Any]) -> Block:
    match wire["type"]:
        case "paragraph":
            return Paragraph(_run_from_wire(wire["words"]))
        case "items":
            return Items(tuple(_run_from_wire(i) for i in wire["items"]), wire["numbered"])
        case "table":
            return Table(tuple(wire["head"]), tuple(tuple(r) for r in wire["rows"]), wire["caption"])
        case "picture":
            openly = wire.get("openly", False)
            return Picture(wire["kind"], tuple(wire["of"]), wire["alternative"], wire["known_at"], openly)
        case "choices":
            return Choices(
                tuple(
                    Choice(
                        c["label"], c["token"], form_from_wire(c["form"]) if c["form"] else None, c["primary"]
                    )
                    for c in wire["choices"]
                )
            )
        case other:
            raise ValueError(f"No block is called {other!r}.")
