"""What an undo would take back, told before it is done where the person may have something else in mind."""

from __future__ import annotations

from bot import wording
from bot.conversations import papers
from bot.messages import Message
from bot.talk import AwayArranged, Explained, FigureSaid, PaperKept, RequestMoved, TakeBack
from bot.turn import Turn


def wording_of(turn: Turn, question: TakeBack) -> Message:
    """The earlier turn in a line, and whether it is meant."""
    turned = next((t for t in turn.talk.turns if t.key == question.key), None)
    if turned is None:
        return wording.taken_back_already()
    done: list[str] = []
    portfolio = turn.work.portfolio
    for act in turned.acts:
        match act:
            case FigureSaid():
                figure = turn.work.figures.get(act.number)
                indicator = portfolio.indicator(figure.indicator)
                period = indicator.frequency.period(figure.period)
                done.append(f"{indicator.called} for {period}, {wording.value_of(indicator, figure)}")
            case RequestMoved():
                indicator = portfolio.indicator(act.indicator)
                done.append(f"what was arranged for {indicator.called}")
            case AwayArranged():
                done.append("the days you are away")
            case PaperKept():
                done.append(papers.called(turn, act))
            case Explained():
                flag = turn.work.flags.get(act.flag)
                done.append(f"your words on {portfolio.indicator(flag.indicator).called}")
    return wording.take_this_back(list(dict.fromkeys(done)), turned.at, turn.today, question)
