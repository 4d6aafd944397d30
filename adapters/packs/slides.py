"""A document as slides anybody can edit: native text and tables, pictures with alternative text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Inches, Pt

from adapters.packs.pdf import widths
from bot.documents import Document, Section
from bot.messages import Block, Items, Paragraph, Picture, Style, Table, Words


def _colour(code: str) -> RGBColor:
    made: RGBColor = RGBColor.from_string(code)  # type: ignore[no-untyped-call]  # python-pptx types some of itself
    return made


_WIDE, _HIGH = Inches(13.333), Inches(7.5)
_LEFT, _TOP, _ROOM = Inches(0.6), Inches(1.35), Inches(12.1)
_DEEP = Inches(5.5)
_INK, _QUIET = _colour("0B0C0C"), _colour("484949")
_ROWS, _LINES = 11, 15
_LAYOUT_TITLE, _LAYOUT_TITLE_ONLY = 0, 5
_LETTERS = {
    "G green": (_colour("00795A"), _colour("FFFFFF")),
    "AG amber/green": (_colour("C5EAD3"), _INK),
    "AR amber/red": (_colour("EE9433"), _INK),
    "R red": (_colour("860C20"), _colour("FFFFFF")),
}
"""Ground and text of each letter: the charts' own colours."""


def as_slides(document: Document, draw: Callable[[Picture], bytes], author: str = "Delivery unit") -> bytes:
    """The document as PPTX bytes, sixteen to nine. `draw` gives a picture block as PNG."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDE, _HIGH
    about = deck.core_properties
    about.title, about.author, about.language, about.subject = (
        document.title,
        author,
        "en-GB",
        document.subtitle,
    )
    first = deck.slides.add_slide(deck.slide_layouts[_LAYOUT_TITLE])
    first.shapes.title.text = document.title
    first.placeholders[1].text = document.subtitle
    for shape, top, high in ((first.shapes.title, 2.2, 1.4), (first.placeholders[1], 3.7, 1.2)):
        shape.left, shape.top, shape.width, shape.height = _LEFT, Inches(top), _ROOM, Inches(high)
    for section in document.sections:
        for number, blocks in enumerate(_slides_of(section)):
            heading = section.heading if not number else f"{section.heading} (continued)"
            _slide(deck, heading, blocks, document.foot, draw)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _slides_of(section: Section) -> Iterator[list[Block]]:
    """What stands together on a slide: text with the picture or table that follows it, no more than fits."""
    together: list[Block] = []
    lines = 0
    for block in (b for s in section.blocks for b in _parts(s)):
        big = isinstance(block, Picture | Table)
        size = _LINES // 2 if big else _lines(block)
        if together and (
            lines + size > _LINES or (big and any(isinstance(b, Picture | Table) for b in together))
        ):
            yield together
            together, lines = [], 0
        together.append(block)
        lines += size
    if together:
        yield together


def _parts(block: Block) -> Iterator[Block]:
    """A long table is carried on to further slides, its head on each."""
    if isinstance(block, Table) and len(block.rows) > _ROWS:
        for start in range(0, len(block.rows), _ROWS):
            yield Table(block.head, block.rows[start : start + _ROWS], block.caption)
    elif isinstance(block, Paragraph | Items | Table | Picture):
        yield block


def _lines(block: Block) -> int:
    match block:
        case Paragraph(run):
            return 1 + sum(len(s.text) for s in run) // 95
        case Items(items):
            return sum(1 + sum(len(s.text) for s in i) // 90 for i in items)
        case _:
            return 0


def _slide(
    deck: Any, heading: str, blocks: Sequence[Block], foot: str, draw: Callable[[Picture], bytes]
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_LAYOUT_TITLE_ONLY])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = _LEFT, Inches(0.35), _ROOM, Inches(0.9)
    title.text = heading
    title.text_frame.word_wrap = True
    title.text_frame.paragraphs[0].font.size = Pt(26)
    title.text_frame.paragraphs[0].font.bold = True
    title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    top: int = _TOP
    beside = any(isinstance(b, Picture) for b in blocks)
    texts = [b for b in blocks if isinstance(b, Paragraph | Items)]
    if texts:
        width = Inches(4.4) if beside else _ROOM
        high = _DEEP if beside else Inches(0.36 * sum(_lines(b) for b in texts) + 0.2)
        _write(slide, texts, top, width, high, small=beside)
        top = top if beside else Emu(top + high)
    for block in blocks:
        if isinstance(block, Picture):
            _place(slide, block, draw(block), Inches(5.2) if texts else _LEFT, _TOP)
        elif isinstance(block, Table):
            _tabulate(slide, block, top)
    _foot(slide, foot)


def _write(slide: Any, blocks: Sequence[Block], top: int, width: int, high: int, *, small: bool) -> None:
    frame = slide.shapes.add_textbox(_LEFT, top, width, high).text_frame
    frame.word_wrap = True
    first = True
    for block in blocks:
        runs: Sequence[Words] = (
            (block.words,) if isinstance(block, Paragraph) else getattr(block, "items", ())
        )
        numbered = isinstance(block, Items) and block.numbered
        for number, run in enumerate(runs, 1):
            line = frame.paragraphs[0] if first else frame.add_paragraph()
            first = False
            line.space_after = Pt(5)
            if isinstance(block, Items):
                _span(line, f"{number}. " if numbered else "\u2022 ", Style.PLAIN, small=small)
            for span in run:
                _span(line, span.text, span.style, small=small)


def _span(line: Any, text: str, style: Style, *, small: bool) -> None:
    run = line.add_run()
    run.text = text
    run.font.size = Pt(14 if small else 17)
    run.font.bold = style is Style.STRONG
    run.font.color.rgb = _QUIET if style is Style.QUIET else _INK


def _place(slide: Any, block: Picture, png: bytes, left: int, top: int) -> None:
    picture = slide.shapes.add_picture(BytesIO(png), left, top)
    room = _WIDE - left - Inches(0.5)
    scale = min(room / picture.width, _DEEP / picture.height)
    picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
    described = picture._element._nvXxPr.cNvPr  # noqa: SLF001 - python-pptx has no other way to alternative text
    described.set("descr", block.alternative)


def _tabulate(slide: Any, table: Table, top: int) -> None:
    rows, columns = len(table.rows) + 1, len(table.head)
    frame = slide.shapes.add_table(rows, columns, _LEFT, top, _ROOM, Inches(0.36 * rows))
    frame._element._nvXxPr.cNvPr.set("descr", table.caption)  # noqa: SLF001 - the same, for tables
    grid = frame.table
    shares = widths(table)
    for column, share in zip(grid.columns, shares, strict=True):
        column.width = int(_ROOM * share / sum(shares))
    for at, row in enumerate((table.head, *table.rows)):
        for place, value in enumerate(row):
            cell = grid.cell(at, place)
            cell.text = value
            cell.margin_top = cell.margin_bottom = Inches(0.04)
            for line in cell.text_frame.paragraphs:
                line.font.size = Pt(12)
            if value in _LETTERS:
                cell.fill.solid()
                cell.fill.fore_color.rgb, colour = _LETTERS[value]
                for line in cell.text_frame.paragraphs:
                    line.font.color.rgb = colour


def _foot(slide: Any, foot: str) -> None:
    frame = slide.shapes.add_textbox(_LEFT, Inches(7.0), _ROOM, Inches(0.35)).text_frame
    frame.text = foot
    frame.paragraphs[0].font.size = Pt(10)
    frame.paragraphs[0].font.color.rgb = _QUIET
