"""A document people can hold: sections of the same shapes a message is made of. Adapters print it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.messages import Block, Message, Paragraph, Picture, Span, Style, Table, from_wire, to_wire

_MOST_PICTURES, _MOST_BLOCKS = 3, 24


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `level` is 1 for the document's own parts; `new_page` begins one."""

    heading: str
    blocks: tuple[Block, ...]
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A title, a line beneath it, a line at the foot of every page, and sections in the order they are read."""

    title: str
    subtitle: str
    foot: str
    sections: tuple[Section, ...]

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture in it, in order."""
        return tuple(b for s in self.sections for b in s.blocks if isinstance(b, Picture))


def in_chat(document: Document) -> Iterator[Message]:
    """The document as few messages as can be read: a part with its charts in one, and nothing to be filled in by hand.

    A message holds one table and three charts at most, which is what a phone and every platform can show.
    """
    held: list[Block] = []
    for section in document.sections:
        blocks = [b for b in section.blocks if not (isinstance(b, Table) and b.is_blank)]
        part: list[Block] = [Paragraph((Span(section.heading, Style.STRONG),)), *blocks]
        begins = section.level == 1 and any(isinstance(b, Picture) for b in held)
        if held and (begins or section.new_page or _too_much((*held, *part))):
            yield Message(tuple(held))
            held = []
        held.extend(part)
    if held:
        yield Message(tuple(held))


def _too_much(blocks: Sequence[Block]) -> bool:
    tables = sum(isinstance(b, Table) for b in blocks)
    pictures = sum(isinstance(b, Picture) for b in blocks)
    return tables > 1 or pictures > _MOST_PICTURES or len(blocks) > _MOST_BLOCKS


def to_json(document: Document) -> str:
    """The document as JSON; `from_json` gives it back."""
    return json.dumps(
        {
            "title": document.title,
            "subtitle": document.subtitle,
            "foot": document.foot,
            "sections": [
                {
                    "heading": s.heading,
                    "level": s.level,
                    "new_page": s.new_page,
                    "message": to_wire(Message(s.blocks)),
                }
                for s in document.sections
            ],
        },
        ensure_ascii=False,
    )


def from_json(text: str) -> Document:
    """The document written by `to_json`."""
    wire = json.loads(text)
    sections = tuple(
        Section(s["heading"], from_wire(s["message"]).blocks, s["level"], s["new_page"])
        for s in wire["sections"]
    )
    return Document(wire["title"], wire["subtitle"], wire["foot"], sections)
