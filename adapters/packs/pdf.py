"""A document as an accessible PDF: tagged to PDF/UA-1 by Typst, which refuses a picture without alternative text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import typst

from adapters.packs.columns import columns
from adapters.packs.printable import printable
from bot.documents import Document, Section
from bot.messages import Block, Items, Message, Paragraph, Picture, Table, to_wire

_MOST_PICTURES, _MOST_LINES = 2, 12
_NOTHING = "\u2013"
"""Where a heading has no words: PDF/UA allows no empty one."""
_TEMPLATE = Path(__file__).parent / "pack.typ"


def as_pdf(document: Document, draw: Callable[[Picture], bytes], author: str = "Delivery unit") -> bytes:
    """The document as PDF bytes. `draw` gives a picture block as SVG."""
    document = printable(document)
    whole = [_fits_on_a_page(s) for s in document.sections]
    data = {
        "title": document.title.strip() or _NOTHING,
        "subtitle": document.subtitle,
        "foot": document.foot,
        "author": author,
        "sections": [
            {
                "heading": s.heading.strip() or _NOTHING,
                "level": s.level,
                "new_page": s.new_page,
                "whole": fits,
                "beside": fits and sum(isinstance(b, Picture) for b in s.blocks) == 1,
                "leads_on": s.level == 1 and next_fits,
                "blocks": [made for b in s.blocks if (made := _block(b, draw)) is not None],
            }
            for s, fits, next_fits in zip(document.sections, whole, (*whole[1:], False), strict=True)
        ],
    }
    pdf: bytes = typst.compile(
        _TEMPLATE,
        format="pdf",
        pdf_standards="ua-1",
        font_paths=[Path(mpl.get_data_path()) / "fonts" / "ttf"],
        ignore_system_fonts=True,
        sys_inputs={"pack": json.dumps(data, ensure_ascii=False)},
    )
    return pdf


def _fits_on_a_page(section: Section) -> bool:
    """Whether a part within a part is surely short enough to be kept whole."""
    pictures = sum(isinstance(b, Picture) for b in section.blocks)
    lines = sum(len(b.items) for b in section.blocks if isinstance(b, Items))
    rows = sum(len(b.rows) for b in section.blocks if isinstance(b, Table))
    return section.level > 1 and pictures <= _MOST_PICTURES and lines + rows <= _MOST_LINES


def _block(block: Block, draw: Callable[[Picture], bytes]) -> dict[str, Any] | None:
    match block:
        case Paragraph(run):
            return {"type": "paragraph", "words": _spans(run)}
        case Items(items, numbered):
            return {"type": "items", "items": [_spans(i) for i in items], "numbered": numbered}
        case Table():
            wire: dict[str, Any] = to_wire(Message((block,)))["blocks"][0]
            found = columns(block)
            widths = [n if wide else 0 for n, wide in zip(found.longest, found.stretched, strict=True)]
            return wire | {"widths": widths, "empty": block.is_blank}
        case Picture():
            svg = draw(block).decode()
            return {"type": "picture", "svg": svg, "alternative": block.alternative}
        case _:  # buttons stay in chat
            return None


def _spans(run: Any) -> list[dict[str, str]]:
    return [{"text": span.text, "style": span.style.value} for span in run]
