"""A copy of an SQLite database taken while it is in use, and one brought back without anything old being said again."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.store.database import Database

_BESIDE = ("-wal", "-shm")


class NotABackup(ValueError):
    """The file is no copy of a Stocktake database, or a damaged one."""


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What a restore found: messages set aside for a person, and what had fallen due meanwhile and is not said."""

    messages: int
    dues: int


def backup(source: Path, target: Path) -> None:
    """Copy the database while it is used; the copy is one instant's, checked, and never half there.

    Raises NotABackup when what was copied is damaged, OSError when it cannot be written.
    """
    half = target.with_name(f"{target.name}.part")
    half.unlink(missing_ok=True)
    try:
        held = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
        copy = sqlite3.connect(half)
        with closing(held), closing(copy):
            held.backup(copy, pages=1000)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, not three
        check(half)
        half.chmod(0o600)
        half.replace(target)
    except sqlite3.Error as fault:
        raise OSError(f"the copy could not be made ({fault})") from fault
    finally:
        half.unlink(missing_ok=True)


def check(file: Path) -> None:
    """Raises NotABackup unless every page is sound and the tables are Stocktake's."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as held:
            said = held.execute("PRAGMA integrity_check").fetchone()[0]
            held.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as fault:
        raise NotABackup(
            f"{file} is damaged, or no copy of a Stocktake database. Nothing was changed."
        ) from fault
    if said != "ok":
        raise NotABackup(f"{file} is damaged. Nothing was changed.")


def restore(copy: Path, target: Path, now: datetime, looks: Collection[str] = ()) -> BroughtBack:
    """Put a copy in the database's place. Nobody else may be using it; the caller holds the lock.

    What waited to be sent when the copy was made may have been sent since, so it is set aside for a person. What has
    fallen due since may have been said, so it is ticked off. The next month's preparation still comes. `looks` are the
    platforms that can tell what they have.
    """
    check(copy)
    half = target.with_name(f"{target.name}.part")
    try:
        shutil.copyfile(copy, half)
        half.chmod(0o600)
        store = Database(f"sqlite:///{half}")
        try:
            store.migrate()
            with store.turn() as work:
                found = work.restored(now, looks)
        finally:
            store.close()
        with closing(sqlite3.connect(half)) as whole:
            whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            whole.execute("PRAGMA journal_mode=DELETE")
        for beside in _BESIDE:
            target.with_name(f"{target.name}{beside}").unlink(missing_ok=True)
        _belongs_like(half, target if target.exists() else target.parent)
        half.replace(target)
    finally:
        for beside in ("", *_BESIDE):
            half.with_name(f"{half.name}{beside}").unlink(missing_ok=True)
    return BroughtBack(*found)


def _belongs_like(file: Path, other: Path) -> None:
    """Typed by root, it must still be the service's own, which could not open it otherwise."""
    if os.geteuid() == 0:
        owner = other.stat()
        os.chown(file, owner.st_uid, owner.st_gid)
