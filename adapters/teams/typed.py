"""What somebody typed, read from the HTML that Teams sends beside a message's `text`.

The text alone is not what was typed: in a chat, whatever stood in angle brackets is missing from it, and a reply to one
of our messages begins with a mark that holds a number of thirteen digits. The HTML is what everybody sees.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping

LONGEST = 60_000
"""Characters of HTML that are read: a message of 8,000 with every formatting there is. From a longer one, its text is."""
_SCHEMA = "http://schema.skype.com/"
_LINES = frozenset({"address", "blockquote", "br", "codeblock", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
                    "li", "ol", "p", "pre", "table", "tr", "ul"})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"attachment", "quoted", "script", "style", "title"})
# The standard library's parser takes forty seconds for what somebody hostile would write in 60,000 characters. Neither
# of these looks past the next "<", so they take the same for anything.
_TAG = re.compile(
    r'<(?:!--[^<>]*--|(?P<shut>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*+)(?P<more>(?:[^<>"]|"[^"<]*")*+))>'
)
_ATTRIBUTE = re.compile(r'([a-zA-Z-]++)="([^"]*)"')
_QUOTED = re.compile(r"<quoted messageId=\"[^\"<>]{0,100}\"\s*/>", re.IGNORECASE)


def typed(source: str, us: Collection[str]) -> str:
    """The words of a message, without what it quotes and without the mention of us, by any of our names.

    >>> typed('<p>voids 31, &lt;b&gt;late&lt;/b&gt; <strong>keys</strong></p>', ())
    'voids 31, <b>late</b> keys'
    >>> typed('<blockquote itemtype="http://schema.skype.com/Reply"><p>October?</p></blockquote><p>31</p>', ())
    '31'
    >>> typed('<div><span itemtype="http://schema.skype.com/Mention">Stocktake</span>&nbsp;late</div>', {"Stocktake"})
    'late'
    """
    if len(source) > LONGEST:
        return ""
    reader = _Reader(us)
    if not reader.read(source):
        return ""
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.said).splitlines())
    return "\n".join(line for line in lines if line)


def unquoted(text: str) -> str:
    """The text without the marks that stand for quoted messages.

    >>> unquoted('<quoted messageId="1778622003149"/> voids 31')
    ' voids 31'
    """
    return _QUOTED.sub("", text)


class _Reader:
    """Keeps in `said` what is seen of a message."""

    def __init__(self, us: Collection[str]) -> None:
        self.said: list[str] = []
        self._us = {name.casefold() for name in us}
        self._hidden: list[str] = []
        self._mention: list[str] | None = None

    def read(self, source: str) -> bool:
        """All of it, in one pass; whether what is hidden or a name came to an end, so that nothing was lost in it."""
        end = 0
        for found in _TAG.finditer(source):
            self._say(re.sub(r"\s+", " ", html.unescape(source[end : found.start()])))
            end = found.end()
            name = (found["name"] or "").lower()
            if not found["shut"]:
                self._begins(
                    name, {n.lower(): html.unescape(v) for n, v in _ATTRIBUTE.findall(found["more"] or "")}
                )
            if found["shut"] or (found["more"] or "").endswith("/"):
                self._ends(name)
        self._say(re.sub(r"\s+", " ", html.unescape(source[end:])))
        return not self._hidden and self._mention is None

    def _begins(self, tag: str, has: Mapping[str, str]) -> None:
        kind = has.get("itemtype", "").removeprefix(_SCHEMA)
        if tag in _UNSEEN or (tag == "blockquote" and kind == "Reply") or tag in self._hidden[-1:]:
            self._hidden.append(tag)
        elif tag in _LINES:
            self._say("\n")
        elif tag in _CELLS:
            self._say(" ")
        elif tag in {"img", "emoji"}:
            self._say(has.get("alt", ""))
        elif tag == "at" or (tag == "span" and kind == "Mention"):
            self._mention = []

    def _ends(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
        elif tag in _LINES:
            self._say("\n")
        elif self._mention is not None and tag in {"at", "span"}:
            name, self._mention = "".join(self._mention), None
            self._say(" " if name.strip().removeprefix("@").casefold() in self._us else name)

    def _say(self, text: str) -> None:
        if not self._hidden:
            (self.said if self._mention is None else self._mention).append(text)
