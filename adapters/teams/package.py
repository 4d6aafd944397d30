"""The app package an administrator uploads: a manifest, two icons, in a zip.

The manifest follows Microsoft's published schema, version 1.25. That schema is not ours to ship, so `Manifest` says in
our own words the part of it that we use; docs/decisions/0074 tells when it was last checked against the real one.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from PIL import Image, ImageDraw
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from adapters.settings import NotUsable
from adapters.teams.settings import TeamsSettings

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json"
VERSION = "1.0.0"
ACCENT = "#0B6E6E"
_PERSONAL = (
    ("hi", "What is waiting for me"),
    ("status", "How things stand"),
    ("my indicators", "What I answer for"),
    ("undo", "Take back what I just said"),
    ("I'm away until Friday", "Have my deputy asked"),
    ("help", "What I can say"),
)
_IN_COMPANY = (
    ("status", "How things stand"),
    ("late", "Which figures are late"),
    ("flags", "What is flagged"),
    ("chart of everything", "All indicators at a glance"),
    ("help", "What can be asked here"),
)

_Https = Annotated[str, Field(pattern=r"^https://\S+$", max_length=2048)]
_Uuid = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
_Host = Annotated[str, Field(pattern=r"^(\*\.)?[a-z0-9.-]+$", max_length=2048)]
Scope = Literal["personal", "team", "groupChat"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Developer(_Part):
    """Who is answerable for the app."""

    name: Annotated[str, Field(min_length=1, max_length=32)]
    websiteUrl: _Https  # noqa: N815 - the schema's own names, here and below
    privacyUrl: _Https  # noqa: N815
    termsOfUseUrl: _Https  # noqa: N815


class Name(_Part):
    """What the app is called."""

    short: Annotated[str, Field(min_length=1, max_length=30)]
    full: Annotated[str, Field(max_length=100)]


class Description(_Part):
    """What it says of itself."""

    short: Annotated[str, Field(min_length=1, max_length=80)]
    full: Annotated[str, Field(min_length=1, max_length=4000)]


class Icons(_Part):
    """File names within the package."""

    outline: str
    color: str


class CommandLine(_Part):
    """One thing offered while writing to the bot."""

    title: Annotated[str, Field(min_length=1, max_length=32)]
    description: Annotated[str, Field(min_length=1, max_length=128)]


class CommandList(_Part):
    """What is offered in which kind of conversation."""

    scopes: Annotated[list[Scope], Field(min_length=1, max_length=3)]
    commands: Annotated[list[CommandLine], Field(min_length=1, max_length=10)]


class Bot(_Part):
    """The bot itself."""

    botId: _Uuid  # noqa: N815
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=3)]
    supportsFiles: bool  # noqa: N815
    isNotificationOnly: bool  # noqa: N815
    commandLists: Annotated[list[CommandList], Field(max_length=3)]  # noqa: N815


class Manifest(_Part):
    """The part of Microsoft's manifest schema 1.25 that a bot of this kind needs."""

    schema_: Annotated[Literal["https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json"],
                       Field(alias="$schema")]  # fmt: skip
    manifestVersion: Literal["1.25"]  # noqa: N815
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$", max_length=256)]
    id: _Uuid
    developer: Developer
    name: Name
    description: Description
    icons: Icons
    accentColor: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]  # noqa: N815
    bots: Annotated[list[Bot], Field(min_length=1, max_length=1)]
    validDomains: Annotated[list[_Host], Field(max_length=16)]  # noqa: N815
    defaultInstallScope: Scope  # noqa: N815
    supportsChannelFeatures: Literal["tier1"]  # noqa: N815


def write(settings: TeamsSettings, file: Path) -> None:
    """Write the package. Raises NotUsable with what is missing, OSError where the file cannot be written."""
    manifest = manifest_for(settings)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (
            ("manifest.json", json.dumps(manifest, indent=2).encode()),
            ("color.png", icon(192)),
            ("outline.png", outline(32)),
        ):
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))  # the same settings give the same bytes
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    file.write_bytes(packed.getvalue())


