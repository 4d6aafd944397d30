"""Block Kit's documented rules, written from https://docs.slack.dev/reference/block-kit, not from our own code.

`complaints(blocks, surface)` lists what Slack would refuse. `parsed_texts` are the only strings Slack reads as markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MOST = {"message": 50, "modal": 100, "home": 100}
_TEXT_STYLES = {"bold", "italic", "strike", "code", "underline"}


def complaints(blocks: list[Any], surface: str = "message") -> list[str]:
    """Everything in these blocks that breaks a documented limit."""
    found: list[str] = []
    if len(blocks) > MOST[surface]:
        found.append(f"{len(blocks)} blocks; a {surface} takes {MOST[surface]}")
    ids = [b["block_id"] for b in blocks if "block_id" in b]
    if len(ids) != len(set(ids)):
        found.append("a block_id is used twice")
    actions = [e.get("action_id") for b in blocks if b["type"] == "actions" for e in b["elements"]]
    if len(actions) != len(set(actions)):
        found.append("an action_id is used twice")
    for number, block in enumerate(blocks):
        found += [f"block {number} ({block.get('type')}): {why}" for why in _block(block, surface)]
    if surface == "message" and sum(len(t) for t in texts(blocks)) > 13_000:
        found.append("more text than Slack takes in one message")
    return found


def view_complaints(view: dict[str, Any]) -> list[str]:
    """Everything in a modal or home view that breaks a documented limit."""
    found = complaints(view.get("blocks", []), view["type"])
    if view["type"] == "modal":
        found += [f"title: {w}" for w in _text(view["title"], 24, "plain_text")]
        for name in ("submit", "close"):
            found += [f"{name}: {w}" for w in _text(view[name], 24, "plain_text")] if name in view else []
        if any(b["type"] == "input" for b in view["blocks"]) and "submit" not in view:
            found.append("a modal with inputs needs a submit")
        if not view["blocks"]:
            found.append("a modal needs a block")
    if len(view.get("private_metadata", "")) > 3000:
        found.append("private_metadata is longer than 3000")
    if len(view.get("callback_id", "")) > 255:
        found.append("callback_id is longer than 255")
    return found


def texts(blocks: Any) -> Iterator[str]:
    """Every string that is shown."""
    if isinstance(blocks, dict):
        for name, value in blocks.items():
            if name in {"text", "alt_text"} and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(blocks, list):
        for each in blocks:
            yield from texts(each)


def parsed_texts(blocks: Any) -> Iterator[str]:
    """Every string Slack would parse as mrkdwn."""
    if isinstance(blocks, dict):
        if blocks.get("type") in {"mrkdwn", "markdown"}:
            yield str(blocks.get("text", ""))
        for value in blocks.values():
            yield from parsed_texts(value)
    elif isinstance(blocks, list):
        for each in blocks:
            yield from parsed_texts(each)


def pinging_elements(blocks: Any) -> Iterator[str]:
    """Rich text elements that would ping or link, which no words of people's may make."""
    if isinstance(blocks, dict):
        if blocks.get("type") in {"user", "usergroup", "channel", "broadcast", "link", "emoji", "team"}:
            yield str(blocks["type"])
        for value in blocks.values():
            yield from pinging_elements(value)
    elif isinstance(blocks, list):
        for each in blocks:
            yield from pinging_elements(each)


def _block(block: dict[str, Any], surface: str) -> Iterator[str]:
    if len(str(block.get("block_id", "x"))) > 255 or block.get("block_id") == "":
        yield "block_id must have 1 to 255 characters"
    match block.get("type"):
        case "rich_text":
            yield from _rich_text(block)
        case "section":
            if "text" not in block and "fields" not in block:
                yield "a section needs text or fields"
            yield from _text(block["text"], 3000) if "text" in block else ()
            if len(block.get("fields", ())) > 10:
                yield "more than 10 fields"
            for field in block.get("fields", ()):
                yield from _text(field, 2000)
        case "header":
            yield from _text(block["text"], 150, "plain_text")
        case "context":
            if not 1 <= len(block["elements"]) <= 10:
                yield "a context needs 1 to 10 elements"
            for element in block["elements"]:
                if element["type"] in {"plain_text", "mrkdwn"}:
                    yield from _text(element, 3000)
        case "actions":
            if not 1 <= len(block["elements"]) <= 25:
                yield "actions need 1 to 25 elements"
            for element in block["elements"]:
                yield from _element(element)
        case "image":
            if not block.get("alt_text"):
                yield "an image needs alt_text"
            if len(block.get("alt_text", "")) > 2000:
                yield "alt_text is longer than 2000"
            if ("image_url" in block) == ("slack_file" in block):
                yield "an image needs image_url or slack_file, not both"
            if "slack_file" in block and not (set(block["slack_file"]) & {"id", "url"}):
                yield "a slack_file needs an id or a url"
            if "title" in block:
                yield from _text(block["title"], 2000, "plain_text")
        case "input":
            if surface == "home":
                pass
            yield from _text(block["label"], 2000, "plain_text")
            if "hint" in block:
                yield from _text(block["hint"], 2000, "plain_text")
            yield from _element(block["element"])
        case "divider":
            pass
        case other:
            yield f"there is no block of type {other!r} here"


