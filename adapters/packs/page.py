"""A document as one web page that needs nothing else: headings, tables with captions, charts inside it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from xml.etree import ElementTree as ET

from adapters.packs.columns import columns
from adapters.packs.printable import printable
from bot.documents import Document, Section
from bot.messages import Block, Items, Paragraph, Picture, Style, Table, Words

_LOOK = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #0b0c0c; background: #fff; max-width: 52rem; margin: 0 auto;
  padding: 1.5rem; }
h1 { font-size: 2rem; line-height: 1.2; } h2 { font-size: 1.45rem; margin-top: 2.5rem; border-top: 1px solid #b1b4b6;
  padding-top: 1rem; } h3 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .92rem; } table.natural { width: auto; } caption { text-align: left; color: #484949; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; border-bottom: 1px solid #b1b4b6; }
img { max-width: 100%; height: auto; } .quiet { color: #484949; } footer { margin-top: 3rem; color: #484949; }
td.G { background: #00795a; color: #fff; } td.AG { background: #c5ead3; } td.AR { background: #ee9433; }
td.R { background: #860c20; color: #fff; } td.G, td.AG, td.AR, td.R { padding: .35rem .6rem; } td.G + td, td.AG + td, td.AR + td, td.R + td { padding-left: .6rem; }
div.wide { overflow-x: auto; } td.short, th.short { white-space: nowrap; } td.long, th.long { min-width: 15rem; }
@media screen and (max-width: 36rem) {
  table.stack, .stack caption, .stack tbody, .stack tr, .stack td { display: block; }
  td.short, th.short { white-space: normal; }
  .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stack tr { padding: .5rem 0; border-bottom: 1px solid #b1b4b6; }
  .stack td, .stack td.short, .stack td.long, .stack td + td { padding: .1rem 0; border: 0; white-space: normal; min-width: 0; }
  .stack td[data-head]::before { content: attr(data-head) ": "; color: #484949; }
  .stack td:first-child { font-weight: 600; }
  .stack td.G::before, .stack td.AG::before, .stack td.AR::before, .stack td.R::before { color: inherit; }
  .stack td.G, .stack td.AG, .stack td.AR, .stack td.R, .stack td.G.short, .stack td.AG.short, .stack td.AR.short, .stack td.R.short { padding: .15rem .4rem; }
}
@page { size: A4; margin: 16mm 18mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  section.new { break-before: page; } section.new > h2 { border-top: 0; margin-top: 0; }
  p { orphans: 4; widows: 4; } section.whole, img, table { break-inside: avoid; } h2, h3, h2 + p, h3 + p { break-after: avoid; }
  div.wide { overflow: visible; } td.long, th.long { min-width: 0; } img { max-width: 68%; }
  p, ul, ol { margin-top: .4rem; margin-bottom: .4rem; } h3 { margin-top: 1rem; }
}
"""
_MANY = 4
_LETTERS = {"G green": "G", "AG amber/green": "AG", "AR amber/red": "AR", "R red": "R"}


def as_page(document: Document, draw: Callable[[Picture], bytes]) -> bytes:
    """The document as HTML bytes. `draw` gives a picture block as SVG."""
    document = printable(document)
    root = ET.Element("html", {"lang": "en-GB"})
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", {"charset": "utf-8"})
    ET.SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    ET.SubElement(head, "title").text = document.title
    ET.SubElement(head, "style").text = _LOOK
    main = ET.SubElement(ET.SubElement(root, "body"), "main")
    ET.SubElement(main, "h1").text = document.title
    ET.SubElement(main, "p", {"class": "quiet"}).text = document.subtitle
    for section in document.sections:
        part = ET.SubElement(main, "section", _looks(section))
        ET.SubElement(part, f"h{section.level + 1}").text = section.heading
        for block in section.blocks:
            _block(part, block, draw)
    ET.SubElement(main, "footer").text = document.foot
    written: bytes = ET.tostring(root, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + written


def _looks(section: Section) -> dict[str, str]:
    """On paper one begins a page, and one that is part of another stays whole."""
    looks = " ".join(filter(None, ("new" if section.new_page else "", "whole" if section.level > 1 else "")))
    return {"class": looks} if looks else {}


def _block(main: ET.Element, block: Block, draw: Callable[[Picture], bytes]) -> None:
    match block:
        case Paragraph(run):
            _spans(ET.SubElement(main, "p"), run)
        case Items(items, numbered):
            listed = ET.SubElement(main, "ol" if numbered else "ul")
            for item in items:
                _spans(ET.SubElement(listed, "li"), item)
        case Table():
            _table(main, block)
        case Picture():
            drawn = base64.b64encode(draw(block)).decode()
            source = f"data:image/svg+xml;base64,{drawn}"
            ET.SubElement(ET.SubElement(main, "p"), "img", {"src": source, "alt": block.alternative})
        case _:  # buttons stay in chat
            pass


def _table(main: ET.Element, table: Table) -> None:
    found = columns(table)
    natural = not any(found.stretched)
    # a phone reads a table of many columns downwards, and scrolls one that is still too wide, not the page;
    # who has no finger to scroll with does it by keyboard
    stacked = len(table.head) >= _MANY and not table.is_blank
    named = {"class": "wide", "role": "region", "aria-label": table.caption or table.head[0], "tabindex": "0"}
    holder = ET.SubElement(main, "div", named)
    looks = " ".join(filter(None, ("natural" if natural else "", "stack" if stacked else "")))
    made = ET.SubElement(holder, "table", {"class": looks} if looks else {})
    if table.caption:
        ET.SubElement(made, "caption").text = table.caption
    head = ET.SubElement(ET.SubElement(made, "thead"), "tr")
    widths = ["" if table.is_blank else "long" if stretched else "short" for stretched in found.stretched]
    for name, width in zip(table.head, widths, strict=True):
        ET.SubElement(head, "th", {"scope": "col", **({"class": width} if width else {})}).text = name
    body = ET.SubElement(made, "tbody")
    for row in table.rows:
        line = ET.SubElement(body, "tr")
        for place, (value, width) in enumerate(zip(row, widths, strict=True)):
            look = " ".join(filter(None, (_LETTERS.get(value, ""), width)))
            named = {"data-head": table.head[place]} if stacked and place and value else {}
            ET.SubElement(line, "td", named | ({"class": look} if look else {})).text = value or "\u00a0"


def _spans(under: ET.Element, run: Words) -> None:
    for span in run:
        match span.style:
            case Style.STRONG:
                ET.SubElement(under, "strong").text = span.text
            case Style.QUIET:
                ET.SubElement(under, "span", {"class": "quiet"}).text = span.text
            case _:
                ET.SubElement(under, "span").text = span.text
