"""Actions in conversation: recorded live, read back, issued at once, taken on, moved, done."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot import action_wording as wording
from bot.commands import command
from bot.conversations.monthly_figures import people_called
from bot.conversations.routine_parts import Part, Said, Undoing, phrase
from bot.hearing import Outgoing, Place
from bot.messages import Form, Message
from bot.naming import one
from bot.notices import unit_officers
from bot.talk import InRoutine
from bot.turn import Turn, send
from bot.understanding.dates import when
from bot.wording import greeting, nobody_called
from core.domain.actions import Action, AlreadyOver, Course
from core.domain.people import Person, Role
from core.domain.stocktakes import Stocktake
from core.ports import Due
from core.services import acting
from core.services.acting import Agreed
from core.services.desk import Desk

_ME = {"me", "myself", "i"}
_WHO_WHAT = re.compile(
    r"(?P<owner>[\w@.'-]+(?: [\w@.'-]+){0,3}?)(?: is| are)? (?:to|will|should) (?P<what>.+)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 400
_SEVERAL = re.compile(r"(?:new )?actions?\s*[:–-]\s*(?P<rest>.*)", re.IGNORECASE)
_COURSES = {
    "on hold": Course.ON_HOLD,
    "hold": Course.ON_HOLD,
    "under review": Course.UNDER_REVIEW,
    "review": Course.UNDER_REVIEW,
    "overtaken": Course.OVERTAKEN,
    "overtaken by events": Course.OVERTAKEN,
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """The parts of an action as it was said; empty where a part was not."""

    owner: str
    deliverable: str
    by: str


def read_action(text: str, today: date) -> Sentence:
    """Who will do what by when. The last "by" that names a day is the day.

    >>> read_action("Priya to agree dates by letter with the contractor by 11 December", date(2026, 12, 1))
    Sentence(owner='Priya', deliverable='agree dates by letter with the contractor', by='11 December')
    >>> read_action("Priya to ring the contractor", date(2026, 12, 1)).by
    ''
    """
    said = " ".join(text.split())[:_LONGEST].rstrip(" .")
    match = _WHO_WHAT.fullmatch(said)
    if match is None:
        return Sentence("", "", "")
    what, by = match["what"], ""
    for place in reversed([m.start() for m in re.finditer(r",? (?:by|before|on) ", what)]):
        day = re.sub(r"^,? (?:by|before|on) ", "", what[place:])
        if when(day, today) is not None:
            what, by = what[:place], day
            break
    return Sentence(match["owner"].strip(), what.strip(" ,"), by)


# Recording --------------------------------------------------------------------------------------------------------


def _said(turn: Turn, said: Said) -> bool:
    sentence = read_action(said["rest"], turn.today)
    if not sentence.owner:
        sentence = _with_name_first(turn, said["rest"]) or sentence
    _record(turn, sentence)
    return True


def heard_lines(turn: Turn, text: str) -> bool:
    """Several actions, one a line: each is recorded by itself, and what could not be is said with why."""
    lines = [re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)])\s*", "", line).strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    named = _SEVERAL.fullmatch(lines[0]) if len(lines) > 1 else None
    live = turn.person.runs_the_unit and turn.place.is_direct and being_held(turn) is not None
    if len(lines) < 2 or not (named or live):
        return False
    if named is not None:
        lines = [each for each in (named["rest"].strip(), *lines[1:]) if each]
    found = [(line, _sentence(turn, line)) for line in lines]
    if sum(_known(turn, sentence) for _, sentence in found) < 2:
        return False  # one action, written over several lines
    left_out = []
    for line, sentence in found:
        why = _why_not(turn, sentence)
        if why:
            left_out.append((line, why))
        else:
            _record(turn, sentence)
    if left_out:
        turn.reply(wording.actions_left_out(left_out))
    return True


def _sentence(turn: Turn, line: str) -> Sentence:
    rest = re.sub(r"^(?:new )?actions?\s*[:–-]\s*", "", line, flags=re.IGNORECASE)
    sentence = read_action(rest, turn.today)
    return sentence if sentence.owner else _with_name_first(turn, rest) or sentence


def _known(turn: Turn, said: Sentence) -> bool:
    return bool(said.owner) and (
        said.owner.casefold() in _ME or one(people_called(turn, said.owner)) is not None
    )


def _why_not(turn: Turn, said: Sentence) -> str:
    """What a line lacks to be an action; nothing where it is one."""
    if not said.owner or not said.deliverable:
        return wording.no_who_or_what()
    if not _known(turn, said):
        return wording.not_one_person(said.owner, [p.name for p in people_called(turn, said.owner)])
    day = when(said.by, turn.today)
    if day is None or day < turn.today:
        return wording.no_day(passed=day is not None)
    return ""


def _with_name_first(turn: Turn, text: str) -> Sentence | None:
    """`Priya agree the dates by Friday`: somebody's name, and then what they will do."""
    parts = text.split()
    for count in (3, 2, 1):
        name = " ".join(parts[:count]).strip(" ,:")
        if len(parts) > count and one(people_called(turn, name)) is not None:
            return read_action(f"{name} to {' '.join(parts[count:])}", turn.today)
    return None


