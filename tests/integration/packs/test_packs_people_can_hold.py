"""A pack as a PDF, as slides and as a page: read back as a screen reader and an editor would find it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from pptx import Presentation
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from adapters.packs.page import as_page
from adapters.packs.pdf import as_pdf
from adapters.packs.slides import as_slides
from bot.documents import Document, Section, from_json, to_json
from bot.messages import Items, Paragraph, Picture, Table, quiet, strong, words

MISCHIEF = '#strong[x] $1/0$ *y* <script>alert(1)</script> =HYPERLINK("x") \\u{0} "quoted" & {brace}'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#00795a"/></svg>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "0000000500010d0a2db40000000049454e44ae426082"
)
DOCUMENT = Document(
    title="Stocktake: Homes",
    subtitle="As known at 17:00 on 27 November 2026.",
    foot="Stocktake: Homes",
    sections=(
        Section("Good news", (Items((words("The service says: ", MISCHIEF),)),)),
        Section(
            "How it stands",
            (
                Paragraph(words(strong("Now: "), "31 days ", quiet("(provisional)"))),
                Table(
                    ("Indicator", "Now"), (("Voids", "AR amber/red"), ("Repairs", "G green")), "The readings"
                ),
                Picture("trajectory", ("VOID_DAYS",), "Voids: 31 days in October, 5 above trajectory.", ""),
            ),
            level=1,
        ),
        Section("Average void re-let time", (Paragraph(words("More.")),), level=2),
        Section(
            "A long table", (Table(("No.", "Action"), tuple((str(n), "x") for n in range(30)), "Actions"),)
        ),
    ),
)


def tags(node: object) -> Iterator[DictionaryObject]:
    """Every element of a PDF's structure tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from tags(each)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        yield from tags(node.get("/K", []))


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    return PdfReader(BytesIO(as_pdf(DOCUMENT, lambda _block: SVG)))


def test_the_pdf_is_tagged_with_its_title_and_language(pdf: PdfReader) -> None:
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Stocktake: Homes"
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_a_screen_reader_finds_headings_lists_tables_and_what_a_chart_shows(pdf: PdfReader) -> None:
    found = [str(t["/S"]) for t in tags(pdf.trailer["/Root"]["/StructTreeRoot"])]
    assert {"/Title", "/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure"} <= set(found)
    assert found.count("/H1") == 3
    told = [str(t["/Alt"]) for t in tags(pdf.trailer["/Root"]["/StructTreeRoot"]) if "/Alt" in t]
    assert told == ["Voids: 31 days in October, 5 above trajectory."]


def test_a_chart_without_words_for_it_is_refused_not_printed() -> None:
    silent = Document("t", "s", "f", (Section("h", (Picture("trajectory", ("V",), "", ""),)),))
    with pytest.raises(Exception, match="alt"):
        as_pdf(silent, lambda _block: SVG)


def test_what_people_wrote_is_data_in_every_form(pdf: PdfReader) -> None:
    assert '#strong[x] $1/0$ *y* <script>alert(1)</script> =HYPERLINK("x")' in " ".join(
        pdf.pages[0].extract_text().split()
    )
    page = as_page(DOCUMENT, lambda _block: SVG).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert MISCHIEF in "\n".join(texts(as_slides(DOCUMENT, lambda _block: PNG)))


