"""What is found out before a run reads or changes anything: nobody else runs, every platform can, and the ports are free."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from adapters.platforms import SLACK, TEAMS, CannotListen
from adapters.settings import NotUsable, Settings, in_development
from core.ports import WORKSPACE, Unavailable


class AlreadyRunning(RuntimeError):
    """Another `stocktake run` works on this database."""


def clear(settings: Settings, platforms: Sequence[str]) -> None:
    """Raise NotUsable or CannotListen, with every complaint, where these platforms could not be served."""
    asked = [(settings.host, settings.port, "STOCKTAKE_PORT")] if WORKSPACE in platforms else []
    if settings.health_port:
        asked.append((settings.health_host, settings.health_port, "STOCKTAKE_HEALTH_PORT"))
    knocked_at, complaints = _knocked_at(platforms, development=settings.development)
    if complaints:
        raise NotUsable("\n".join(complaints))
    asked += knocked_at
    taken = [
        said for host, port, name in dict.fromkeys(asked) if (said := _cannot_be_opened(host, port, name))
    ]
    if taken:
        raise CannotListen("\n".join(taken))


def unfit(platforms: Sequence[str]) -> list[str]:
    """What is wrong with the platforms' own settings, where the general ones cannot be used either."""
    try:
        return _knocked_at(platforms, development=in_development())[1]
    except (OSError, UnicodeDecodeError):
        return []  # the settings file itself cannot be read, which has been said


def _knocked_at(
    platforms: Sequence[str], *, development: bool
) -> tuple[list[tuple[str, int, str]], list[str]]:
    asked: list[tuple[str, int, str]] = []
    complaints: list[str] = []
    for name in platforms:
        try:
            asked += _slack() if name == SLACK else _teams(development=development) if name == TEAMS else []
        except NotUsable as why:
            complaints += [str(why)] if str(why) not in complaints else []
    return asked, complaints


def _slack() -> list[tuple[str, int, str]]:
    from adapters.slack.settings import read_slack_settings  # noqa: PLC0415 - only what runs is imported

    slack = read_slack_settings()
    return [(slack.http_host, slack.http_port, "STOCKTAKE_HTTP_PORT")] if slack.mode == "http" else []


def _teams(*, development: bool) -> list[tuple[str, int, str]]:
    from adapters.listening import read_listening_settings  # noqa: PLC0415 - only what runs is imported
    from adapters.teams.settings import read_teams_settings  # noqa: PLC0415 - the same

    complaints = []
    try:
        where = read_listening_settings()
    except NotUsable as why:
        complaints, where = [str(why)], None
    try:
        read_teams_settings(development=development, host=where.http_host if where else "127.0.0.1")
    except NotUsable as why:
        complaints.append(str(why))
    if complaints or where is None:
        raise NotUsable("\n".join(complaints))
    return [(where.http_host, where.http_port, "STOCKTAKE_HTTP_PORT")]


def _cannot_be_opened(host: str, port: int, name: str) -> str:
    """Why a port cannot be listened on, and the setting to change; empty when it can."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
            tried.listen()
    except OSError as why:
        if why.errno == errno.EADDRINUSE:
            return f"Port {port} is in use on this machine. Close what uses it, or set {name} to another."
        return f"Port {port} of {host} cannot be listened on ({why.strerror}). Set {name} to another."
    return ""


@contextmanager
def only_one(file: Path | None, otherwise: AlreadyRunning | None = None) -> Iterator[None]:
    """A lock beside an SQLite file that only `run` and `restore` hold; other verbs work beside it."""
    if file is None:
        yield
        return
    lock = FileLock(f"{file}.run-lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise otherwise or AlreadyRunning(
            "Stocktake is already running on this database. Stop that one first, or set STOCKTAKE_DATABASE_URL "
            "and STOCKTAKE_PORT to run another council beside it."
        ) from None
    except OSError as why:
        raise Unavailable(
            f"Nothing can be written beside the database ({why.strerror}): {file.parent}. Stocktake must be able to "
            "write the file and in its folder."
        ) from None
    try:
        yield
    finally:
        lock.release()
