"""A document as slides anybody can edit: native text and tables, pictures with alternative text, notes to speak from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import takewhile
from math import ceil
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches, Pt

from adapters.packs.columns import SHORT, columns
from adapters.packs.printable import printable
from bot.documents import Document, Section
from bot.messages import Block, Items, Paragraph, Picture, Span, Style, Table, Words, text_of


def _colour(code: str) -> RGBColor:
    made: RGBColor = RGBColor.from_string(code)  # type: ignore[no-untyped-call]  # python-pptx types some of itself
    return made


_WIDE, _HIGH = 13.333, 7.5
_LEFT, _TOP, _ROOM, _DEEP = 0.6, 1.35, 12.1, 5.45
"""Inches: where a slide's text begins, and the room it has above the foot."""
_BESIDE = 4.3
_INK, _QUIET, _GROUND = _colour("0B0C0C"), _colour("484949"), _colour("F3F2F1")
_BIG, _MIDDLE, _BESIDE_BIG, _SMALL, _LEAST = 20, 17, 16, 14, 12
_CELL, _TIGHT = 14, 12
_MANY_COLUMNS = 5
_LETTER_WIDE, _LINE_HIGH, _CELL_HIGH = 0.58, 1.25, 0.17
"""A letter's width and a line's height, of its size; a row's margins, in inches. Wide faces fit too."""
_BETWEEN = 6
_HANGING = 0.5
"""Inches that a list's items hang in from their bullet or number."""
_LAYOUT_TITLE, _LAYOUT_TITLE_ONLY = 0, 5
_LONGEST_PROPERTY = 255
_PLAIN_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"
_LETTERS = {
    "G green": (_colour("00795A"), _colour("FFFFFF")),
    "AG amber/green": (_colour("C5EAD3"), _INK),
    "AR amber/red": (_colour("EE9433"), _INK),
    "R red": (_colour("860C20"), _colour("FFFFFF")),
}
"""Ground and text of each letter: the charts' own colours."""

_Draw = Callable[[Picture], bytes]


def as_slides(document: Document, draw: _Draw, author: str = "Delivery unit") -> bytes:
    """The document as PPTX bytes, sixteen to nine. `draw` gives a picture block as PNG."""
    document = printable(document)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(_WIDE), Inches(_HIGH)
    about = deck.core_properties
    about.title, about.author, about.language, about.subject = (
        document.title[:_LONGEST_PROPERTY],
        author,
        "en-GB",
        document.subtitle[:_LONGEST_PROPERTY],
    )
    _opening(deck, document)
    for place, section in enumerate(document.sections):
        within = _named_within(document.sections[place + 1 :]) if section.level == 1 else ()
        section = replace(section, blocks=(*section.blocks, *within))  # noqa: PLW2901 - what opens a part says what is in it
        for number, sheet in enumerate(_sheets(section)):
            heading = section.heading if not number else f"{section.heading} (continued)"
            _slide(deck, heading, sheet, document.foot, draw)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _named_within(following: Sequence[Section]) -> tuple[Block, ...]:
    """What the parts within a part are called, so that the slide which opens it is not an empty one."""
    names = [s.heading for s in takewhile(lambda s: s.level > 1, following)]
    return (Items(tuple((Span(name),) for name in names)),) if names else ()


# What stands on which slide ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph, or an item of a list: `number` counts from 1 in a numbered one, 0 is a bullet."""

    words: Words
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Laid:
    """A table, or a piece of one: every piece is laid out as the whole."""

    table: Table
    widths: tuple[float, ...]
    size: int

    def row_high(self, row: Sequence[str]) -> float:
        """Inches, by the cell with most lines."""
        if self.table.is_blank and row is not self.table.head:
            return 0.6
        lines = max(
            _rows_of(cell, wide - 0.2, self.size) for cell, wide in zip(row, self.widths, strict=True)
        )
        return lines * self.size * _LINE_HIGH / 72 + _CELL_HIGH

    @property
    def high(self) -> float:
        """Inches of the whole."""
        return sum(self.row_high(row) for row in (self.table.head, *self.table.rows))

    def piece(self, rows: Sequence[tuple[str, ...]]) -> _Laid:
        """Some of its rows under its head."""
        return _Laid(Table(self.table.head, tuple(rows), self.table.caption), self.widths, self.size)


