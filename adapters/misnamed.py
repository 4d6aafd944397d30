"""A setting whose name is nearly right does nothing, and nobody would notice: here it is noticed.

In the settings file, which is Stocktake's alone, such a name is refused. The environment belongs to other tools too:
there it is said, and Stocktake goes on.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches

from dotenv import dotenv_values

FILE = "stocktake.env"

OF_PLATFORMS = (
    "SLACK_API_URL", "SLACK_APP_TOKEN", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "STOCKTAKE_HTTP_HOST",
    "STOCKTAKE_HTTP_PORT", "STOCKTAKE_PUBLIC_URL", "STOCKTAKE_SLACK_CHANNEL", "STOCKTAKE_SLACK_MODE",
    "STOCKTAKE_TEAMS_CHANNEL", "TEAMS_ALLOWED_SERVICE_URLS", "TEAMS_APP_ID", "TEAMS_APP_PASSWORD", "TEAMS_LOGIN_URL",
    "TEAMS_MANAGED_IDENTITY", "TEAMS_OPENID_METADATA_URL", "TEAMS_PRIVACY_URL", "TEAMS_TENANT_ID", "TEAMS_TERMS_URL",
    "TEAMS_WEBSITE_URL",
)  # fmt: skip
"""What Slack's and Teams' settings are called: a test holds them to the classes, which are read only when needed."""

BESIDE = ("STOCKTAKE_SECRETS_DIR", "STOCKTAKE_APP_PASSWORD")
"""Names that are no settings of the program's: where secrets lie, and what deploy/make-role.sh reads."""

_OURS = "STOCKTAKE_"
_NEARLY = 0.85  # a name of somebody else's, SLACK_CLIENT_SECRET say, is further off
_AS_MEANT = 0.65


def in_environment(own: Iterable[str]) -> list[str]:
    """What to say of each name in the environment that begins as ours do and is none; `own` are the program's."""
    known = _known(own)
    wrong = sorted(n for n in os.environ if n.upper().startswith(_OURS) and n.upper() not in known)
    return [
        f"{name} is set but does nothing: there is no such setting. {_hint(name, known)}" for name in wrong
    ]


def in_file(own: Iterable[str]) -> list[str]:
    """The same of the settings file, and of a name there that is nearly one; its values are never shown."""
    known = _known(own)
    names = [n for n in dotenv_values(FILE, encoding="utf-8", interpolate=False) if n.upper() not in known]
    wrong = [
        n for n in names if n.upper().startswith(_OURS) or get_close_matches(n.upper(), known, 1, _NEARLY)
    ]
    return [f"{name} in {FILE}: there is no such setting. {_hint(name, known)}" for name in wrong]


def _known(own: Iterable[str]) -> set[str]:
    return {*own, *OF_PLATFORMS, *BESIDE}


def _hint(name: str, known: Iterable[str]) -> str:
    bare = {n.removeprefix(_OURS): n for n in sorted(known)}
    near = get_close_matches(name.upper().removeprefix(_OURS), bare, 1, _AS_MEANT)
    return f"Did you mean {bare[near[0]]}?" if near else "docs/settings.md lists them all."
