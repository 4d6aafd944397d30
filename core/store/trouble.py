"""What a database's fault means: worth another try in a moment, or worth words a person can act on."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree


def disturbed(fault: BaseException) -> bool:
    """Whether the database, not the program, was at fault, so that the same may well succeed in a moment."""
    if isinstance(fault, NoConnectionFree):
        return True
    if not isinstance(fault, DBAPIError):
        return False
    if fault.connection_invalidated:
        return True
    state = getattr(fault.orig, "sqlstate", None)
    if state is not None:
        return state[:2] in _DISTURBED_CLASSES or state in _DISTURBED
    # Without a code: SQLite held by another process, or no connection to the server at all.
    name, words = type(fault.orig).__name__, str(fault.orig)
    return name == "OperationalError" and ("locked" in words or "connect" in words)


_DISTURBED_CLASSES = {"08", "40"}  # a lost connection; a serialization failure or a deadlock
_DISTURBED = {
    "53300",  # too many connections
    "55P03",  # a lock was not to be had in time
    "57P01",  # the server is being shut down
    "57P02",  # it crashed
    "57P03",  # it is starting up
    "25P03",  # we were idle in a transaction too long: the process was frozen
}


def in_words(fault: BaseException, where: str) -> str | None:
    """What a person can do about it; None when it is no trouble of the database's own. Never what was being written."""
    if disturbed(fault):
        return f"The database cannot be reached, does not let us in, or another program holds it: {where}"
    if not isinstance(fault, DBAPIError):
        return None
    if getattr(fault.orig, "sqlstate", None) in _NO_ROOM:
        return f"The database's disk is full: {where}. {_NOTHING_HALF_DONE}"
    code = getattr(fault.orig, "sqlite_errorname", "").removeprefix("SQLITE_").partition("_")[0]
    words = _SQLITE.get(code)
    return f"{words[0]}: {where}. {words[1]}" if words else None


_NO_ROOM = {"53100"}
_NOTHING_HALF_DONE = "Make room and try again; nothing was half done."
_SQLITE = {
    "READONLY": (
        "The database may only be read",
        "Stocktake must be able to write the file and in its folder.",
    ),
    "CANTOPEN": (
        "The database cannot be opened",
        "Its folder must be there, and Stocktake must be able to write in it.",
    ),
    "FULL": ("The database's disk is full", _NOTHING_HALF_DONE),
    "IOERR": (
        "The database's disk is full or fails",
        "Make room, or look at the disk; nothing was half done.",
    ),
    "CORRUPT": ("The database is damaged", "Bring the latest copy back:  stocktake restore FILE"),
    "NOTADB": ("That file is no database of Stocktake's", "Set STOCKTAKE_DATABASE_URL to the one meant."),
}
