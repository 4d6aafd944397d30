"""What Slack needs to be told: tokens, the unit's channel, and which way in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
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

    @model_validator(mode="after")
    def _complete(self) -> SlackSettings:
        missing = [name for name, value in self._needed() if not value]
        if missing:
            raise ValueError(
                f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set; docs/slack.md says where "
                "each is found"
            )
        return self

    def _needed(self) -> list[tuple[str, str]]:
        way_in = (
            ("SLACK_APP_TOKEN", self.app_token)
            if self.mode == "socket"
            else ("SLACK_SIGNING_SECRET", self.signing_secret)
        )
        return [
            ("SLACK_BOT_TOKEN", self.bot_token.get_secret_value()),
            (way_in[0], way_in[1].get_secret_value()),
            ("STOCKTAKE_SLACK_CHANNEL", self.channel.strip().lstrip("#")),
        ]


def read_slack_settings(**given: object) -> SlackSettings:
    """The settings in force. Raises NotUsable with every complaint, never with a secret."""
    try:
        return SlackSettings(**{**secret_files(), **given})  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [_complaint(each) for each in error.errors(include_input=False, include_url=False)]
        raise NotUsable("Stocktake cannot start on Slack with these settings:\n" + "\n".join(lines)) from None


def _complaint(error: ErrorDetails) -> str:
    where, text = error["loc"], in_plain_words(error)
    return f"  {where[0]} {text}" if where else f"  {text}"
