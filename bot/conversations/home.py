"""A person's own page on a platform that has one: what is due, what was said, their charts, and the same buttons."""

from __future__ import annotations

from bot import home_wording, wording
from bot.asking import asked, owned, waiting_for
from bot.conversations import enquiries
from bot.gallery import trajectory_block
from bot.messages import Block, Message, Paragraph, Table
from bot.turn import Turn
from core.services.judging import read_indicator
from core.services.summaries import visible_indicators

_MOST_CHARTS = 4
_HEAD = ("Indicator", "Latest", "Trajectory", "Status")


def of(turn: Turn) -> Message:
    """Everything of one person's, as it stands now. Nothing is kept or sent."""
    waiting = waiting_for(turn.desk, turn.person)
    if waiting:
        due = wording.prompt(
            turn.person, asked(turn.desk, waiting), turn.now, turn.today, home_wording.waiting_for_you()
        )
    else:
        due = enquiries.nothing_waiting(turn)
    blocks: list[Block] = [*due.blocks, home_wording.buttons(turn.person)]
    readings = [read_indicator(turn.view, i.key, deeply=False) for i in owned(turn.desk, turn.person)]
    known = [r for r in readings if r.value is not None]
    if known:
        blocks.append(Table(_HEAD, tuple(enquiries.row(r) for r in known), home_wording.yours()))
        worst = sorted(known, key=lambda r: r.status.value if r.status else "", reverse=True)[:_MOST_CHARTS]
        blocks.extend(
            trajectory_block(turn.view, read_indicator(turn.view, r.indicator.key), turn.now) for r in worst
        )
    elif visible_indicators(turn.work, turn.person):
        blocks.append(Paragraph(home_wording.ask_anything()))
    return Message(tuple(blocks))
