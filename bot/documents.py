"""A document people can hold: sections of the same shapes a message is made of. Adapters print it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.messages import Block, Message, Picture, from_wire, to_wire


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