_Part = _Line | Picture | _Laid


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What stands on one slide: text, then a picture beside it or a table below it."""

    texts: tuple[_Line, ...] = ()
    big: Picture | _Laid | None = None

    @property
    def size(self) -> int:
        """The largest type in which all of it has room."""
        return next((s for s in self._sizes if self._high(s) <= _DEEP), self._sizes[-1])

    @property
    def fits(self) -> bool:
        """Whether all of it has room."""
        return self._high(self._sizes[-1]) <= _DEEP

    @property
    def _sizes(self) -> tuple[int, ...]:
        return (_BESIDE_BIG, _SMALL, _LEAST) if isinstance(self.big, Picture) else (_BIG, _MIDDLE, _SMALL)

    def _high(self, size: int) -> float:
        if isinstance(self.big, Picture):
            return _texts_high(self.texts, _BESIDE, size)
        return _texts_high(self.texts, _ROOM, size) + (self.big.high if self.big else 0.0)


def _sheets(section: Section) -> Iterator[_Sheet]:
    """The slides of a section: as much as fits on each, a heading with what it heads, an item never cut."""
    sheet = _Sheet()
    for part in _parts(section.blocks):
        further = _with(sheet, part)
        if further is not None and (further.fits or sheet == _Sheet()):
            sheet = further
            continue
        held, kept = _let_go(sheet)
        yield kept
        sheet = _with(_Sheet(held), part) or _Sheet(held)
    if sheet != _Sheet():
        yield sheet


def _with(sheet: _Sheet, part: _Part) -> _Sheet | None:
    """The sheet with one part more; None where a picture or table stands there already."""
    if not isinstance(part, Picture | _Laid):
        return _Sheet((*sheet.texts, part), sheet.big)
    return _Sheet(sheet.texts, part) if sheet.big is None else None


def _let_go(sheet: _Sheet) -> tuple[tuple[_Line, ...], _Sheet]:
    """A line that heads what no longer fits goes with it."""
    if len(sheet.texts) > 1 and _heads(sheet.texts[-1]):
        return sheet.texts[-1:], _Sheet(sheet.texts[:-1], sheet.big)
    return (), sheet


def _heads(block: _Line) -> bool:
    return block.number is None and all(s.style is Style.STRONG for s in block.words)


def _parts(blocks: Sequence[Block]) -> Iterator[_Part]:
    """Blocks in pieces that fit: a list item by item, a long table cut between rows with its head on each piece."""
    room = _DEEP
    for block in blocks:
        if isinstance(block, Items):
            for number, item in enumerate(block.items, 1):
                yield _Line(item, number if block.numbered else 0)
        elif isinstance(block, Table):
            yield from _cut(_laid(block), room)
        elif isinstance(block, Paragraph):
            yield _Line(block.words)
        elif isinstance(block, Picture):
            yield block
        text = (_Line(block.words),) if isinstance(block, Paragraph) else ()
        room = _DEEP - _texts_high(text, _ROOM, _SMALL)


def _cut(whole: _Laid, room: float) -> Iterator[_Laid]:
    left: list[tuple[str, ...]] = []
    for row in whole.table.rows:
        if left and whole.piece((*left, row)).high > room:
            yield whole.piece(left)
            left, room = [], _DEEP
        left.append(row)
    yield whole.piece(left)


# How much room things take ----------------------------------------------------------------------------------------


def _rows_of(text: str, wide: float, size: int) -> int:
    return max(ceil(len(text) * size * _LETTER_WIDE / 72 / wide), 1)


def _texts_high(texts: Sequence[_Line], wide: float, size: int) -> float:
    lines = [(text_of(t.words), wide - 0.2 - (_HANGING if t.number is not None else 0)) for t in texts]
    return sum((_rows_of(line, room, size) * size * _LINE_HIGH + _BETWEEN) / 72 for line, room in lines)


def _laid(table: Table) -> _Laid:
    """Each column as wide as it needs; where that is too much, the long ones share what the short ones leave."""
    found = columns(table)
    size = _CELL if len(table.head) < _MANY_COLUMNS else _TIGHT
    natural = [n * size * _LETTER_WIDE / 72 + 0.25 for n in found.longest]
    if not any(found.stretched) and sum(natural) <= _ROOM:
        return _Laid(table, tuple(natural), size)
    shared = found.stretched if any(found.stretched) else tuple(n > SHORT for n in found.longest)
    if not any(shared):
        return _Laid(table, tuple(w * _ROOM / sum(natural) for w in natural), size)
    fixed = sum(w for w, share in zip(natural, shared, strict=True) if not share)
    whole = sum(w for w, share in zip(natural, shared, strict=True) if share)
    widths = (w * (_ROOM - fixed) / whole if share else w for w, share in zip(natural, shared, strict=True))
    return _Laid(table, tuple(widths), size)


# Putting it there -------------------------------------------------------------------------------------------------


def _opening(deck: Any, document: Document) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_LAYOUT_TITLE])
    title, subtitle = slide.shapes.title, slide.placeholders[1]
    for shape, text, top, high, size, colour in (
        (title, document.title, 2.2, 1.3, 40, _INK),
        (subtitle, document.subtitle, 3.6, 1.4, _BIG, _QUIET),
    ):
        shape.left, shape.top, shape.width, shape.height = map(Inches, (_LEFT, top, _ROOM, high))
        shape.text_frame.word_wrap = True
        shape.text_frame.margin_left = 0
        shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if shape is title else MSO_ANCHOR.TOP
        line = shape.text_frame.paragraphs[0]
        line.alignment = PP_ALIGN.LEFT
        _span(line, text, size, colour, bold=shape is title)


def _slide(deck: Any, heading: str, sheet: _Sheet, foot: str, draw: _Draw) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_LAYOUT_TITLE_ONLY])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = map(Inches, (_LEFT, 0.35, _ROOM, 0.85))
    title.text_frame.word_wrap = True
    title.text_frame.margin_left = 0
    title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _span(title.text_frame.paragraphs[0], heading, 26, _INK, bold=True)
    top = _TOP
    if sheet.texts:
        beside = isinstance(sheet.big, Picture)
        wide = _BESIDE if beside else _ROOM
        high = _DEEP if beside else _texts_high(sheet.texts, _ROOM, sheet.size)
        _write(slide, sheet.texts, wide, high, sheet.size)
        top = top if beside else top + high + 0.05
    if isinstance(sheet.big, Picture):
        _place(slide, sheet.big, draw(sheet.big), _LEFT + _BESIDE + 0.2 if sheet.texts else _LEFT)
        slide.notes_slide.notes_text_frame.text = f"{sheet.big.alternative}\n{foot}"
    elif sheet.big is not None:
        _tabulate(slide, sheet.big, top)
    _foot(slide, foot)


def _write(slide: Any, texts: Sequence[_Line], wide: float, high: float, size: int) -> None:
    frame = slide.shapes.add_textbox(*map(Inches, (_LEFT, _TOP, wide, high))).text_frame
    frame.word_wrap = True
    frame.margin_left = 0
    for place, block in enumerate(texts):
        line = frame.paragraphs[0] if not place else frame.add_paragraph()
        line.space_after = Pt(_BETWEEN)
        if block.number is not None:
            _as_item(line, block.number)
        for span in block.words:
            quiet = span.style is Style.QUIET
            _span(line, span.text, size, _QUIET if quiet else _INK, bold=span.style is Style.STRONG)


def _as_item(line: Any, number: int) -> None:
    """A list item as the program itself makes one, with its bullet or number; python-pptx has no way to it."""
    look = line._p.get_or_add_pPr()  # noqa: SLF001 - the same
    look.set("marL", str(Inches(_HANGING)))
    look.set("indent", str(-Inches(_HANGING)))
    mark = OxmlElement("a:buAutoNum" if number else "a:buChar")
    if number:
        mark.set("type", "arabicPeriod")
        mark.set("startAt", str(number))
    else:
        mark.set("char", "\u2022")
    look.append(mark)


def _span(line: Any, text: str, size: int, colour: RGBColor, *, bold: bool = False) -> None:
    run = line.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, colour
    run.font._element.set("lang", "en-GB")  # noqa: SLF001 - python-pptx knows fewer languages than speech does


def _place(slide: Any, block: Picture, png: bytes, left: float) -> None:
    picture = slide.shapes.add_picture(BytesIO(png), Inches(left), Inches(_TOP))
    room = Inches(_LEFT + _ROOM - left)
    scale = min(room / picture.width, Inches(_DEEP) / picture.height)
    picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
    described = picture._element._nvXxPr.cNvPr  # noqa: SLF001 - python-pptx has no other way to alternative text
    described.set("descr", block.alternative)


def _tabulate(slide: Any, laid: _Laid, top: float) -> None:
    table = laid.table
    rows = (table.head, *table.rows)
    shape = slide.shapes.add_table(
        len(rows), len(table.head), *map(Inches, (_LEFT, top, sum(laid.widths), laid.high))
    )
    shape._element._nvXxPr.cNvPr.set("descr", table.caption)  # noqa: SLF001 - the same, for tables
    shape._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN_GRID  # noqa: SLF001 - the same
    grid = shape.table
    grid.horz_banding = False
    for column, wide in zip(grid.columns, laid.widths, strict=True):
        column.width = Inches(wide)
    for at, row in enumerate(rows):
        grid.rows[at].height = Inches(laid.row_high(row))
        for place, value in enumerate(row):
            _fill(grid.cell(at, place), value, laid.size, head=at == 0)


def _fill(cell: Any, value: str, size: int, *, head: bool) -> None:
    ground, colour = _LETTERS.get(value, (_GROUND if head else None, _INK))
    cell.margin_top = cell.margin_bottom = Inches(0.05)
    cell.margin_left = cell.margin_right = Inches(0.08)
    _span(cell.text_frame.paragraphs[0], value, size, colour, bold=head)
    if ground is None:
        cell.fill.background()
    else:
        cell.fill.solid()
        cell.fill.fore_color.rgb = ground


def _foot(slide: Any, foot: str) -> None:
    """The foot at the left and the slide's number at the right, which renumbers itself when slides are moved."""
    left = slide.shapes.add_textbox(*map(Inches, (_LEFT, 6.95, _ROOM - 1, 0.35))).text_frame
    left.word_wrap = True
    left.margin_left = 0
    _span(left.paragraphs[0], foot, 10, _QUIET)
    right = slide.shapes.add_textbox(*map(Inches, (_LEFT + _ROOM - 1, 6.95, 1, 0.35))).text_frame
    line = right.paragraphs[0]
    line.alignment = PP_ALIGN.RIGHT
    number = OxmlElement("a:fld")
    number.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    number.set("type", "slidenum")
    look, shown = OxmlElement("a:rPr"), OxmlElement("a:t")
    look.set("lang", "en-GB")
    look.set("sz", "1000")
    shown.text = "\u2039#\u203a"
    number.extend((look, shown))
    line._p.append(number)  # noqa: SLF001 - python-pptx writes no fields
