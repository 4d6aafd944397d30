"""What an operator keeps in order: `stocktake backup`, `restore` and `outbox`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.cli.council import machine, settings
from adapters.cli.verbs import verb
from adapters.commands import Stop

if TYPE_CHECKING:
    from adapters.cli.verbs import Verbs


def add(verbs: Verbs) -> None:
    """What copies the database, and settles what could not be sent."""
    backup = verb(
        verbs, _backup, "backup", "copy the database to a file while it is in use",
        "stocktake backup council-2026-11-22.db",
    )  # fmt: skip
    backup.add_argument("file", type=Path)

    restore = verb(
        verbs, _restore, "restore", "put a copy in the database's place; nothing old is sent again",
        "stocktake restore council-2026-11-22.db",
    )  # fmt: skip
    restore.add_argument("file", type=Path, nargs="?")
    restore.add_argument(
        "--after-pg-restore", action="store_true", help="the server's tools have brought it back"
    )

    outbox = verb(
        verbs, _outbox, "outbox", "show what waits to be sent and what was set aside, and settle it",
        "stocktake outbox --resend chase/priya.shah@example.org/2026-11-02T0900/prompt",
    )  # fmt: skip
    settle = outbox.add_mutually_exclusive_group()
    settle.add_argument("--resend", metavar="KEY", help="send it again")
    settle.add_argument("--mark-sent", metavar="KEY", help="it arrived, or need not")
    settle.add_argument(
        "--resend-all", action="store_true", help="send again all that cannot be there twice then"
    )


def _backup(chosen: argparse.Namespace) -> int:
    from adapters import compose

    try:
        compose.back_up(settings(), chosen.file)
    except (compose.NeedsTheServersTools, compose.NotABackup) as why:
        raise Stop(str(why)) from None
    except OSError as why:
        raise Stop(f"{chosen.file} could not be written: {why.strerror or why}.") from None
    print(
        f"Wrote {chosen.file}, whole and checked. It holds people's names and words: keep it as you keep the database."
    )
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from adapters import compose

    try:
        if chosen.after_pg_restore:
            found = compose.after_pg_restore(settings())
        elif chosen.file is None:
            raise Stop("Which copy? For example:  stocktake restore council-2026-11-22.db")
        else:
            found = compose.restore(settings(), chosen.file)
    except (
        compose.AlreadyRunning,
        compose.NeedsTheServersTools,
        compose.NotABackup,
        compose.UnfitDatabase,
    ) as why:
        raise Stop(str(why)) from None
    except OSError as why:
        raise Stop(f"{chosen.file} could not be restored: {why.strerror or why}.") from None
    print(
        f"Restored. {found.messages} messages that waited were set aside, because they may have been sent since:  "
        f"stocktake outbox\n{found.dues} prompts and reminders whose time is past will not be sent. Figures given after "
        "the copy was made are not in it; ask for them again with 'open round' in the unit's conversation."
    )
    return 0


def _outbox(chosen: argparse.Namespace) -> int:
    from core.services import sending
    from core.services.permitting import MACHINE

    council = machine()
    with council.store.turn() as work:
        desk = council.desk(work)
        try:
            if chosen.resend:
                settled, done = sending.resend(desk, chosen.resend, MACHINE), "will be sent again"
            elif chosen.mark_sent:
                settled, done = sending.mark_sent(desk, chosen.mark_sent, MACHINE), "is marked as sent"
            elif chosen.resend_all:
                clear = [s for s in sending.stuck(desk) if s.looked_for or not s.perhaps]
                settled = [m for s in clear for m in sending.resend(desk, s.key, MACHINE, s.platform)]
                done = "will be sent again"
            else:
                settled, done = [], ""
        except sending.NothingStuck as why:
            raise Stop(str(why)) from None
        for message in settled:
            print(f"{message.key} on {message.platform} {done}.")
        if chosen.resend or chosen.mark_sent or chosen.resend_all:
            return 0
        for platform in work.outbox.waiting():
            since = f", the oldest since {platform.oldest:%d %b %H:%M} UTC" if platform.oldest else ""
            print(f"{platform.platform}: {platform.waiting} waiting{since}; {platform.set_aside} set aside.")
        found = sending.stuck(desk)
    for message in found:
        fate = "may have arrived" if message.perhaps else "did not arrive"
        print(
            f"  {message.key}\n    on {message.platform}, {message.put_at:%d %b %H:%M} UTC, {fate}: {message.trouble}"
        )
    if found:
        print("Settle one with  stocktake outbox --resend KEY  or  stocktake outbox --mark-sent KEY")
    else:
        print("Nothing was set aside.")
    return 0
