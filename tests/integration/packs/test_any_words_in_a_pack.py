"""Whatever people wrote, a pack in each form is one that opens, holds it as words, and does nothing when it is opened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pypdf import PdfReader

from adapters.packs.page import as_page
from adapters.packs.pdf import as_pdf
from adapters.packs.printable import clean
from adapters.packs.slides import as_slides
from bot.documents import Document, Section
from bot.messages import Items, Paragraph, Picture, Table, words
from tests.integration.packs.test_packs_people_can_hold import PNG, SVG

MISCHIEF = (
    '<script>alert(1)</script><img src=x onerror=alert(1)>"><a href="javascript:x">', '#read("/etc/passwd") $1/0$ #link("https://x")[y] \\',
    "=cmd|' /C calc'!A0", "\u202egnirts\u202c \u200b\u2066x", "a\x00b\x1b[31m\r\n\tc", "\ud800 half \ufffe\uffff\U0001fffe", "//comment /* and */ `raw` @ref <label>",
    "A" * 4000, "\U0001f3da\ufe0f \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627", "", "_x0041_ &amp; ]]> {{x}} ${x} %s",
)  # fmt: skip
written = st.one_of(
    st.sampled_from(MISCHIEF),
    st.text(max_size=60),
    st.text("<>&\"'#$*_`\\@=~/[]{}()\n\r\t\x00\u202e", max_size=30),
)


def full_of(said: str) -> Document:
    """Said in every place a document has for what people wrote."""
    parts = (
        Paragraph(words(said)),
        Items((words(said), words("The service says: ", said))),
        Table((said, "Now"), ((said, said),), said),
        Picture("trajectory", ("VOID_DAYS",), clean(said).strip() or "Voids", ""),
    )
    return Document(said, said, said, (Section(said, parts), Section("After", parts, level=2)))


def letters(said: str) -> str:
    """What is left of words however they are spaced, wrapped or cleaned of what cannot be printed."""
    return "".join(re.findall(r"[A-Za-z0-9]", said))


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {(value or "")[:5] for name, value in attrs if name in {"href", "src", "action"}}

    def handle_data(self, data: str) -> None:
        self.said.append(data)


HARMLESS = _Page(as_page(full_of("words"), lambda _: SVG).decode())


@settings(max_examples=60, deadline=None)
@given(written)
@example(MISCHIEF[0])
def test_a_page_has_no_element_or_attribute_that_words_made(said: str) -> None:
    page = _Page(as_page(full_of(said), lambda _: SVG).decode())
    assert page.tags <= HARMLESS.tags
    assert page.attributes <= HARMLESS.attributes
    assert page.addresses <= HARMLESS.addresses
    assert letters(said) in letters("".join(page.said))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(written)
@example(MISCHIEF[0])
@example(MISCHIEF[4])
@example(MISCHIEF[5])
@example(MISCHIEF[7])
@example(MISCHIEF[8])
def test_slides_open_and_hold_words_without_links_or_code(said: str) -> None:
    deck = as_slides(full_of(said), lambda _: PNG)
    shown = "".join(_on_slides(deck))
    assert letters(said[:200]) in letters(shown)
    with ZipFile(BytesIO(deck)) as parts:
        assert not [n for n in parts.namelist() if "vba" in n.lower() or "embeddings" in n or "activeX" in n]
        slides = "".join(parts.read(n).decode() for n in parts.namelist() if n.startswith("ppt/slides/slide"))
    assert "hlinkClick" not in slides


def _on_slides(deck: bytes) -> Iterator[str]:
    for slide in Presentation(BytesIO(deck)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(written)
@example(MISCHIEF[0])
@example(MISCHIEF[1])
@example(MISCHIEF[4])
@example(MISCHIEF[5])
@example(MISCHIEF[6])
@example("")
@example("\u00a0 ")
@example("\x1b")
def test_a_pdf_is_made_of_any_words_and_does_nothing_when_it_is_opened(said: str) -> None:
    made = as_pdf(full_of(said), lambda _: SVG)
    pdf = PdfReader(BytesIO(made))
    wanted, read_back = letters(said[:60]), letters("".join(page.extract_text() for page in pdf.pages))
    # What is told to run from right to left is drawn so, and read back in the order it stands in.
    assert wanted in read_back or ("\u202e" in said and Counter(wanted) <= Counter(read_back))
    root = pdf.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert "/JavaScript" not in root.get("/Names", {})
    assert [a for page in pdf.pages for a in page.get("/Annots", []) if "/URI" in str(a.get_object())] == []
