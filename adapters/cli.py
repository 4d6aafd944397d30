"""The command line: `stocktake ...`. Each verb imports only what it needs, so that all of them start quickly."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from adapters import platforms
from adapters.commands import Stop

if TYPE_CHECKING:
    from adapters.compose import Machine
    from adapters.settings import Settings
    from core.domain.indicators import Indicator
    from core.domain.portfolio import Changes
    from core.ports import Work

REFUSED = 2
"""The exit status when something given is not right and nothing was changed."""

_AFTERWARDS = contextlib.ExitStack()
"""What is closed when a verb is done."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        result: int = chosen.do(chosen)
    except Stop as why:
        print(why, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    finally:
        _AFTERWARDS.close()
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stocktake",
        description=(
            "Asks service leads for their monthly figures, reads their replies, judges them against each priority's\n"
            "trajectory, and tells the delivery unit and the leaders how things stand."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")

    run = _verb(verbs, _run, "run", "start the workspace page and the month's routine", "stocktake run")
    run.add_argument("--sample", action="store_true", help="the sample council, whose time can be moved")
    platforms.add_flags(run)

    bring = _verb(
        verbs, _import, "import", "bring a portfolio in from a workbook or a folder of CSV files",
        "stocktake import council.xlsx --dry-run",
    )  # fmt: skip
    bring.add_argument("file", type=Path)
    bring.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    bring.add_argument(
        "--by",
        default="import",
        metavar="E-MAIL",
        help="the officer it is for, who cannot be the second person then",
    )

    export = _verb(
        verbs, _export, "export", "write the portfolio as a workbook, or a folder of CSV files",
        "stocktake export council.xlsx",
    )  # fmt: skip
    export.add_argument("file", type=Path)

    template = _verb(
        verbs, _template, "template", "write an empty workbook with notes and drop-downs",
        "stocktake template council.xlsx",
    )  # fmt: skip
    template.add_argument("file", type=Path)

    round_ = _verb(
        verbs, _round, "round", "show the round, or every message it would send",
        "stocktake round --preview --month 2026-11",
    )  # fmt: skip
    round_.add_argument("--preview", action="store_true", help="every message before it is sent")
    round_.add_argument("--month", metavar="YYYY-MM", help="which round; the next one by default")

    interpret = _verb(
        verbs, _interpret, "interpret", "say how replies would be read; nothing is recorded",
        'stocktake interpret --ask voids "31, contractor handover dragged on"',
    )  # fmt: skip
    interpret.add_argument("--ask", metavar="INDICATOR", help="read one reply to that question, in words")
    interpret.add_argument("reply", nargs="?", help="with --ask; otherwise JSON Lines on standard input")

    judge = _verb(
        verbs, _judge, "judge", "judge series: status, slipping, forecast, control chart",
        "stocktake judge < series.jsonl   or   stocktake judge --workbook council.xlsx",
    )  # fmt: skip
    judge.add_argument(
        "--workbook", type=Path, help="judge every indicator of a workbook, for people to read"
    )

    _platform_verbs(verbs)

    chart = _verb(
        verbs, _chart, "chart", "draw an indicator, a priority or a portfolio, or what a JSON file describes",
        "stocktake chart voids --kind control --out voids.png",
    )  # fmt: skip
    chart.add_argument(
        "name", nargs="?", help="an indicator, a priority, a portfolio or a lead; everything if left out"
    )
    chart.add_argument(
        "--from", dest="source", type=Path, help="draw what a JSON file describes (docs/charts.md)"
    )
    chart.add_argument("--out", type=Path, required=True, help="a .png or .svg file")
    kinds = ("trajectory", "control", "seasonal", "multiples", "grid", "stocktake")
    chart.add_argument("--kind", choices=kinds, help="what to draw; what suits the name by default")
    chart.add_argument("--dark", action="store_true", help="for dark backgrounds")

    backup = _verb(
        verbs, _backup, "backup", "copy the database to a file while it is in use",
        "stocktake backup council-2026-11-22.db",
    )  # fmt: skip
    backup.add_argument("file", type=Path)

    restore = _verb(
        verbs, _restore, "restore", "put a copy in the database's place; nothing old is sent again",
        "stocktake restore council-2026-11-22.db",
    )  # fmt: skip
    restore.add_argument("file", type=Path, nargs="?")
    restore.add_argument(
        "--after-pg-restore", action="store_true", help="the server's tools have brought it back"
    )

    outbox = _verb(
        verbs, _outbox, "outbox", "show what waits to be sent and what was set aside, and settle it",
        "stocktake outbox --resend chase/priya.shah@example.org/2026-11-02T0900/prompt",
    )  # fmt: skip
    settle = outbox.add_mutually_exclusive_group()
    settle.add_argument("--resend", metavar="KEY", help="send it again")
    settle.add_argument("--mark-sent", metavar="KEY", help="it arrived, or need not")
    settle.add_argument("--resend-all", action="store_true", help="send again all that cannot have arrived")
    _trusted(verbs)

    _on_paper(verbs)
    simulate = _verb(
        verbs, _simulate, "simulate", "play months of a made-up council through the same door as people",
        "stocktake simulate --months 6 --indicators 24 --seed 1",
    )  # fmt: skip
    simulate.add_argument("--months", type=_count, default=6)
    simulate.add_argument("--indicators", type=_count, default=24)
    simulate.add_argument("--seed", type=int, default=1)
    simulate.add_argument(
        "--keep", type=Path, metavar="FILE", help="keep its database here: packs and charts can be made of it"
    )
    simulate.add_argument("--transcript", type=Path, metavar="FILE", help="write down every word said")
    examples = "\n".join(f"  {verb.get_default('example')}" for verb in verbs.choices.values())
    parser.epilog = (
        f"examples:\n{examples}\n\n"
        "Settings come from the environment and from stocktake.env (docs/settings.md).\n"
        "'stocktake VERB --help' tells more."
    )
    return parser


def _platform_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = _verb(
        verbs, _check, "check", "say whether a platform is set up, and what to mend", "stocktake check slack"
    )
    check.add_argument("platform", choices=["slack", "teams"])

    package = _verb(
        verbs, _teams_package, "teams-package", "write the app package for Microsoft Teams",
        "stocktake teams-package stocktake.zip",
    )  # fmt: skip
    package.add_argument("file", type=Path)


def _on_paper(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    pack = _verb(
        verbs, _pack, "pack", "print a stocktake's pack: .pdf, .pptx or .html",
        "stocktake pack 2 --out homes.pdf",
    )  # fmt: skip
    pack.add_argument("number", nargs="?", type=int, help="which stocktake; the next one by default")
    pack.add_argument(
        "--as-at", metavar="YYYY-MM-DD", help="as known at the end of that day, not at its cut-off"
    )
    pack.add_argument("--out", type=Path, required=True)

    plan = _verb(
        verbs, _plan, "plan", "print a priority's delivery plan: .pdf, .pptx or .html",
        "stocktake plan HOMES --out plan.pdf",
    )  # fmt: skip
    plan.add_argument("priority", help="its name or key")
    plan.add_argument("--out", type=Path, required=True)

    review = _verb(
        verbs, _review, "review", "print a priority review's report: .pdf, .pptx or .html",
        "stocktake review 1 --out review.pdf",
    )  # fmt: skip
    review.add_argument("number", type=int, help="which review")
    review.add_argument("--out", type=Path, required=True)

    briefing = _verb(
        verbs, _briefing, "briefing", "print a delivery summary, note or report: .pdf, .pptx or .html",
        "stocktake briefing 3 --out homes.pdf",
    )  # fmt: skip
    briefing.add_argument("number", type=int, help='its number, from "drafts" in chat')
    briefing.add_argument("--out", type=Path, required=True)


def _trusted(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """What a security officer asks."""
    _verb(verbs, _roles, "roles", "show who may do what", "stocktake roles")

    audit = _verb(
        verbs, _verify_audit, "verify-audit", "see that nobody has edited, cut or reordered the audit trail",
        "stocktake verify-audit --head 1204-0a1b2c3d4e5f6071",
    )  # fmt: skip
    audit.add_argument(
        "--head", action="append", default=[], help="a head the unit's channel was told; may be repeated"
    )

    shown = _verb(
        verbs, _subject_export, "subject-export", "show everything held about one person, as JSON",
        "stocktake subject-export priya.shah@council.example --out priya.json",
    )  # fmt: skip
    shown.add_argument("person", help="their e-mail address, or full name")
    shown.add_argument("--out", type=Path)

    erased = _verb(
        verbs, _subject_erase, "subject-erase", "take one person out for good; figures and the audit trail stay valid",
        "stocktake subject-erase priya.shah@council.example --dry-run",
    )  # fmt: skip
    erased.add_argument("person", help="their e-mail address, or full name")
    erased.add_argument(
        "--also", action="append", default=[], help="another word that means them; may be repeated"
    )
    erased.add_argument("--dry-run", action="store_true", help="say what it would do, and change nothing")

    old = _verb(
        verbs, _retention, "retention", "delete messages, deliveries and absences that were kept long enough",
        "stocktake retention --dry-run",
    )  # fmt: skip
    old.add_argument("--dry-run", action="store_true", help="count them, and delete nothing")

    role = _verb(
        verbs, _database_role, "database-role", "let a PostgreSQL role add to the audit trail and never change it",
        "stocktake database-role stocktake_app",
    )  # fmt: skip
    role.add_argument("role", help="the role the program works under; run this as the tables' owner")


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    do: Callable[[argparse.Namespace], int],
    name: str,
    does: str,
    example: str,
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(
        name,
        help=does,
        description=f"{does[0].upper()}{does[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.set_defaults(do=do, example=example)
    return verb


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


# The machine ------------------------------------------------------------------------------------------------------


def _settings(**changes: object) -> Settings:
    from adapters.settings import NotUsable, read_settings

    try:
        return read_settings(**changes)
    except NotUsable as why:
        raise Stop(str(why)) from None


def _machine(served: tuple[str, ...] = ("workspace",), **changes: object) -> Machine:
    from adapters import compose
    from adapters.settings import NotUsable
    from core.ports import Unavailable

    try:
        machine = compose.build(_settings(**changes), served)
    except (compose.NewerDatabase, NotUsable, Unavailable) as why:
        raise Stop(str(why)) from None
    _AFTERWARDS.callback(machine.store.close)
    return machine


def _run(chosen: argparse.Namespace) -> int:
    from adapters import compose, logs
    from adapters.workspace.app import PortTaken

    logs.configure()
    sample = {"sample": True, "development": True} if chosen.sample else {}
    machine = _machine(platforms.chosen(chosen), **sample)
    if chosen.sample:
        if machine.is_empty():
            print("Loading the sample council ...", flush=True)
            compose.load_sample(machine)
        elif not machine.is_sample():
            raise Stop(
                "This database holds a real council, so the sample is not loaded into it. Run without --sample, "
                "or set STOCKTAKE_DATABASE_URL to another database."
            )
    elif machine.is_sample() and not machine.settings.development:
        raise Stop(
            "This database holds the sample council, whose clock is moved. Run with --sample, or set "
            "STOCKTAKE_DATABASE_URL to your council's own database."
        )
    elif machine.is_empty():
        print("No council is set up yet. Import one:  stocktake import council.xlsx", flush=True)

    def started(address: str) -> None:
        print(f"Stocktake is at {address}   (Ctrl-C stops it)", flush=True)

    try:
        compose.run(machine, started)
    except (compose.AlreadyRunning, platforms.CannotListen, PortTaken) as why:
        raise Stop(str(why)) from None
    print("Stopped. Nothing is lost; start again any time.", flush=True)
    return 0


# The portfolio ----------------------------------------------------------------------------------------------------


def _import(chosen: argparse.Namespace) -> int:
    from adapters.files.cells import WorkbookRefused
    from adapters.files.workbook import describe, read, to_mend
    from core.services import setting_up
    from core.services.permitting import NotPermitted

    machine = _machine()
    with machine.store.reading() as work:
        held = setting_up.held(work)
    try:
        incoming = read(chosen.file, held)
    except WorkbookRefused as refused:
        raise Stop(f"{to_mend(refused.complaints)}\nNothing was changed.") from None
    if chosen.dry_run:
        with machine.store.reading() as work:
            found = setting_up.changes(work, incoming)
            waiting = _waiting(work, found)
        print(describe(found) + waiting)
        print("Nothing was changed: this was a dry run.")
        return 0
    try:
        found = machine.import_portfolio(incoming, chosen.by)
    except NotPermitted:
        if machine.knows(chosen.by):
            raise Stop(f"{chosen.by} may not bring a workbook in. Nothing was changed.") from None
        raise Stop(
            f"Stocktake knows nobody by {chosen.by}. --by names an officer who is in the council already; leave it out "
            "for the first workbook. Nothing was changed."
        ) from None
    with machine.store.reading() as work:
        waiting = _waiting(work, found)
    print(describe(found) + waiting)
    return 0


def _waiting(work: Work, found: Changes) -> str:
    """What of an import waits for a second person, as one more line."""
    from bot.second_wording import held
    from core.services import setting_up

    trajectories, figures = setting_up.waits_for_second(work, found)
    count = len(trajectories) + len(figures)
    return f"\n{held(count)}" if count else ""


def _export(chosen: argparse.Namespace) -> int:
    from adapters.files.workbook import write
    from core.services import setting_up

    with _machine().store.reading() as work:
        portfolio = setting_up.held(work)
    try:
        write(portfolio, chosen.file)
    except OSError as why:
        raise Stop(f"{chosen.file} could not be written: {why.strerror}.") from None
    print(
        f"Wrote {len(portfolio.indicators)} indicators and {len(portfolio.history)} figures to {chosen.file}."
    )
    return 0


def _template(chosen: argparse.Namespace) -> int:
    from adapters.files.workbook import template

    try:
        template(chosen.file)
    except OSError as why:
        raise Stop(f"{chosen.file} could not be written: {why.strerror}.") from None
    print(f"Wrote {chosen.file}. Fill it in, then:  stocktake import {chosen.file} --dry-run")
    return 0


# The round --------------------------------------------------------------------------------------------------------


def _round(chosen: argparse.Namespace) -> int:
    from bot.messages import plain
    from bot.routine import coming_round, preview
    from core.domain.months import Month, NotAMonth
    from core.domain.requests import State
    from core.services import summaries

    machine = _machine()
    try:
        month = Month.parse(chosen.month) if chosen.month else None
    except NotAMonth as why:
        raise Stop(str(why)) from None
    with machine.store.reading() as work:
        desk = machine.desk(work)
        coming = coming_round(desk) if chosen.preview else summaries.current_round(work, desk.now)
        now = month or coming
        if now is None:
            raise Stop("There is no round yet. Import a portfolio first:  stocktake import council.xlsx")
        if chosen.preview:
            found = preview(desk, now)
            for person, message in found:
                print(f"--- to {person.name} <{person.key}>\n{plain(message)}\n")
            print(f"{len(found)} messages for {now.full}. Nothing was sent.")
            return 0
        people = {p.key: p.name for p in work.portfolio.people()}
        requests = work.requests.of_round(now)
        print(f"{now.full}: {len(requests)} requests")
        unanswered = {State.WAITING, State.OPEN, State.DEFERRED}
        for request in sorted(requests, key=lambda r: (r.state not in unanswered, r.due, r.asked_of)):
            late = "  late" if request.overdue(desk.today) else ""
            name = work.portfolio.indicator(request.indicator).name
            asked_of = people.get(request.asked_of, request.asked_of)
            print(
                f"  {name[:52]:52}  {asked_of[:24]:24}  {request.state.value:14}  due {request.due:%d %b}{late}"
            )
    return 0


# Copies -----------------------------------------------------------------------------------------------------------


def _backup(chosen: argparse.Namespace) -> int:
    from adapters import compose

    try:
        compose.back_up(_settings(), chosen.file)
    except (compose.NeedsTheServersTools, compose.NotABackup) as why:
        raise Stop(str(why)) from None
    except OSError as why:
        raise Stop(f"{chosen.file} could not be written: {why.strerror or why}.") from None
    print(
        f"Wrote {chosen.file}, whole and checked. It holds people's names and words: keep it as you keep the database."
    )
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from adapters import compose

    try:
        if chosen.after_pg_restore:
            found = compose.after_pg_restore(_settings())
        elif chosen.file is None:
            raise Stop("Which copy? For example:  stocktake restore council-2026-11-22.db")
        else:
            found = compose.restore(_settings(), chosen.file)
    except (
        compose.AlreadyRunning,
        compose.NeedsTheServersTools,
        compose.NotABackup,
        compose.NewerDatabase,
    ) as why:
        raise Stop(str(why)) from None
    except OSError as why:
        raise Stop(f"{chosen.file} could not be restored: {why.strerror or why}.") from None
    print(
        f"Restored. {found.messages} messages that waited were set aside, because they may have been sent since:  "
        f"stocktake outbox\n{found.dues} prompts and reminders whose time is past will not be sent. Figures given after "
        "the copy was made are not in it; ask for them again with 'open round' in the unit's conversation."
    )
    return 0


# What waits to be sent ---------------------------------------------------------------------------------------------


def _outbox(chosen: argparse.Namespace) -> int:
    from core.services import sending

    machine = _machine()
    with machine.store.turn() as work:
        desk = machine.desk(work)
        try:
            if chosen.resend:
                settled, done = sending.resend(desk, chosen.resend), "will be sent again"
            elif chosen.mark_sent:
                settled, done = sending.mark_sent(desk, chosen.mark_sent), "is marked as sent"
            elif chosen.resend_all:
                clear = [s for s in sending.stuck(desk) if not s.perhaps]
                settled = [m for s in clear for m in sending.resend(desk, s.key, s.platform)]
                done = "will be sent again"
            else:
                settled, done = [], ""
        except sending.NothingStuck as why:
            raise Stop(str(why)) from None
        for message in settled:
            print(f"{message.key} on {message.platform} {done}.")
        if chosen.resend or chosen.mark_sent or chosen.resend_all:
            return 0
        for platform in work.outbox.waiting():
            since = f", the oldest since {platform.oldest:%d %b %H:%M} UTC" if platform.oldest else ""
            print(f"{platform.platform}: {platform.waiting} waiting{since}; {platform.set_aside} set aside.")
        found = sending.stuck(desk)
    for message in found:
        fate = "may have arrived" if message.perhaps else "did not arrive"
        print(
            f"  {message.key}\n    on {message.platform}, {message.put_at:%d %b %H:%M} UTC, {fate}: {message.trouble}"
        )
    if found:
        print("Settle one with  stocktake outbox --resend KEY  or  stocktake outbox --mark-sent KEY")
    else:
        print("Nothing was set aside.")
    return 0


# Reading and judging ----------------------------------------------------------------------------------------------


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

    machine = _machine()
    indicator = _indicator(machine, name)
    with machine.store.reading() as work:
        desk = machine.desk(work)
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


# Charts and simulation ---------------------------------------------------------------------------------------------


def _check(chosen: argparse.Namespace) -> int:
    from adapters.commands.check import check

    return check(chosen, _machine)


def _teams_package(chosen: argparse.Namespace) -> int:
    from adapters.commands.teams_package import package

    return package(chosen)


def _chart(chosen: argparse.Namespace) -> int:
    from adapters.commands.chart import draw

    return draw(chosen, _machine)


def _plan(chosen: argparse.Namespace) -> int:
    from adapters.commands.plan import write

    return write(chosen, _machine)


def _briefing(chosen: argparse.Namespace) -> int:
    from adapters.commands.briefing import write

    return write(chosen, _machine)


def _review(chosen: argparse.Namespace) -> int:
    from adapters.commands.review import write

    return write(chosen, _machine)


def _pack(chosen: argparse.Namespace) -> int:
    from adapters.commands.pack import write

    return write(chosen, _machine)


def _indicator(machine: Machine, name: str) -> Indicator:
    from bot.naming import which
    from bot.wording import joined

    with machine.store.reading() as work:
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


def _roles(_chosen: argparse.Namespace) -> int:
    from adapters.commands.roles import table

    print(table())
    return 0


def _verify_audit(chosen: argparse.Namespace) -> int:
    from adapters.commands.audit import verify

    verify(_machine().store, chosen.head)
    return 0


def _subject_export(chosen: argparse.Namespace) -> int:
    from adapters.commands.subjects import export

    export(_machine().store, chosen.person, chosen.out)
    return 0


def _subject_erase(chosen: argparse.Namespace) -> int:
    from adapters.commands.subjects import erase

    machine = _machine()
    erase(machine.store, chosen.person, chosen.also, machine.clock.now(), dry=chosen.dry_run)
    return 0


def _retention(chosen: argparse.Namespace) -> int:
    from adapters.commands.subjects import let_go

    machine = _machine()
    let_go(machine.store, machine.clock.now(), dry=chosen.dry_run)
    return 0


def _database_role(chosen: argparse.Namespace) -> int:
    from adapters.commands.database_role import give

    give(_machine().store, chosen.role)
    return 0


def _simulate(chosen: argparse.Namespace) -> int:
    from adapters.simulation import run

    if chosen.keep is not None and chosen.keep.exists():
        raise Stop(f"{chosen.keep} exists already. Name a new file for the made-up council.")
    print(run(chosen.months, chosen.indicators, chosen.seed, keep=chosen.keep, transcript=chosen.transcript))
    return 0
