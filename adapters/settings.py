"""Settings, from the environment and one file; every complaint at once, secrets never shown."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters import misnamed
from core.services.rules import Rules


class NotUsable(ValueError):
    """The settings cannot be used; the message lists every complaint."""


def _a_database(url: str) -> str:
    if not url.startswith(("sqlite://", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("is not a database address; write it like sqlite:///stocktake.db")
    if url.startswith("sqlite:///"):
        folder = Path(url.removeprefix("sqlite:///").partition("?")[0]).parent
        if not os.access(folder, os.W_OK):
            raise ValueError(
                f"there is no folder {folder} that Stocktake may write to; make it, or name another"
            )
    return url


def _loopback(host: str) -> str:
    try:
        local = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise ValueError(
            "must be this machine (127.0.0.1): the workspace has no sign-in, so anyone who could reach it could "
            "answer as anybody"
        )
    return host


class Settings(BaseSettings):
    """What can be set. Each is `STOCKTAKE_` and its name in capitals, in the environment or in `stocktake.env`."""

    model_config = SettingsConfigDict(
        env_prefix="STOCKTAKE_", env_file="stocktake.env", env_file_encoding="utf-8", extra="ignore"
    )

    database_url: Annotated[str, AfterValidator(_a_database)] = Field("sqlite:///stocktake.db", repr=False)
    host: Annotated[str, AfterValidator(_loopback)] = "127.0.0.1"
    port: int = Field(8321, ge=1, le=65535)
    health_host: str = "127.0.0.1"
    health_port: int = Field(0, ge=0, le=65535)
    development: bool = False
    sample: bool = False
    now: datetime | None = None
    tick_seconds: float = Field(30.0, gt=0, le=300)
    ask_at: time = time(9)
    remind_before: int = Field(2, ge=0, le=20)
    deputy_after: int = Field(1, ge=0, le=20)
    unit_after: int = Field(3, ge=0, le=20)
    grace: int = Field(1, ge=0, le=10)
    amber_red_months: int = Field(2, ge=1, le=12)
    most_a_minute: int = Field(60, ge=0, le=10_000)

    @field_validator("now")
    @classmethod
    def _only_in_development(cls, now: datetime | None, info: ValidationInfo) -> datetime | None:
        if now is not None and not info.data.get("development", True):
            raise ValueError(
                "moves the clock, which only STOCKTAKE_DEVELOPMENT=1 allows; set both or neither"
            )
        return now

    @property
    def starts_at(self) -> datetime | None:
        """The moved clock's first instant, in UTC; a time without a zone is London's."""
        if self.now is None:
            return None
        local = self.now if self.now.tzinfo else self.now.replace(tzinfo=ZoneInfo("Europe/London"))
        return local.astimezone(UTC)

    @property
    def rules(self) -> Rules:
        """The unit's rules for a month."""
        return Rules(
            ask_at=self.ask_at,
            remind_before=self.remind_before,
            deputy_after=self.deputy_after,
            unit_after=self.unit_after,
            grace=self.grace,
            amber_red_months=self.amber_red_months,
            most_a_minute=self.most_a_minute,
        )


def secret_files() -> dict[str, str]:
    """Where a folder of secrets is named, what makes a settings class read it: a file for each, called as the setting.

    Raises NotUsable where there is no such folder.
    """
    folder = os.environ.get("STOCKTAKE_SECRETS_DIR", "")
    if folder and not Path(folder).is_dir():
        raise NotUsable("STOCKTAKE_SECRETS_DIR names no folder.")
    return {"_secrets_dir": folder} if folder else {}


def names() -> list[str]:
    """What the settings are called in the environment."""
    return [f"STOCKTAKE_{field.upper()}" for field in Settings.model_fields]


class _Development(BaseSettings):
    model_config = Settings.model_config
    development: bool = False


def in_development() -> bool:
    """Whether what only development allows is meant, where the other settings cannot be used."""
    try:
        return _Development().development
    except ValidationError:
        return True


def read_settings(**changes: object) -> Settings:
    """The settings in force. Raises NotUsable with every complaint, never with a value that may be secret."""
    changes = {**secret_files(), **changes}
    complaints: list[str] = []
    try:
        settings = Settings(**changes)  # type: ignore[arg-type]
    except ValidationError as error:
        complaints += (_complaint(each) for each in error.errors(include_input=False, include_url=False))
    except (OSError, UnicodeDecodeError):
        raise NotUsable(
            "The settings file stocktake.env cannot be read. Save it as plain text in UTF-8, one NAME=value a line."
        ) from None
    complaints += (f"  {each}" for each in misnamed.in_file(names()))
    if complaints:
        raise NotUsable("Stocktake cannot start with these settings:\n" + "\n".join(complaints))
    return settings


_IN_PLAIN_WORDS = {
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "bool_parsing": "must be 1 or 0",
    "time_parsing": "must be a time of day, like 09:00",
    "datetime_from_date_parsing": "must be a day and a time, like 2026-11-02T08:55",
    "datetime_parsing": "must be a day and a time, like 2026-11-02T08:55",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le:g} or less",
}


def in_plain_words(error: ErrorDetails) -> str:
    """What is wrong with one setting, without its value."""
    plain = _IN_PLAIN_WORDS.get(error["type"])
    return plain.format(**error.get("ctx", {})) if plain else error["msg"].removeprefix("Value error, ")


def _complaint(error: ErrorDetails) -> str:
    said = in_plain_words(error)
    text = f"{said[:1].lower()}{said[1:]}"
    where = error["loc"]
    return f"  STOCKTAKE_{str(where[0]).upper()}: {text}" if where else f"  {text}"
