"""What reads and judges without recording: `stocktake interpret` and `judge`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.cli.council import machine
from adapters.cli.verbs import verb
from adapters.commands import Stop

if TYPE_CHECKING:
    from adapters.cli.verbs import Verbs
    from adapters.compose import Machine
    from core.domain.indicators import Indicator


def add(verbs: Verbs) -> None:
    """What answers from standard input, too."""
    interpret = verb(
        verbs, _interpret, "interpret", "say how replies would be read; nothing is recorded",
        'stocktake interpret --ask voids "31, contractor handover dragged on"',
    )  # fmt: skip
    interpret.add_argument("--ask", metavar="INDICATOR", help="read one reply to that question, in words")
    interpret.add_argument("reply", nargs="?", help="with --ask; otherwise JSON Lines on standard input")

    judge = verb(
        verbs, _judge, "judge", "judge series: status, slipping, forecast, control chart",
        "stocktake judge < series.jsonl   or   stocktake judge --workbook council.xlsx",
    )  # fmt: skip
    judge.add_argument(
        "--workbook", type=Path, help="judge every indicator of a workbook, for people to read"
    )


def _interpret(chosen: argparse.Namespace) -> int:
    if chosen.ask is not None:
        return _interpret_one(chosen.ask, chosen.reply or "")
    if chosen.reply is not None:
        print("Say which question that answers:  stocktake interpret --ask INDICATOR REPLY", file=sys.stderr)
        return 2
    from bot.understanding.lines import answers

    for answer in answers(sys.stdin.buffer):
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()
    return 0


def _interpret_one(name: str, reply: str) -> int:
    from dataclasses import replace

    from bot.asking import reading_context
    from bot.understanding import read
    from core.domain.people import Person, Role

    council = machine()
    indicator = _indicator(council, name)
    with council.store.reading() as work:
        desk = council.desk(work)
        period = indicator.frequency.latest_ended(desk.today)
        nobody = Person("", "", Role.UNIT)
        context = replace(
            reading_context(desk, nobody, [], [indicator]),
            period=period,
            asked=(indicator.key,),
            also_owned=(),
        )
    print(f"Asked: {indicator.name} for {indicator.frequency.period(period)} ({period.full}).")
    for finding in read(reply, context):
        print(_in_words(finding))
    return 0


def _indicator(council: Machine, name: str) -> Indicator:
    from bot.naming import which
    from bot.wording import joined

    with council.store.reading() as work:
        from bot.naming import names_of

        every = [i for i in work.portfolio.indicators() if not i.retired]
        found = which(name, names_of(every))
    if len(found) == 1:
        return found[0]
    if not every:
        raise Stop("No council is set up yet. Import one:  stocktake import council.xlsx")
    if found:
        raise Stop(f"Which one: {joined([i.name for i in found]).replace(' and ', ' or ')}?")
    raise Stop(f"There is no indicator called {name!r}. There are: {', '.join(i.called for i in every)}.")


def _in_words(finding: object) -> str:
    from dataclasses import fields

    said = {f.name: getattr(finding, f.name) for f in fields(finding)}  # type: ignore[arg-type]
    kind = said.pop("kind").value.replace("_", " ")
    confirm = said.pop("needs_confirmation")
    options = said.pop("options")
    facts = ", ".join(
        f"{k.replace('_', ' ')} {v}"
        for k, v in said.items()
        if v not in {None, False, ""} and k != "indicator"
    )
    lines = [f"  {kind}{': ' + facts if facts else ''}"]
    if confirm:
        lines.append("  asks before anything is recorded")
    lines.extend(f"    [{option.label}]" for option in options)
    return "\n".join(lines)


def _judge(chosen: argparse.Namespace) -> int:
    if chosen.workbook is None:
        from adapters.commands.judge import judge_stream

        return judge_stream()
    from adapters.files.cells import WorkbookRefused
    from adapters.files.workbook import read

    try:
        portfolio = read(chosen.workbook)
    except WorkbookRefused as refused:
        raise Stop(str(refused)) from None
    from adapters.compose import judged

    for line in judged(portfolio):
        print(line)
    return 0
