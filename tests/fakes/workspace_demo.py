"""The page on its own, with a scripted bot: `python -m tests.fakes.workspace_demo [PORT]`."""

from __future__ import annotations

import asyncio
import contextlib
import sys

from adapters.workspace.app import make_app, serve
from tests.fakes.workspace import a_house


def main() -> None:
    neighbours, *_ = a_house(pause=0.7, pace=0.15)
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8399
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(make_app(neighbours), "127.0.0.1", port, started=print))


if __name__ == "__main__":
    main()