def texts(deck: bytes) -> Iterator[str]:
    """Every line of text of every slide."""
    for slide in Presentation(BytesIO(deck)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield from (p.text for p in shape.text_frame.paragraphs)


def test_slides_hold_native_tables_and_pictures_with_words() -> None:
    deck = Presentation(BytesIO(as_slides(DOCUMENT, lambda _block: PNG)))
    shapes = [s for slide in deck.slides for s in slide.shapes]
    tables = [s.table for s in shapes if s.has_table]
    assert tables[0].cell(1, 1).text == "AR amber/red"
    pictures = [s for s in shapes if s.shape_type is not None and s.shape_type.name == "PICTURE"]
    assert [p._element._nvXxPr.cNvPr.get("descr") for p in pictures] == [
        "Voids: 31 days in October, 5 above trajectory."
    ]
    assert all(slide.shapes.title.text for slide in deck.slides), (
        "a slide without a title cannot be found by ear"
    )
    assert deck.core_properties.title == "Stocktake: Homes"


def test_a_long_table_goes_on_with_its_head_on_every_slide() -> None:
    deck = Presentation(BytesIO(as_slides(DOCUMENT, lambda _block: PNG)))
    tables = [s.table for slide in deck.slides for s in slide.shapes if s.has_table][1:]
    assert [t.cell(0, 1).text for t in tables] == ["Action"] * len(tables)
    assert sum(len(t.rows) - 1 for t in tables) == 30
    assert max(len(t.rows) for t in tables) <= 14


CHART = b'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="330"><rect width="600" height="330" fill="#00795a"/></svg>'


def test_short_priorities_share_a_page_and_none_is_parted_from_its_indicator() -> None:
    """What is said about a chart stands beside it; a page is begun only where the next does not fit."""

    def priority(name: str) -> tuple[Section, Section]:
        asked = Items(tuple(words(f"What began in month {n} of {name}?") for n in range(4)))
        chart = Picture("trajectory", ("V",), "Voids: 31 days in October.", "")
        return (
            Section(name, (Paragraph(words(f"Lead of {name}.")),), new_page=True),
            Section(f"Indicator of {name}", (Paragraph(words("Now: 31.")), chart, asked), level=2),
        )

    named = ("Repairs", "Tenants", "Families")
    sections = tuple(s for name in named for s in priority(name))
    pages = PdfReader(BytesIO(as_pdf(Document("t", "s", "f", sections), lambda _: CHART))).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) == 2
    for name in named:
        at = next(t for t in texts if f"Lead of {name}." in t)
        assert f"Indicator of {name}" in at
        assert f"What began in month 3 of {name}?" in at


def test_a_deep_dive_begins_where_it_fits_and_its_charts_stay_together() -> None:
    charts = tuple(
        Picture(kind, ("V",), "Voids: 31 days in October.", "") for kind in ("seasonal", "control")
    )
    dives = tuple(Section(f"Deep dive: {n}", charts, level=2, new_page=True) for n in ("Voids", "Repairs"))
    opening = Section("Repairs", (Paragraph(words("Lead.")),), new_page=True)
    pages = PdfReader(BytesIO(as_pdf(Document("t", "s", "f", (opening, *dives)), lambda _: CHART))).pages
    assert ["Deep dive: Voids" in page.extract_text() for page in pages] == [True, False]
    assert "Repairs" in pages[0].extract_text()


def test_on_a_phone_a_wide_table_says_what_each_value_is() -> None:
    many = Table(
        ("Indicator", "Latest", "Trajectory", "Now"), (("Voids", "31 days", "", "AR amber/red"),), "Readings"
    )
    text = as_page(Document("t", "s", "f", (Section("h", (many,)),)), lambda _: SVG).decode()
    assert '<td data-head="Latest"' in text
    assert 'data-head="Trajectory"' not in text, "an empty cell says nothing"
    assert "data-head" not in as_page(DOCUMENT, lambda _: SVG).decode().partition("</style>")[2]


def test_the_page_stands_alone_and_has_its_language_captions_and_alternatives() -> None:
    text = as_page(DOCUMENT, lambda _block: SVG).decode()
    assert text.startswith("<!doctype html>")
    assert 'lang="en-GB"' in text
    assert "<caption>The readings</caption>" in text
    assert 'alt="Voids: 31 days in October, 5 above trajectory."' in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text


def test_a_document_comes_back_from_json_as_it_was() -> None:
    assert from_json(to_json(DOCUMENT)) == DOCUMENT
    assert ET.fromstring(SVG).tag.endswith("svg")  # noqa: S314 - our own eight bytes of SVG


def boxes(deck: bytes) -> Iterator[tuple[str, float, float, float, float]]:
    """Every shape of every slide but the foot, in inches: which slide, left, top, right, bottom."""
    for slide in Presentation(BytesIO(deck)).slides:
        for shape in slide.shapes:
            left, top = shape.left / 914400, shape.top / 914400
            yield slide.shapes.title.text, left, top, left + shape.width / 914400, top + shape.height / 914400