def manifest_for(settings: TeamsSettings) -> dict[str, object]:
    """The manifest, checked. Raises NotUsable with everything that is missing."""
    home = settings.public_url.rstrip("/")
    host = urlsplit(home).hostname or ""
    made: dict[str, object] = {
        "$schema": SCHEMA,
        "manifestVersion": "1.25",
        "version": VERSION,
        "id": settings.app_id,
        "developer": {
            "name": "Stocktake",
            "websiteUrl": settings.website or home,
            "privacyUrl": settings.privacy or home,
            "termsOfUseUrl": settings.terms or home,
        },
        "name": {"short": "Stocktake", "full": "Stocktake, the delivery unit's monthly figures"},
        "description": {
            "short": "Asks for monthly figures in plain words, and says how things stand.",
            "full": (
                "Each month Stocktake asks service leads for their figures in conversation, reads their plain "
                "replies, judges them against each priority's trajectory, and shows the chart. It tells the lead "
                "first and then the delivery unit when something is slipping, and answers leaders who ask how "
                "things stand. It works for the council that installed it and for nobody else."
            ),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [
            {
                "botId": settings.app_id,
                "scopes": ["personal", "team", "groupChat"],
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [
                    {"scopes": ["personal"], "commands": _commands(_PERSONAL)},
                    {"scopes": ["team", "groupChat"], "commands": _commands(_IN_COMPANY)},
                ],
            }
        ],
        "validDomains": [host] if host else [],
        "defaultInstallScope": "personal",
        "supportsChannelFeatures": "tier1",
    }
    try:
        Manifest.model_validate(made)
    except ValidationError as error:
        wrong = {_setting(e["loc"]) for e in error.errors(include_input=False, include_url=False)}
        raise NotUsable(
            "The package cannot be written with these settings:\n"
            + "\n".join(f"  {w}" for w in sorted(wrong))
        ) from None
    return made


def _commands(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"title": title, "description": does} for title, does in pairs]


def _setting(where: tuple[int | str, ...]) -> str:
    if where[0] in {"id", "bots"}:
        return "TEAMS_APP_ID must be the app's own id, as in 00000000-0000-0000-0000-000000000000"
    if where[0] in {"developer", "validDomains"}:
        return "STOCKTAKE_PUBLIC_URL must be the https address at which Teams reaches Stocktake"
    return f"{'.'.join(str(w) for w in where)} is not as Microsoft's schema asks"


# Icons, drawn here: three months' bars and the line they are held against -----------------------------------------


def icon(size: int) -> bytes:
    """The colour icon: white on the accent colour, within the circle clients may cut it to."""
    return _drawn(size, background=ACCENT, bars="#FFFFFF", line="#F4C95D")


def outline(size: int) -> bytes:
    """The outline icon: white on nothing, as clients tint it themselves."""
    return _drawn(size, background=None, bars="#FFFFFF", line="#FFFFFF")


def _drawn(size: int, *, background: str | None, bars: str, line: str) -> bytes:
    scale = 8
    edge = size * scale
    image = Image.new("RGBA", (edge, edge), background or (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    unit = edge / 32
    for left, top in ((7, 18), (14, 14.5), (21, 11)):
        pen.rounded_rectangle(
            (left * unit, top * unit, (left + 4.5) * unit, 25 * unit), unit * 0.6, fill=bars
        )
    pen.line([(6 * unit, 13.5 * unit), (26 * unit, 6.5 * unit)], fill=line, width=round(unit * 1.6))
    image = image.resize((size, size), Image.Resampling.LANCZOS)
    if background is None:  # every pixel white, only its transparency differs: the schema asks for it
        white = Image.new("RGBA", image.size, (255, 255, 255, 0))
        white.putalpha(image.getchannel("A"))
        image = white
    held = io.BytesIO()
    image.save(held, "PNG", optimize=True)
    return held.getvalue()
