"""Whom a run may call: the addresses of its settings, and nobody else, whatever a library or a message suggests.

One place for every call Python makes, ours or a library's: a name is looked up only when it is on the list, and a
connection is made only to this machine, to what such a name stood for, or to a proxy the machine itself prescribes.
The database's own driver is not asked: it calls the address in the settings and no other.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import structlog

from adapters.knocking import is_loopback

log = structlog.get_logger("calling")
Lookup = Callable[..., list[Any]]


class NotOnTheList(OSError):
    """A call to somebody the settings do not name."""


class _List:
    """The hosts that may be called, each with what is below it, and the addresses they stood for."""

    def __init__(self, urls: Iterable[str]) -> None:
        hosts = (
            urlsplit(url if "//" in url else f"//{url}").hostname for url in (*urls, *getproxies().values())
        )
        self.hosts = frozenset(host for host in hosts if host)
        self.stood_for: set[str] = set()

    def names(self, host: str) -> bool:
        host = host.rstrip(".").lower()
        return any(host == known or host.endswith(f".{known}") for known in self.hosts)

    def lets(self, address: str) -> bool:
        address = address.partition("%")[0]
        return is_loopback(address) or address in self.stood_for or address in self.hosts


_IN_FORCE: list[_List] = []
_HOOKED: list[bool] = []


@contextlib.contextmanager
def only(urls: Iterable[str], look_up: Lookup = socket.getaddrinfo) -> Iterator[None]:
    """Until the end of this, nobody but these is called; whoever is refused sees NotOnTheList, an OSError."""
    allowed = _List(urls)

    def checked(host: Any, port: Any, *more: Any, **named: Any) -> list[Any]:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        flags = named.get("flags", more[3] if len(more) > 3 else 0)
        if name in {None, ""} or flags & socket.AI_PASSIVE or _is_a_number(name) or is_loopback(name):
            return look_up(host, port, *more, **named)  # to listen, or looked at when it is connected to
        if not allowed.names(name):
            _refuse(name)
        found = look_up(host, port, *more, **named)
        allowed.stood_for.update(str(each[4][0]) for each in found)
        return found

    if not _HOOKED:
        sys.addaudithook(_connecting)
        _HOOKED.append(True)
    before, socket.getaddrinfo = socket.getaddrinfo, checked
    _IN_FORCE.append(allowed)
    try:
        yield
    finally:
        _IN_FORCE.remove(allowed)
        socket.getaddrinfo = before


def _connecting(event: str, about: tuple[Any, ...]) -> None:
    """Python tells of each connection before it is made (PEP 578)."""
    if event == "socket.connect" and _IN_FORCE and about[0].family in {socket.AF_INET, socket.AF_INET6}:
        address = str(about[1][0])
        if _is_a_number(address) and not any(each.lets(address) for each in _IN_FORCE):
            _refuse(address)


def _refuse(whom: str) -> None:
    log.warning("a call to an address that is not in the settings was refused", host=whom[:100])
    raise NotOnTheList(f"{whom[:100]} is not in the settings, so it is not called.")


def _is_a_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