WORDY = Document(
    title="Stocktake: everything",
    subtitle="As known at 17:00.",
    foot="Stocktake",
    sections=(
        Section(
            "Voids",
            (
                Paragraph(words(strong("Now: "), "31 days in October against 26.")),
                Picture("trajectory", ("V",), "Voids: 31 days.", ""),
                Paragraph(words(strong("What changed since June"))),
                Items(tuple(words("the service says a great deal about what it is doing " * 3) for _ in range(7))),
            ),
        ),
        Section(
            "How it stands",
            (
                Paragraph(words("Three readings, never merged. " * 9)),
                Table(
                    ("Indicator", "Latest", "Trajectory", "Now", "Chance of target", "Assessed"),
                    tuple(("A&E attendances", "1,344,354 attendances", "1,300,000", "AG amber/green", "over 19 in 20", "AR amber/red") for _ in range(29)),
                    "Readings",
                ),
            ),
        ),
        Section("Questions", (Items(tuple(words("what will take it beyond the best month ever? " * 3) for _ in range(40)), numbered=True),)),
    ),
)  # fmt: skip


def test_nothing_on_a_slide_lies_over_its_foot_or_beyond_its_edge() -> None:
    """A slide has no scroll bar: what does not fit goes on to the next, and no list item is cut."""
    deck = as_slides(WORDY, lambda _block: PNG)
    for heading, left, top, right, bottom in boxes(deck):
        assert 0 <= left < right <= 13.34, heading
        if top < 6.9:
            assert bottom <= 6.9, heading
    said = "\n".join(texts(deck))
    assert said.count("the service says") == 7 * 3
    starts = [
        mark.get("startAt")
        for slide in Presentation(BytesIO(deck)).slides
        for mark in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}buAutoNum")
    ]
    assert starts == [str(n) for n in range(1, 41)], "a list goes on with its own numbers on the next slide"


def test_a_heading_is_never_the_last_line_of_a_slide() -> None:
    for slide in Presentation(BytesIO(as_slides(WORDY, lambda _block: PNG))).slides:
        lines = [
            p.text
            for s in slide.shapes
            if s.has_text_frame and s.top > 914400
            for p in s.text_frame.paragraphs
        ]
        assert lines[-3:-2] != ["What changed since June"], "the foot and the number follow the text"


def test_a_slide_with_a_chart_has_it_in_words_in_its_notes_and_a_number_that_renumbers_itself() -> None:
    deck = Presentation(BytesIO(as_slides(DOCUMENT, lambda _block: PNG)))
    noted = [s.notes_slide.notes_text_frame.text for s in deck.slides if s.has_notes_slide]
    assert noted == ["Voids: 31 days in October, 5 above trajectory.\nStocktake: Homes"]
    fields = [
        f.get("type")
        for s in deck.slides
        for f in s._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}fld")
    ]
    assert fields == ["slidenum"] * (len(deck.slides) - 1)
    spoken = {
        r.get("lang")
        for s in deck.slides
        for r in s._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr")
    }
    assert spoken == {"en-GB"}


def test_a_short_table_is_not_stretched_in_any_form() -> None:
    deck = Presentation(BytesIO(as_slides(DOCUMENT, lambda _block: PNG)))
    table = next(s for slide in deck.slides for s in slide.shapes if s.has_table)
    assert table.width < 5 * 914400
    assert '<table class="natural">' in as_page(DOCUMENT, lambda _block: SVG).decode()


def test_the_slide_that_opens_a_part_names_what_is_in_it() -> None:
    deck = Presentation(BytesIO(as_slides(DOCUMENT, lambda _block: PNG)))
    opening = next(s for s in deck.slides if s.shapes.title.text == "How it stands")
    named = [
        s
        for slide in deck.slides
        for s in slide.shapes
        if s.has_text_frame and "Average void re-let time" in s.text_frame.text
    ]
    assert opening is not None
    assert len(named) == 2, "where the part opens, and as its own slide's title"


def test_the_page_prints_in_its_colours_and_keeps_a_part_whole() -> None:
    text = as_page(DOCUMENT, lambda _block: SVG).decode()
    assert "@page { size: A4; margin: 16mm 18mm; }" in text
    assert "print-color-adjust: exact" in text, (
        "a white letter on a ground that is not printed cannot be read"
    )
    assert '<section class="whole"><h3>Average void re-let time</h3>' in text
    assert 'role="region" aria-label="The readings" tabindex="0"' in text
