"""The promises of `core.ports`, kept on SQL tables: a module for each."""

from __future__ import annotations

from core.store.repositories.absences import SqlAbsences
from core.store.repositories.addresses import SqlAddresses
from core.store.repositories.audit import SqlAudit
from core.store.repositories.board import SqlBoard
from core.store.repositories.figures import SqlFigures
from core.store.repositories.flags import SqlFlags
from core.store.repositories.inbox import SqlInbox
from core.store.repositories.ledger import SqlLedger
from core.store.repositories.moment import Moment
from core.store.repositories.numbers import Numbers
from core.store.repositories.outbox import SqlOutbox
from core.store.repositories.portfolio import SqlPortfolio
from core.store.repositories.requests import SqlRequests
from core.store.repositories.talks import SqlTalks

__all__ = [
    "Moment",
    "Numbers",
    "SqlAbsences",
    "SqlAddresses",
    "SqlAudit",
    "SqlBoard",
    "SqlFigures",
    "SqlFlags",
    "SqlInbox",
    "SqlLedger",
    "SqlOutbox",
    "SqlPortfolio",
    "SqlRequests",
    "SqlTalks",
]
