"""What Slack needs to be told: tokens, the unit's channel, and which way in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.settings import NotUsable, in_plain_words, secret_files

FILES = ("slack-files.com", "slack-edge.com")
"""Where Slack keeps files, beside its own name."""


def _an_address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("is not a web address; leave it out to use Slack's own")
    return f"{url.rstrip('/')}/"


def _token(prefix: str, where: str) -> AfterValidator:
    def check(token: SecretStr) -> SecretStr:
        said = token.get_secret_value()
        if said and not said.startswith(prefix):
            raise ValueError(f"does not begin with {prefix}; copy it from {where}")
        return token

    return AfterValidator(check)


class SlackSettings(BaseSettings):
    """Slack's own names for its tokens, and `STOCKTAKE_...` for the rest; see docs/settings.md."""

    model_config = SettingsConfigDict(
        env_file="stocktake.env", env_file_encoding="utf-8", extra="ignore", populate_by_name=True
    )

    bot_token: Annotated[SecretStr, _token("xoxb-", "OAuth & Permissions")] = Field(
        SecretStr(""), validation_alias="SLACK_BOT_TOKEN"
    )
    app_token: Annotated[SecretStr, _token("xapp-", "Basic Information, App-Level Tokens")] = Field(
        SecretStr(""), validation_alias="SLACK_APP_TOKEN"
    )
    signing_secret: SecretStr = Field(SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    api_url: Annotated[str, AfterValidator(_an_address)] = Field(
        "https://slack.com/api/", validation_alias="SLACK_API_URL"
    )
    channel: str = Field("", validation_alias="STOCKTAKE_SLACK_CHANNEL")
    mode: Literal["socket", "http"] = Field("socket", validation_alias="STOCKTAKE_SLACK_MODE")
    http_host: str = Field("127.0.0.1", validation_alias="STOCKTAKE_HTTP_HOST")
    http_port: int = Field(3000, ge=1, le=65535, validation_alias="STOCKTAKE_HTTP_PORT")

    @property
    def calls(self) -> tuple[str, ...]:
        """Whom we call: what is below Slack's own name, and where it keeps files."""
        return (self.api_url, *(f"https://{host}" for host in FILES))


class _Given(BaseSettings):
    """What cannot be left out, as it stands, whatever else is wrong."""

    model_config = SlackSettings.model_config

    bot_token: str = Field("", validation_alias="SLACK_BOT_TOKEN", repr=False)
    app_token: str = Field("", validation_alias="SLACK_APP_TOKEN", repr=False)
    signing_secret: str = Field("", validation_alias="SLACK_SIGNING_SECRET", repr=False)
    channel: str = Field("", validation_alias="STOCKTAKE_SLACK_CHANNEL")
    mode: str = Field("socket", validation_alias="STOCKTAKE_SLACK_MODE")

    @property
    def missing(self) -> list[str]:
        needed = {"SLACK_BOT_TOKEN": self.bot_token}
        if self.mode == "socket":
            needed["SLACK_APP_TOKEN"] = self.app_token
        if self.mode == "http":
            needed["SLACK_SIGNING_SECRET"] = self.signing_secret
        needed["STOCKTAKE_SLACK_CHANNEL"] = self.channel.strip().lstrip("#")
        return [name for name, value in needed.items() if not value]


def read_slack_settings(**given: object) -> SlackSettings:
    """The settings in force. Raises NotUsable with every complaint, never with a secret."""
    settings, wrong, missing = _read(given)
    complaints = [f"  {each}" for each in wrong]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        complaints.append(f"  {', '.join(missing)} {verb} not set; docs/slack.md says where each is found")
    if complaints:
        raise NotUsable("Stocktake cannot start on Slack with these settings:\n" + "\n".join(complaints))
    return settings


def usable_slack_settings(**given: object) -> tuple[SlackSettings, list[str]]:
    """The settings in force, left blank where they cannot be used, and a complaint about each of those."""
    settings, wrong, missing = _read(given)
    return settings, [
        *wrong,
        *(f"{name} is not set; see docs/slack.md for where it is found" for name in missing),
    ]


def _read(given: dict[str, object]) -> tuple[SlackSettings, list[str], list[str]]:
    """The settings as far as they can be used, what is wrong with others, and the names of what is not set."""
    given = {**secret_files(), **given}
    wrong: list[ErrorDetails] = []
    try:
        settings = SlackSettings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
        unset = {str(each["loc"][0]) for each in wrong}
        blank = {str(f.validation_alias): f.default for f in SlackSettings.model_fields.values()}
        settings = SlackSettings(**{**given, **{name: blank[name] for name in unset}})
    complaints = [f"{each['loc'][0]} {in_plain_words(each)}" for each in wrong]
    return settings, complaints, _Given(**given).missing  # type: ignore[arg-type]
