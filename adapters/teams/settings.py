"""Teams' own settings, from the environment and stocktake.env. Without credentials nothing starts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from adapters.settings import NotUsable, in_plain_words, secret_files

METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
LOGIN = "https://login.microsoftonline.com"
SERVICE_URLS = ("https://smba.trafficmanager.net/",)


class TeamsSettings(BaseSettings):
    """What Teams needs. An empty `app_id` switches all sign-in off, so only development on loopback may have one."""

    model_config = SettingsConfigDict(
        env_file="stocktake.env", env_file_encoding="utf-8", extra="ignore", populate_by_name=True
    )

    app_id: str = Field(default="", validation_alias=AliasChoices("TEAMS_APP_ID", "app_id"))
    password: SecretStr = Field(
        default=SecretStr(""), validation_alias=AliasChoices("TEAMS_APP_PASSWORD", "password")
    )
    managed_identity: bool = Field(
        default=False, validation_alias=AliasChoices("TEAMS_MANAGED_IDENTITY", "managed_identity")
    )
    tenant: str = Field(default="", validation_alias=AliasChoices("TEAMS_TENANT_ID", "tenant"))
    service_urls: Annotated[tuple[str, ...], NoDecode] = Field(
        default=SERVICE_URLS, validation_alias=AliasChoices("TEAMS_ALLOWED_SERVICE_URLS", "service_urls")
    )
    metadata_url: str = Field(
        default=METADATA, validation_alias=AliasChoices("TEAMS_OPENID_METADATA_URL", "metadata_url")
    )
    login_url: str = Field(default=LOGIN, validation_alias=AliasChoices("TEAMS_LOGIN_URL", "login_url"))
    channel: str = Field(default="", validation_alias=AliasChoices("STOCKTAKE_TEAMS_CHANNEL", "channel"))
    public_url: str = Field(default="", validation_alias=AliasChoices("STOCKTAKE_PUBLIC_URL", "public_url"))

    website: str = Field(default="", validation_alias=AliasChoices("TEAMS_WEBSITE_URL", "website"))
    privacy: str = Field(default="", validation_alias=AliasChoices("TEAMS_PRIVACY_URL", "privacy"))
    terms: str = Field(default="", validation_alias=AliasChoices("TEAMS_TERMS_URL", "terms"))

    @field_validator("service_urls", mode="before")
    @classmethod
    def _several(cls, said: object) -> object:
        if isinstance(said, str):
            return tuple(part for part in said.replace(",", " ").split() if part)
        return said

    @field_validator("channel")
    @classmethod
    def _from_its_link(cls, said: str) -> str:
        """The id, also where Teams' link to the channel was pasted, or its id as it stands in that link."""
        _, _, after = said.rpartition("/channel/")
        return unquote(after.partition("/")[0]).strip()

    @property
    def signs_in(self) -> bool:
        """Whether callers must show a token."""
        return bool(self.app_id)

    @property
    def calls(self) -> tuple[str, ...]:
        """Whom we call: Teams, who publishes its keys, who gives us a token; and ourselves, when it is checked."""
        identity = [os.environ.get(name, "") for name in _IDENTITY] if self.managed_identity else []
        instance = (_INSTANCE,) if self.managed_identity else ()
        return (*self.service_urls, self.metadata_url, self.login_url, self.public_url, *identity, *instance)


_IDENTITY = ("IDENTITY_ENDPOINT", "MSI_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST")
_INSTANCE = "http://169.254.169.254"  # where Azure gives a machine its identity


def read_teams_settings(*, development: bool, host: str, **changes: object) -> TeamsSettings:
    """The settings in force. Raises NotUsable with every complaint, never with a value that may be secret."""
    settings, complaints = usable_teams_settings(development=development, host=host, **changes)
    if complaints:
        raise NotUsable(
            "Teams cannot be used with these settings:\n" + "\n".join(f"  {c}" for c in complaints)
        )
    return settings


def usable_teams_settings(
    *, development: bool, host: str, **changes: object
) -> tuple[TeamsSettings, list[str]]:
    """The settings in force, as far as they can be read, and a complaint about each that cannot be used."""
    given, wrong = {**secret_files(), **changes}, []
    try:
        settings = TeamsSettings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
        fields = TeamsSettings.model_fields
        blank = {name: fields[_field(name)].default for name in {str(each["loc"][0]) for each in wrong}}
        settings = TeamsSettings(**{**given, **blank})
    said = sorted({f"{each['loc'][0]} {in_plain_words(each)}" for each in wrong})
    return settings, [*said, *_complaints(settings, development=development, host=host)]


def _field(called: str) -> str:
    """The name of the field that a setting sets."""
    choices = {
        name: field.validation_alias.choices
        for name, field in TeamsSettings.model_fields.items()
        if isinstance(field.validation_alias, AliasChoices)
    }
    return next(name for name, known in choices.items() if called in known)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _complaints(settings: TeamsSettings, *, development: bool, host: str) -> list[str]:
    said = []
    if not settings.signs_in:
        if not development or not is_loopback(host):
            said.append(
                "TEAMS_APP_ID is not set, and without it anybody could speak as anybody; set TEAMS_APP_ID, "
                "TEAMS_TENANT_ID and TEAMS_APP_PASSWORD (or TEAMS_MANAGED_IDENTITY=1). Only for trying things out on "
                "this machine: STOCKTAKE_DEVELOPMENT=1 with STOCKTAKE_HTTP_HOST=127.0.0.1"
            )
        elif settings.password.get_secret_value() or settings.managed_identity:
            said.append("TEAMS_APP_ID is not set, though a password or managed identity is; set it too")
    else:
        if not settings.password.get_secret_value() and not settings.managed_identity:
            said.append("TEAMS_APP_PASSWORD is not set; set it, or TEAMS_MANAGED_IDENTITY=1")
        if settings.password.get_secret_value() and settings.managed_identity:
            said.append("TEAMS_APP_PASSWORD and TEAMS_MANAGED_IDENTITY are both set; set one")
        if not settings.tenant:
            said.append("TEAMS_TENANT_ID is not set; put the council's own directory (tenant) id there")
    if settings.channel and not settings.channel.startswith("19:"):
        said.append(
            "STOCKTAKE_TEAMS_CHANNEL is no channel; in the channel's menu choose Get link to channel, and put the link there"
        )
    if not settings.service_urls:
        said.append("TEAMS_ALLOWED_SERVICE_URLS names no address; leave it out, and it is Microsoft's own")
    return [*said, *_wrong_addresses(settings, development=development)]


def _wrong_addresses(settings: TeamsSettings, *, development: bool) -> Iterator[str]:
    addresses = [
        *(("TEAMS_ALLOWED_SERVICE_URLS", url) for url in settings.service_urls),
        ("TEAMS_OPENID_METADATA_URL", settings.metadata_url),
    ]
    if settings.public_url:
        addresses.append(("STOCKTAKE_PUBLIC_URL", settings.public_url))
    for name, url in addresses:
        if not _usable(url, development=development):
            yield f"{name} must be an https address (or http on this machine, in development)"
    if not _usable(settings.login_url, development=False):
        yield "TEAMS_LOGIN_URL must be an https address; Microsoft's sign-in library takes no other"


def _usable(url: str, *, development: bool) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return True
    return development and parts.scheme == "http" and is_loopback(parts.hostname or "")
