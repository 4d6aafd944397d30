"""What the bot says, as Block Kit: every limit kept by splitting or shortening, and people's words never markup.

Text goes into `rich_text` and `plain_text`, which Slack does not parse. The one place it does parse, the fallback
`text`, is escaped. Limits: https://docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot import delivery_words
from bot.messages import (
    Block,
    Choice,
    Choices,
    Items,
    Message,
    Paragraph,
    Picture,
    Span,
    Style,
    Table,
    Words,
    plain,
)

BlockKit = dict[str, Any]

MOST_BLOCKS = 50
_MOST_IN_A_BLOCK = 2900
_MOST_TEXT = 11_000
_MOST_ITEMS = 60
_BUTTONS_IN_A_ROW = 5
_LABEL = 75
_VALUE = 2000
_ALTERNATIVE = 2000
_FALLBACK = 3900

FORM = "form"
SAY = "say"
"""A button's action: it opens a form, or it says its token."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message for Slack: its blocks, and the words for notifications and for clients that take no blocks."""

    blocks: tuple[BlockKit, ...]
    text: str


def escaped(text: str) -> str:
    """Safe in the one field Slack parses. Only these three characters are escaped, as Slack asks.

    >>> escaped("<!channel> R&D")
    '&lt;!channel&gt; R&amp;D'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int) -> str:
    """At most that long, with the cut shown.

    >>> shortened("Not ready yet", 8)
    'Not rea…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def plain_text(text: str, most: int) -> BlockKit:
    """A text object that is shown exactly as it is; Slack takes none that is empty."""
    return {"type": "plain_text", "text": shortened(text, most) if text.strip() else "-", "emoji": False}


def render(message: Message, files: Sequence[str | None] = (), *, limit: int = MOST_BLOCKS) -> Rendered:
    """The message in at most `limit` blocks. `files` are Slack's ids of its pictures, in order; None: not to be had."""
    waiting = list(files)
    blocks: list[BlockKit] = []
    for block in message.blocks:
        file = waiting.pop(0) if isinstance(block, Picture) and waiting else None
        blocks.extend(_rendered(block, file))
    return Rendered(tuple(_within(blocks, limit)), fallback(message, files))


def fallback(message: Message, files: Sequence[str | None] = ()) -> str:
    """The message as escaped text, with a word for each picture that is missing."""
    waiting = list(files)
    lines = []
    for block in message.blocks:
        shown = block
        if isinstance(block, Picture) and waiting and waiting.pop(0) is None:
            shown = Paragraph(delivery_words.chart_missing(block.alternative))
        if not isinstance(block, Choices):
            lines.append(plain(Message((shown,))))
    return _cut_escaped(escaped("\n".join(lines).strip() or "-"))


def without_pictures(files: Sequence[str | None]) -> list[str | None]:
    """The same pictures, none of them to be had."""
    return [None for _ in files]


def _cut_escaped(text: str) -> str:
    if len(text) <= _FALLBACK:
        return text
    cut = text[: _FALLBACK - 1]
    started = cut.rfind("&", len(cut) - len("&amp"))
    if started >= 0 and ";" not in cut[started:]:
        cut = cut[:started]
    return f"{cut}…"


# One block --------------------------------------------------------------------------------------------------------


def _rendered(block: Block, file: str | None) -> Iterator[BlockKit]:
    match block:
        case Paragraph(words):
            for part in _parts(words):
                yield _rich([{"type": "rich_text_section", "elements": part}])
        case Items(items, numbered):
            yield from _list(items, numbered=numbered)
        case Table(head, rows, caption):
            if caption:
                yield from _rendered(Paragraph((Span(caption, Style.STRONG),)), None)
            yield from _list([_row(head, row) for row in rows], numbered=False)
        case Picture():
            if file is None:
                yield from _rendered(Paragraph(delivery_words.chart_missing(block.alternative)), None)
            else:
                yield {
                    "type": "image",
                    "slack_file": {"id": file},
                    "alt_text": shortened(block.alternative.strip() or "chart", _ALTERNATIVE),
                }
        case Choices(choices):
            sayable = [c for c in choices if len(c.token) <= _VALUE and c.token]
            for first in range(0, len(sayable), _BUTTONS_IN_A_ROW):
                row = sayable[first : first + _BUTTONS_IN_A_ROW]
                yield {
                    "type": "actions",
                    "elements": [_button(c, first + n) for n, c in enumerate(row)],
                }