def _from_form(turn: Turn, values: Said) -> None:
    _record(turn, Sentence(values.get("owner", ""), values.get("what", "").strip(), values.get("by", "")))


def _opened(turn: Turn, _about: str) -> Form | None:
    draft = turn.work.talks.recall(_draft_of(turn))
    return wording.action_form(*(json.loads(draft) if draft else ()))


def _opened_later(turn: Turn, number: str) -> Form | None:
    action = _numbered(turn, number)
    mine = action is not None and action.owner == turn.person.key and not action.over
    return wording.later_form(action) if action is not None and mine else None


def _not_a_day(turn: Turn, values: Said) -> dict[str, str]:
    day = when(values.get("by", "")[:40], turn.today)
    return {} if day is not None and day >= turn.today else {"by": wording.which_day_to_come()}


def _draft_of(turn: Turn) -> str:
    return f"action-draft/{turn.person.key}"


def _record(turn: Turn, said: Sentence) -> None:
    turn.work.talks.remember(_draft_of(turn), json.dumps([said.owner, said.deliverable, said.by]))
    if not said.owner or not said.deliverable:
        turn.reply(wording.action_needs("Who will do what, by when?", said.owner, said.deliverable, said.by))
        return
    owner = turn.person if said.owner.casefold() in _ME else one(people_called(turn, said.owner))
    if owner is None:
        turn.reply(nobody_called(said.owner, [p.name for p in people_called(turn, said.owner)]))
        return
    day = when(said.by, turn.today)
    if day is None or day < turn.today:
        missing = "By when?" if day is None else "That day has passed. By when?"
        turn.ask(InRoutine("action", 0, "by", turn.now))
        turn.reply(wording.action_needs(missing, owner.name, said.deliverable))
        return
    own = owner.key == turn.person.key
    if not own and not turn.person.runs_the_unit:
        turn.reply(wording.only_unit_records([owner.name]))
        return
    meeting = being_held(turn)
    number = meeting.number if meeting else 0
    action = acting.agree(turn.desk, Agreed(said.deliverable, owner.key, day, number), turn.person.key)
    rest_day = turn.desk.calendar.next_working(day) != day
    turn.reply(wording.action_read_back(action, owner, turn.today, own=own, weekend=rest_day))
    if not own:
        where = f"the stocktake of {meeting.title}" if meeting else ""
        message = wording.action_issued(action, turn.person, where, turn.today)
        turn.tell(Place.direct(owner.key), message)


