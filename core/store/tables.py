"""The tables. A column has the name of the field it keeps, so a row becomes its value by name."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.types import JSON

from core.domain.figures import Change, Standing
from core.domain.flags import Cause, FlagState, Reason
from core.domain.indicators import Aggregation, Openness, Polarity
from core.domain.months import Frequency, Month
from core.domain.people import Role
from core.domain.requests import State
from core.ports import Fate
from core.store.columns import Exact, Instant, MonthText, Named, Names

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

people = Table(
    "people",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Named(Role), nullable=False),
    Column("deputy", Text),
    Column("time_zone", Text, nullable=False),
    Column("portfolio", Text, nullable=False),
    Column("retired", Boolean, nullable=False),
)

priorities = Table(
    "priorities",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("portfolio", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("aim", Text, nullable=False),
    Column("retired", Boolean, nullable=False),
)

indicators = Table(
    "indicators",
    metadata,
    Column("key", Text, primary_key=True),
    Column("priority", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("aliases", Names(), nullable=False),
    Column("decimals", Integer, nullable=False),
    Column("polarity", Named(Polarity), nullable=False),
    Column("frequency", Named(Frequency), nullable=False),
    Column("aggregation", Named(Aggregation), nullable=False),
    Column("numerator", Text, nullable=False),
    Column("denominator", Text, nullable=False),
    Column("lowest", Exact),
    Column("highest", Exact),
    Column("band_low", Exact),
    Column("band_high", Exact),
    Column("source", Text, nullable=False),
    Column("lag", Integer, nullable=False),
    Column("tolerance", Exact),
    Column("openness", Named(Openness), nullable=False),
    Column("first_period", MonthText),
    Column("breaks", Names(Month), nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("retired", Boolean, nullable=False),
    Column("suppress_below", Integer),
)

trajectories = Table(
    "trajectories",
    metadata,
    Column("indicator", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("agreed_at", Instant),
    Column("body", JSON, nullable=False),
)

closures = Table("closures", metadata, Column("day", Date, primary_key=True))

figures = Table(
    "figures",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("indicator", Text, nullable=False),
    Column("period", MonthText, nullable=False),
    Column("value", Exact),
    Column("standing", Named(Standing), nullable=False),
    Column("said_by", Text, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("said_through", Text, nullable=False),
    Column("said_in", Text),
    Column("on_behalf_of", Text),
    Column("comment", Text, nullable=False),
    Column("numerator", Exact),
    Column("denominator", Exact),
    Column("change", Named(Change)),
    Column("reason", Text, nullable=False),
    Column("supersedes", Integer),
    Index("ix_figures_indicator_period", "indicator", "period"),
    Index("ix_figures_said_in", "said_in"),
    sqlite_autoincrement=True,
)

rounds = Table(
    "rounds",
    metadata,
    Column("month", MonthText, primary_key=True),
    Column("paused", Boolean, nullable=False),
    Column("closed", Boolean, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("indicator", Text, primary_key=True),
    Column("period", MonthText, primary_key=True),
    Column("asked_of", Text, nullable=False),
    Column("opens", Date, nullable=False),
    Column("due", Date, nullable=False),
    Column("state", Named(State), nullable=False),
    Column("deferred_until", Date),
    Column("note", Text, nullable=False),
    Column("deputy_asked", Boolean, nullable=False),
    Index("ix_requests_period", "period"),
    Index("ix_requests_state", "state"),
    Index("ix_requests_asked_of_state", "asked_of", "state"),
)

request_notes = Table(
    "request_notes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("indicator", Text, nullable=False),
    Column("period", MonthText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_request_notes_indicator_period", "indicator", "period"),
)

flags = Table(
    "flags",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("indicator", Text, nullable=False),
    Column("cause", Named(Cause), nullable=False),
    Column("reasons", Names(Reason), nullable=False),
    Column("since", MonthText, nullable=False),
    Column("period", MonthText, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("publish_after", Instant, nullable=False),
    Column("state", Named(FlagState), nullable=False),
    Column("finding", Text, nullable=False),
    Column("lead_line", Text, nullable=False),
    Column("lead_line_by", Text, nullable=False),
    Column("assigned_to", Text),
    Column("snoozed_until", Date),
    Column("post", Text),
    Column("closed_at", Instant),
    Column("closed_because", Text, nullable=False),
    Column("recovered", Boolean, nullable=False),
    Index("ix_flags_indicator_cause", "indicator", "cause"),
    Index("ix_flags_state", "state"),
)

flag_notes = Table(
    "flag_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", Integer, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

absences = Table(
    "absences",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("person", Text, nullable=False, index=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("cancelled", Boolean, nullable=False, server_default=false()),
)

ledger = Table(
    "ledger",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("about", JSON, nullable=False),
    Column("person", Text, nullable=False),
    Column("round", MonthText),
    Column("held", Boolean, nullable=False, server_default=false()),
    Column("done_at", Instant),
    Column("outcome", Text),
    Index(
        "ix_ledger_open",
        "due_at",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Index("ix_inbox_person_taken_at", "person", "taken_at"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("team", Text, primary_key=True),
    Column("user", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("seen_at", Instant, nullable=False),
    Column("reference", JSON, nullable=False),
)

audit_people = Table(
    "audit_people",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("person", Text, nullable=False, unique=True),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("on_behalf_of", Text),
    Column("details", JSON(none_as_null=True)),
    Column("salt", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("seal", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("put_at", Instant, nullable=False),
    Column("ready_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent_at", Instant),
    Column("remote", Text),
    Column("trouble", Text),
    Column("platform", Text, nullable=False, server_default="workspace"),
    Column("rank", Integer, nullable=False, server_default=text("1")),
    Column("leased_until", Instant),
    Column("fate", Named(Fate)),
    Column("lane", Text, nullable=False, server_default=""),
    UniqueConstraint("key", "platform"),
    Index("ix_outbox_remote", "remote", "platform"),
    Index("ix_outbox_said", "conversation", "number"),
    Index(
        "ix_outbox_waiting",
        "platform",
        "rank",
        "number",
        sqlite_where=text("sent_at IS NULL AND fate IS NULL"),
        postgresql_where=text("sent_at IS NULL AND fate IS NULL"),
    ),
    Index(
        "ix_outbox_in_order",
        "platform",
        "conversation",
        "lane",
        "number",
        sqlite_where=text("sent_at IS NULL AND fate IS NULL"),
        postgresql_where=text("sent_at IS NULL AND fate IS NULL"),
    ),
    Index(
        "ix_outbox_set_aside",
        "number",
        sqlite_where=text("sent_at IS NULL AND fate IS NOT NULL"),
        postgresql_where=text("sent_at IS NULL AND fate IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

papers = Table(
    "papers",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("body", JSON, nullable=False),
)

talks = Table(
    "talks",
    metadata,
    Column("person", Text, primary_key=True),
    Column("state", JSON, nullable=False),
)

memory = Table(
    "memory",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

board = Table(
    "board",
    metadata,
    Column("seq", Integer, nullable=False, index=True),
    Column("first_seq", Integer, nullable=False),
    Column("key", Text, primary_key=True),
    Column("channel", Text),
    Column("person", Text),
    Column("thread", Text),
    Column("author", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("edited_at", Instant),
)