def _rich(elements: list[BlockKit]) -> BlockKit:
    return {"type": "rich_text", "elements": elements}


def _row(head: Sequence[str], row: Sequence[str]) -> Words:
    """A table's row as a line a phone can show and a screen reader can follow: name, then each value by its head."""
    first, *rest = row or ("",)
    named = [
        f"{name} {cell}".strip()
        for name, cell in zip((*head[1:], *[""] * len(rest)), rest, strict=False)
        if cell
    ]
    said = f": {', '.join(named)}" if named else ""
    return tuple(s for s in (Span(first, Style.STRONG), Span(said)) if s.text)


def _list(items: Sequence[Words], *, numbered: bool) -> Iterator[BlockKit]:
    style, number = ("ordered" if numbered else "bullet"), 0
    batch: list[BlockKit] = []
    size = 0
    start = 0
    for item in items:
        part = next(iter(_parts(item)), None)
        if part is None:
            continue
        length = sum(len(e["text"]) for e in part)
        if batch and (size + length > _MOST_IN_A_BLOCK or len(batch) == _MOST_ITEMS):
            yield _rich([_rich_list(batch, style, start)])
            batch, size, start = [], 0, number
        batch.append({"type": "rich_text_section", "elements": part})
        size += length
        number += 1
    if batch:
        yield _rich([_rich_list(batch, style, start)])


def _rich_list(items: list[BlockKit], style: str, offset: int) -> BlockKit:
    made: BlockKit = {"type": "rich_text_list", "style": style, "elements": items}
    if style == "ordered" and offset:
        made["offset"] = offset
    return made


def _parts(words: Words) -> Iterator[list[BlockKit]]:
    """Spans as rich text, in parts that each fit one block."""
    part: list[BlockKit] = []
    size = 0
    for span in words:
        text = span.text
        while text:
            piece, text = text[: _MOST_IN_A_BLOCK - size], text[_MOST_IN_A_BLOCK - size :]
            part.append(_run(replace(span, text=piece)))
            size += len(piece)
            if size >= _MOST_IN_A_BLOCK:
                yield part
                part, size = [], 0
    if part:
        yield part


def _run(span: Span) -> BlockKit:
    made: BlockKit = {"type": "text", "text": span.text}
    if span.style is not Style.PLAIN and span.text.strip():
        made["style"] = {"bold": True} if span.style is Style.STRONG else {"italic": True}
    return made


def _button(choice: Choice, number: int) -> BlockKit:
    made: BlockKit = {
        "type": "button",
        "action_id": f"{FORM if choice.form is not None else SAY}/{number}",
        "text": plain_text(choice.label, _LABEL),
        "value": choice.token,
    }
    if choice.primary:
        made["style"] = "primary"
    return made


# All of them together ---------------------------------------------------------------------------------------------


def _within(blocks: Sequence[BlockKit], limit: int) -> Iterable[BlockKit]:
    """Within the number of blocks and the length Slack takes; what is left out is said."""
    blocks = _numbered(list(blocks) or [_more(delivery_words.nothing_to_say())])
    kept: list[BlockKit] = []
    length = 0
    for block in blocks[:limit]:
        length += length_of(block)
        if length > _MOST_TEXT:
            break
        kept.append(block)
    if len(kept) == len(blocks):
        return kept
    left_out = [b for b in blocks[len(kept) :] if b["type"] == "actions"][-1:]
    return [*kept[: limit - 1 - len(left_out)], _more(delivery_words.more_than_fits()), *left_out]


def _numbered(blocks: list[BlockKit]) -> list[BlockKit]:
    """Every button's action has its own name in the message."""
    number = 0
    for block in blocks:
        for element in block["elements"] if block["type"] == "actions" else ():
            kind = str(element["action_id"]).split("/", 1)[0]
            element["action_id"] = f"{kind}/{number}"
            number += 1
    return blocks


def _more(words: Words) -> BlockKit:
    return _rich([{"type": "rich_text_section", "elements": next(_parts(words))}])


def length_of(block: Mapping[str, Any]) -> int:
    """How much text is in a block, at any depth: a button's label and a picture's alternative count too."""
    own = sum(len(block[name]) for name in ("text", "alt_text") if isinstance(block.get(name), str))
    inner = (block.get("text"), *block.get("elements", ()))
    return own + sum(length_of(e) for e in inner if isinstance(e, Mapping))