def _day_said(turn: Turn, step: InRoutine, text: str) -> bool:
    """By when, after all; whatever else was said is something of its own."""
    said = re.sub(r"^(?:by|before|on)\s+", "", text.strip(" ."), flags=re.IGNORECASE)
    draft = turn.work.talks.recall(_draft_of(turn))
    if when(said, turn.today) is None or not draft:
        return False
    owner, deliverable, _ = json.loads(draft)
    turn.answered(step)
    _record(turn, Sentence(owner, deliverable, said))
    return True


def _ask_day_again(turn: Turn, _step: InRoutine) -> None:
    draft = turn.work.talks.recall(_draft_of(turn))
    if draft:
        _record(turn, Sentence(*json.loads(draft)))


def heard_live(turn: Turn, text: str) -> bool:
    """At a stocktake an officer says "Priya to ring the contractor by Friday" and need not say that it is an action."""
    if not turn.person.runs_the_unit or not turn.place.is_direct or being_held(turn) is None:
        return False
    said = read_action(text, turn.today)
    known = one(people_called(turn, said.owner)) is not None or said.owner.casefold() in _ME
    if not said.deliverable or not (known or said.by) or command(text) is not None:
        return False
    _record(turn, said)
    return True


def being_held(turn: Turn) -> Stocktake | None:
    """The stocktake that is going on now, if one is."""
    held = [s for s in turn.work.shelf(Stocktake).all() if s.going_on]
    return held[-1] if held else None


# The owner's answers ----------------------------------------------------------------------------------------------


def _accept(turn: Turn, number: str) -> None:
    action = _own(turn, number)
    if action is None:
        return
    if action.accepted_at is None:
        action = acting.keep(turn.desk, action.accepted(turn.now), turn.person.key, "accepted")
        _tell_recorder(turn, action, wording.told_accepted(action, turn.person, turn.today))
    turn.reply(wording.action_accepted(action, turn.today))


def _word(turn: Turn, number: str) -> None:
    action = _own(turn, number)
    if action is not None:
        _tell_recorder(turn, action, wording.would_like_a_word(action, turn.person))
        turn.reply(wording.word_passed_on(_recorder(turn, action)))


def _later(turn: Turn, values: Said) -> None:
    action = _own(turn, values.get("action", ""))
    if action is None:
        return
    day = when(values.get("by", "")[:40], turn.today)
    if day is None or day < turn.today:
        turn.reply(
            wording.action_needs("Which day to come would work?", turn.person.name, action.deliverable)
        )
        return
    asked = acting.keep(
        turn.desk,
        action.asking_for(day, values.get("why", "")[:_LONGEST]),
        turn.person.key,
        "asked for another day",
    )
    if turn.person.key == action.agreed_by:
        moved = acting.keep(turn.desk, asked.moved_to(day), turn.person.key, "moved")
        turn.reply(wording.day_moved(moved, turn.today))
        return
    _tell_recorder(turn, asked, wording.asks_for_later(asked, turn.person, turn.today))
    turn.reply(wording.later_asked(_recorder(turn, action)))


def _later_said(turn: Turn, said: Said) -> bool:
    _later(turn, {"action": said["number"], "by": said["by"], "why": said["why"]})
    return True


def _done_button(turn: Turn, number: str) -> None:
    _done(turn, number, "")


def _done_said(turn: Turn, said: Said) -> bool:
    _done(turn, said["number"], said["why"])
    return True


def _done(turn: Turn, number: str, why: str) -> None:
    action = _own(turn, number) if not turn.person.runs_the_unit else _any(turn, number)
    if action is None:
        return
    done = acting.keep(turn.desk, action.done(turn.today, why[:_LONGEST]), turn.person.key, "done", why)
    turn.reply(wording.action_is_done(done, turn.today))
    owner = turn.work.portfolio.person(done.owner)
    if owner is not None and turn.person.key != done.agreed_by:
        _tell_recorder(turn, done, wording.told_done(done, owner, turn.today))


# The unit's ------------------------------------------------------------------------------------------------------


