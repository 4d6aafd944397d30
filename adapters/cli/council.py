"""The council a verb works on: its settings, and the machine built of them, closed when the verb is done."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from adapters.commands import Stop

if TYPE_CHECKING:
    from adapters.compose import Machine
    from adapters.settings import Settings

AFTERWARDS = contextlib.ExitStack()
"""What is closed when a verb is done."""


def settings(**changes: object) -> Settings:
    """What the environment and the settings file say. Raises Stop with every complaint."""
    from adapters.misnamed import in_environment
    from adapters.settings import NotUsable, names, read_settings

    for warning in in_environment(names()):
        print(warning, file=sys.stderr)
    try:
        return read_settings(**changes)
    except NotUsable as why:
        raise Stop(str(why)) from None


def machine(served: tuple[str, ...] = ("workspace",), found: Settings | None = None) -> Machine:
    """The whole machine on the council's own database, by the settings found. Raises Stop where it cannot be built."""
    from adapters import compose
    from adapters.settings import NotUsable
    from core.ports import Unavailable

    try:
        built = compose.build(found or settings(), served)
    except (compose.UnfitDatabase, NotUsable, Unavailable) as why:
        raise Stop(str(why)) from None
    AFTERWARDS.callback(built.store.close)
    return built
