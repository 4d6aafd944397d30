"""What a security officer asks: `stocktake roles`, `verify-audit`, `subject-export` and their neighbours."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.cli.council import machine
from adapters.cli.verbs import verb

if TYPE_CHECKING:
    from adapters.cli.verbs import Verbs


def add(verbs: Verbs) -> None:
    """What shows who may do what, and what is held about whom."""
    verb(verbs, _roles, "roles", "show who may do what", "stocktake roles")

    audit = verb(
        verbs, _verify_audit, "verify-audit", "see that nobody has edited, cut or reordered the audit trail",
        "stocktake verify-audit --head 1204-0a1b2c3d4e5f6071",
    )  # fmt: skip
    audit.add_argument(
        "--head", action="append", default=[], help="a head the unit's channel was told; may be repeated"
    )

    shown = verb(
        verbs, _subject_export, "subject-export", "show everything held about one person, as JSON",
        "stocktake subject-export priya.shah@council.example --out priya.json",
    )  # fmt: skip
    shown.add_argument("person", help="their e-mail address, or full name")
    shown.add_argument("--out", type=Path)

    erased = verb(
        verbs, _subject_erase, "subject-erase", "take one person out for good; figures and the audit trail stay valid",
        "stocktake subject-erase priya.shah@council.example --dry-run",
    )  # fmt: skip
    erased.add_argument("person", help="their e-mail address, or full name")
    erased.add_argument(
        "--also", action="append", default=[], help="another word that means them; may be repeated"
    )
    erased.add_argument("--dry-run", action="store_true", help="say what it would do, and change nothing")

    old = verb(
        verbs, _retention, "retention", "delete messages, deliveries and absences that were kept long enough",
        "stocktake retention --dry-run",
    )  # fmt: skip
    old.add_argument("--dry-run", action="store_true", help="count them, and delete nothing")

    role = verb(
        verbs, _database_role, "database-role", "let a PostgreSQL role add to the audit trail and never change it",
        "stocktake database-role stocktake_app",
    )  # fmt: skip
    role.add_argument("role", help="the role the program works under; run this as the tables' owner")


def _roles(_chosen: argparse.Namespace) -> int:
    from adapters.commands.roles import table

    print(table())
    return 0


def _verify_audit(chosen: argparse.Namespace) -> int:
    from adapters.commands.audit import verify

    verify(machine().store, chosen.head)
    return 0


def _subject_export(chosen: argparse.Namespace) -> int:
    from adapters.commands.subjects import export

    export(machine().store, chosen.person, chosen.out)
    return 0


def _subject_erase(chosen: argparse.Namespace) -> int:
    from adapters.commands.subjects import erase

    council = machine()
    erase(council.store, chosen.person, chosen.also, council.clock.now(), dry=chosen.dry_run)
    return 0


def _retention(chosen: argparse.Namespace) -> int:
    from adapters.commands.subjects import let_go

    council = machine()
    let_go(council.store, council.clock.now(), dry=chosen.dry_run)
    return 0


def _database_role(chosen: argparse.Namespace) -> int:
    from adapters.commands.database_role import give

    give(machine().store, chosen.role)
    return 0