def _move(turn: Turn, number: str) -> None:
    action = _any(turn, number)
    if action is None or not _may(turn) or action.asked_for is None:
        return
    moved = acting.keep(
        turn.desk, action.moved_to(action.asked_for), turn.person.key, "moved", action.asked_why
    )
    turn.reply(wording.day_moved(moved, turn.today))
    turn.tell(Place.direct(moved.owner), wording.day_moved(moved, turn.today))


def _keep(turn: Turn, number: str) -> None:
    action = _any(turn, number)
    if action is None or not _may(turn) or action.asked_for is None:
        return
    kept = acting.keep(turn.desk, action.kept(), turn.person.key, "day kept")
    turn.reply(wording.day_kept(kept, turn.today))
    turn.tell(Place.direct(kept.owner), wording.day_kept(kept, turn.today))


def _withdraw(turn: Turn, number: str) -> None:
    action = _any(turn, number)
    if action is None or (not turn.person.runs_the_unit and action.owner != turn.person.key):
        return
    gone = acting.keep(turn.desk, action.put(Course.WITHDRAWN, ""), turn.person.key, "withdrawn")
    turn.reply(wording.action_withdrawn(gone))
    if gone.owner != turn.person.key:
        turn.tell(Place.direct(gone.owner), wording.told_withdrawn(gone))


def _withdraw_said(turn: Turn, said: Said) -> bool:
    _withdraw(turn, said["number"])
    return True


def _give(turn: Turn, said: Said) -> bool:
    """By the unit or its owner: somebody else will do it, and is asked whether they can."""
    action = _numbered(turn, said["number"])
    if action is None or not (_may(turn) or action.owner == turn.person.key):
        turn.reply(wording.no_such_action(said["number"][:12]))
        return True
    found = people_called(turn, said["to"])
    to = turn.person if said["to"].casefold() in _ME else one(found)
    if to is None:
        turn.reply(nobody_called(said["to"], [p.name for p in found]))
        return True
    if _unless_over(turn, action) is None:
        return True
    own = to.key == turn.person.key
    given = acting.keep(
        turn.desk,
        action.given_to(to.key, turn.now if own else None),
        turn.person.key,
        "given to another",
        to.key,
    )
    turn.reply(wording.action_given(given, to, turn.today))
    if not own:
        turn.tell(Place.direct(to.key), wording.action_issued(given, turn.person, "", turn.today))
    before = turn.work.portfolio.person(action.owner)
    if before is not None and not before.retired and before.key not in {to.key, turn.person.key}:
        turn.tell(Place.direct(before.key), wording.action_given(given, to, turn.today))
    return True


def _open_again(turn: Turn, said: Said) -> bool:
    """By its owner or the unit: it was closed too soon, or is wanted after all."""
    action = _numbered(turn, said["number"])
    if action is None or not (_may(turn) or action.owner == turn.person.key):
        turn.reply(wording.no_such_action(said["number"][:12]))
    elif action.course is Course.OPEN:
        turn.reply(wording.action_put(action, turn.today))
    else:
        again = acting.keep(
            turn.desk, action.again(said.get("why", "")), turn.person.key, "open again", said.get("why", "")
        )
        turn.reply(wording.action_open_again(again, turn.today))
        for key in dict.fromkeys((again.owner, _recorder(turn, again).key)):
            if key != turn.person.key:
                turn.tell(Place.direct(key), wording.action_open_again(again, turn.today))
    return True


def _open_again_said(turn: Turn, said: Said) -> bool:
    return _open_again(turn, {"number": said["number"] or said["number2"], "why": said["why"]})


def _reopen_pressed(turn: Turn, number: str) -> None:
    _open_again(turn, {"number": number})


def _put(turn: Turn, said: Said) -> bool:
    if not _may(turn):
        return False
    action = _any(turn, said["number"])
    if action is not None:
        course = _COURSES[said["course"].casefold()]
        put = acting.keep(
            turn.desk, action.put(course, said["why"]), turn.person.key, course.value, said["why"]
        )
        _told_put(turn, put)
    return True


