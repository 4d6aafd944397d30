"""The command line: `stocktake ...`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status."""
    chosen = _parser().parse_args(arguments)
    result: int = chosen.do(chosen)
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stocktake",
        description="A chatbot that carries a council delivery unit's month.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    run = _verb(verbs, "run", "start what the settings name: the workspace, by default", "stocktake run")
    run.add_argument("--sample", action="store_true", help="open the sample council, loading it if need be")
    run.set_defaults(do=_run)
    return parser


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, does: str, example: str
) -> argparse.ArgumentParser:
    return verbs.add_parser(
        name,
        help=does,
        description=f"{does[0].upper()}{does[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _run(chosen: argparse.Namespace) -> int:
    from adapters import compose
    from adapters.settings import read_settings

    changes = {"sample": True, "development": True} if chosen.sample else {}
    machine = compose.build(read_settings(**changes))
    if chosen.sample and machine.is_empty():
        print("Loading the sample council ...", flush=True)
        compose.load_sample(machine)
    compose.run(machine, lambda address: print(f"Stocktake is at {address}  (Ctrl-C stops it)", flush=True))
    return 0
