"""What is written down about a run: one line for each event, never anybody's words and never a secret.

JSON when nobody is watching, for people otherwise. A fault is told by its kind and where it happened: what it says
may repeat what somebody wrote. What libraries say is told by who said it and where, for the same reason.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

_OURS = ("adapters", "bot", "core", "stocktake")
_ROOT = Path(__file__).parents[1]


def configure() -> None:
    """Write to standard error, from now on."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _fault_without_words,
    ]
    watched = sys.stderr.isatty()
    last = structlog.dev.ConsoleRenderer() if watched else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared[:-1], _source_without_words, _fault_without_words],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


def _source_without_words(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A library's own record: who and where; its words only when the library is this program."""
    record: logging.LogRecord = event["_record"]
    if record.name.partition(".")[0] not in _OURS:
        event["event"] = "a library reported something"
    event.pop("positional_args", None)
    event["source"], event["at"] = record.name, f"{record.module}:{record.lineno}"
    return event


def _fault_without_words(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception by its kind and the places it came through."""
    found = event.pop("exc_info", None)
    if not found:
        return event
    fault = (
        found
        if isinstance(found, BaseException)
        else found[1]
        if isinstance(found, tuple)
        else sys.exc_info()[1]
    )
    if fault is None:
        return event
    kinds, deepest, ours = [], [], [f for f in traceback.extract_tb(fault.__traceback__) if _is_ours(f)]
    while fault is not None:
        kinds.append(f"{type(fault).__module__}.{type(fault).__qualname__}")
        deepest = list(traceback.extract_tb(fault.__traceback__))
        fault = fault.__cause__
    through = [*ours[-8:], *[f for f in deepest[-4:] if f not in ours]]
    event["fault_kinds"] = kinds
    event["fault_through"] = [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in through]
    return event


def _is_ours(frame: traceback.FrameSummary) -> bool:
    return any(frame.filename.startswith(f"{_ROOT}/{name}/") for name in _OURS)


def _short(path: str) -> str:
    return "/".join(path.rsplit("/", 3)[1:])