def _merge(turn: Turn, said: Said) -> bool:
    if not _may(turn):
        return False
    action, into = _any(turn, said["number"]), _any(turn, said["into"])
    if action is not None and into is not None and action.number != into.number:
        put = acting.keep(
            turn.desk,
            action.put(Course.MERGED, said["why"], into.number),
            turn.person.key,
            "merged",
            said["into"],
        )
        _told_put(turn, put)
    return True


def _told_put(turn: Turn, action: Action) -> None:
    turn.reply(wording.action_put(action, turn.today))
    if action.owner != turn.person.key:
        turn.tell(Place.direct(action.owner), wording.action_put(action, turn.today))


def _list(turn: Turn, said: Said) -> bool:
    """The person's own; for the unit and the leaders everybody's, unless they ask for their own."""
    mine = bool(said.get("mine"))
    everybody = not mine and (turn.person.runs_the_unit or turn.person.role is Role.LEADER)
    found = acting.still_open(turn.work) if everybody else acting.of_owner(turn.work, turn.person.key)
    if not found:
        turn.reply(wording.no_actions("" if everybody else " for you"))
        return True
    title = f"{'Open actions' if everybody else 'Your actions'}, {turn.today:%d %B %Y}".replace(", 0", ", ")
    turn.reply(wording.actions_table(title, found, _names(turn.desk), turn.today))
    return True


# What falls due ---------------------------------------------------------------------------------------------------


def _look(desk: Desk, due: Due) -> None:
    """A morning's word with one owner about everything of theirs, and only then with the unit."""
    owner = desk.work.portfolio.person(due.about["owner"])
    if owner is None:
        return
    found = acting.morning(desk, owner.key)
    if owner.retired:
        left = acting.of_owner(desk.work, owner.key)
        if left:
            send(
                desk,
                Outgoing(f"{due.key}/left", Place.unit(), wording.owner_has_left(owner, left, desk.today)),
            )
        return
    if found.unanswered or found.coming or found.late:
        message = wording.action_morning(
            found.unanswered,
            found.coming,
            found.late,
            opening=f"{greeting(desk.now, owner)} About what you have agreed to do:",
            today=desk.today,
        )
        send(desk, Outgoing(f"{due.key}/morning", Place.direct(owner.key), message))
    if found.tell_unit:
        message = wording.actions_late_in_channel(owner, found.tell_unit, desk.today)
        send(desk, Outgoing(f"{due.key}/unit", Place.unit(), message))


# Finding ----------------------------------------------------------------------------------------------------------


def _own(turn: Turn, number: str) -> Action | None:
    action = _numbered(turn, number)
    if action is None or action.owner != turn.person.key:
        turn.reply(wording.no_such_action(number[:12]))
        return None
    return _unless_over(turn, action)


def _any(turn: Turn, number: str) -> Action | None:
    action = _numbered(turn, number)
    if action is None:
        turn.reply(wording.no_such_action(number[:12]))
        return None
    return _unless_over(turn, action)


def _unless_over(turn: Turn, action: Action) -> Action | None:
    if action.over:
        turn.reply(wording.already_over(action))
        return None
    return action


def _numbered(turn: Turn, number: str) -> Action | None:
    return acting.find(turn.work, int(number)) if number.isdecimal() and len(number) < 9 else None


def _may(turn: Turn) -> bool:
    return turn.person.runs_the_unit


def _recorder(turn: Turn, action: Action) -> Person:
    """Whom the owner deals with: who recorded it, or an officer who is there now."""
    who = turn.work.portfolio.person(action.agreed_by)
    if who is not None and not who.retired and who.runs_the_unit:
        return who
    return next(iter(unit_officers(turn.desk)), turn.person)


def _tell_recorder(turn: Turn, action: Action, message: Message) -> None:
    turn.tell(Place.direct(_recorder(turn, action).key), message)


def _names(desk: Desk) -> dict[str, str]:
    return {p.key: p.name for p in desk.work.portfolio.people()}


