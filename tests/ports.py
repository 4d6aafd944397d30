"""Ports for servers that a test starts."""

from __future__ import annotations

import random
import socket

_FIRST, _LAST = 10_000, 32_000
"""Below the ports a Linux system lends to whoever calls out, which may take one between the look and the use of it."""


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    while True:
        port = random.SystemRandom().randrange(_FIRST, _LAST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