def _rich_text(block: dict[str, Any]) -> Iterator[str]:
    if not block.get("elements"):
        yield "rich_text needs elements"
    for element in block.get("elements", ()):
        match element.get("type"):
            case "rich_text_section" | "rich_text_preformatted" | "rich_text_quote":
                yield from _runs(element)
            case "rich_text_list":
                if element.get("style") not in {"bullet", "ordered"}:
                    yield "a list is bullet or ordered"
                if not element.get("elements"):
                    yield "a list needs items"
                if not isinstance(element.get("offset", 0), int) or element.get("offset", 0) < 0:
                    yield "offset is a count"
                for item in element.get("elements", ()):
                    if item.get("type") != "rich_text_section":
                        yield "a list's items are sections"
                    yield from _runs(item)
            case other:
                yield f"rich_text has no element {other!r}"


def _runs(section: dict[str, Any]) -> Iterator[str]:
    if not section.get("elements"):
        yield "a section of rich text needs elements"
    for run in section.get("elements", ()):
        if run.get("type") == "text" and not run.get("text"):
            yield "an empty run of text"
        if set(run.get("style", {})) - _TEXT_STYLES:
            yield "there is no such text style"


def _text(text: dict[str, Any], most: int, kind: str = "") -> Iterator[str]:
    if text.get("type") not in {"plain_text", "mrkdwn"} or (kind and text["type"] != kind):
        yield f"text must be {kind or 'plain_text or mrkdwn'}"
    if not 1 <= len(text.get("text", "")) <= most:
        yield f"text has {len(text.get('text', ''))} characters; 1 to {most} are taken"
    if text.get("type") == "mrkdwn" and "emoji" in text:
        yield "emoji belongs to plain_text"


def _element(element: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(element.get("action_id", "x")) <= 255:
        yield "action_id must have 1 to 255 characters"
    match element.get("type"):
        case "button":
            yield from _text(element["text"], 75, "plain_text")
            if len(element.get("value", "")) > 2000:
                yield "a button's value is longer than 2000"
            if element.get("style", "primary") not in {"primary", "danger"}:
                yield "a button is primary or danger"
        case "plain_text_input":
            if len(element.get("initial_value", "")) > element.get("max_length", 3000):
                yield "initial_value is longer than max_length"
            if not 1 <= element.get("max_length", 1) <= 3000:
                yield "max_length is at most 3000"
            if "placeholder" in element:
                yield from _text(element["placeholder"], 150, "plain_text")
        case "datepicker":
            day = element.get("initial_date")
            if day is not None and (len(day) != 10 or day[4] != "-" or day[7] != "-"):
                yield "initial_date is YYYY-MM-DD"
        case "static_select":
            yield from _options(element)
        case other:
            yield f"there is no element of type {other!r} here"


def _options(element: dict[str, Any]) -> Iterator[str]:
    groups = element.get("option_groups")
    lists = [g["options"] for g in groups] if groups else [element.get("options", [])]
    if groups and len(groups) > 100:
        yield "more than 100 option groups"
    for group in groups or ():
        yield from _text(group["label"], 75, "plain_text")
    every = [o for options in lists for o in options]
    for options in lists:
        if not 1 <= len(options) <= 100:
            yield "1 to 100 options are taken"
    for option in every:
        yield from _text(option["text"], 75, "plain_text")
        if not 1 <= len(option["value"]) <= 150:
            yield "an option's value has 1 to 150 characters"
    if "initial_option" in element and element["initial_option"] not in every:
        yield "initial_option is not one of the options"