def names_of_owners(desk: Desk, actions: Sequence[Action]) -> dict[str, str]:
    """The owners' names by their keys."""
    known = _names(desk)
    return {a.owner: known.get(a.owner, a.owner) for a in actions}


# Taking back ------------------------------------------------------------------------------------------------------


def _called(_turn: Turn, action: Action, what: str) -> str:
    return wording.undo_called(action, what)


def _stays(turn: Turn, action: Action, what: str) -> str:
    """Its owner has answered since: withdrawing it is a word of its own."""
    gone_on = what == "agreed" and len(turn.work.shelf(Action).versions(action.number)) > 1
    return wording.withdraw_instead(action) if gone_on else ""


def _after(turn: Turn, action: Action, undone: Action, what: str) -> None:
    """Whoever had heard hears how it stands now."""
    acting.chase_again(turn.desk, action)
    message = (
        wording.told_withdrawn(action) if what == "agreed" else wording.stands_as_before(action, turn.today)
    )
    if what != "agreed":
        turn.reply(message)
    for key in dict.fromkeys((action.owner, _recorder(turn, action).key)):
        if key != turn.person.key and (what != "agreed" or key == action.owner):
            turn.tell(Place.direct(key), message)
    if undone.owner not in {action.owner, turn.person.key}:
        turn.tell(Place.direct(undone.owner), wording.not_yours_after_all(undone))


_NUMBER = r"(?:the )?action (?P<number>\d{1,8})"
_WHY = r"(?:(?:,|:| -| –| because| as)\s*(?P<why>.+))?"
PART: Part = Part(
    phrases=(
        (phrase(rf"{_NUMBER}(?: is| was)? (?:now )?(?:done|finished|complete|completed){_WHY}"), _done_said),
        (
            phrase(rf"{_NUMBER}(?: needs| to move| moves?)? (?:to|until|by) (?P<by>[^,:]+?){_WHY}"),
            _later_said,
        ),
        (
            phrase(
                rf"(?:re-?open {_NUMBER}|{_NUMBER.replace('number', 'number2')}(?: is)? (?:open(?: again)?|not done(?: after all)?)){_WHY}"
            ),
            _open_again_said,
        ),
        (
            phrase(
                rf"{_NUMBER}(?: is)? (?:now )?(?P<course>{'|'.join(sorted(_COURSES, key=len, reverse=True))}){_WHY}"
            ),
            _put,
        ),
        (phrase(rf"merge {_NUMBER} (?:into|with) (?:action )?(?P<into>\d{{1,8}}){_WHY}"), _merge),
        (phrase(rf"(?:withdraw|drop|cancel) {_NUMBER}"), _withdraw_said),
        (phrase(rf"(?:give|hand|pass) {_NUMBER} (?:over )?to (?P<to>[\w .@'-]{{2,60}})"), _give),
        (phrase(r"(?:(?P<mine>my) )?actions?|(?:what are )?(?P<mine2>my) actions"), _list),
        (phrase(r"(?:new )?actions?\s*[:–-]\s*(?P<rest>.+)"), _said),
    ),
    buttons={
        "action-accept": _accept,
        "action-word": _word,
        "action-done": _done_button,
        "action-move": _move,
        "action-keep": _keep,
        "action-withdraw": _withdraw,
        "action-reopen": _reopen_pressed,
    },
    opens={"action": _opened, "action-later": _opened_later},
    forms={"action": _from_form, "action-later": _later},
    mistakes={"action": _not_a_day, "action-later": _not_a_day},
    steps={"action": _day_said},
    asks={"action": _ask_day_again},
    falls_due={"actions": _look},
    undoes={
        Action: Undoing(_called, _stays, lambda action: action.put(Course.WITHDRAWN, ""), _after),
    },
)
__all__ = [
    "PART",
    "AlreadyOver",
    "Sentence",
    "being_held",
    "heard_lines",
    "heard_live",
    "names_of_owners",
    "read_action",
]
