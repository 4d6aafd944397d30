"""Who may do what: one matrix of roles, actions and how far each reaches. It is data; services ask it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntEnum
from types import MappingProxyType

from core.domain.people import Role


class Action(Enum):
    """What somebody may do. The words are those of `stocktake roles`."""

    BE_ASKED = "be asked for figures"
    ANSWER = "give figures, put them off, pass them on"
    CORRECT = "correct figures already given"
    COMMENT = "add the service's words to a figure or a flag"
    SEE = "see open indicators"
    SEE_RESTRICTED = "see restricted indicators"
    LOOK_AFTER_FLAGS = "acknowledge, assign, snooze and close flags"
    OVERRIDE = "answer for somebody else"
    RUN_ROUNDS = "open, extend, pause and close rounds, exempt, hand priorities over"
    REPROFILE = "re-profile a trajectory or change a target"
    SECOND = "agree to what another person has proposed"
    PLAN = "write delivery plans and draw trajectories"
    ACT = "take on, move and finish actions; bring news to a stocktake"
    ASSESS = "score an assessment one was asked to score"
    RUN_ROUTINES = "plan and hold stocktakes, record actions for others, make packs"
    MODERATE = "moderate assessments, approve summaries"
    IMPORT = "bring a workbook in"
    EXPORT = "take a workbook out"
    CONFIGURE = "set Stocktake up"


class Scope(IntEnum):
    """How far a permission reaches, each including the one before."""

    NONE = 0
    OWN = 1
    PORTFOLIO = 2
    ALL = 3


_SERVICE = {
    Action.BE_ASKED: Scope.OWN,
    Action.ANSWER: Scope.OWN,
    Action.CORRECT: Scope.OWN,
    Action.COMMENT: Scope.OWN,
    Action.SEE: Scope.ALL,
    Action.SEE_RESTRICTED: Scope.OWN,
    Action.PLAN: Scope.OWN,
    Action.ACT: Scope.OWN,
    Action.ASSESS: Scope.OWN,
}
_UNIT = _SERVICE | {
    Action.COMMENT: Scope.ALL,
    Action.SEE_RESTRICTED: Scope.ALL,
    Action.LOOK_AFTER_FLAGS: Scope.ALL,
    Action.OVERRIDE: Scope.ALL,
    Action.RUN_ROUNDS: Scope.ALL,
    Action.REPROFILE: Scope.ALL,
    Action.SECOND: Scope.ALL,
    Action.PLAN: Scope.ALL,
    Action.ACT: Scope.ALL,
    Action.RUN_ROUTINES: Scope.ALL,
    Action.MODERATE: Scope.ALL,
    Action.IMPORT: Scope.ALL,
    Action.EXPORT: Scope.ALL,
}

MATRIX: Mapping[Role, Mapping[Action, Scope]] = MappingProxyType(
    {
        Role.LEAD: _SERVICE,
        Role.DEPUTY: _SERVICE,
        Role.UNIT: _UNIT,
        Role.LEADER: _SERVICE | {Action.SEE_RESTRICTED: Scope.ALL},
        Role.CABINET: {
            Action.SEE: Scope.ALL,
            Action.SEE_RESTRICTED: Scope.NONE,
            Action.ACT: Scope.OWN,
            Action.ASSESS: Scope.OWN,
        },
        Role.ADMINISTRATOR: _UNIT | {Action.CONFIGURE: Scope.ALL},
    }
)
"""Every role's reach. What is not named is not allowed; somebody unknown may do nothing.

"Own" is a priority one leads, or whose lead one is deputy to, or a single request that was passed on to one; an
action or a milestone one owns, a stocktake one attends, an assessment one was asked to score.
"""


def reach(role: Role | None, action: Action) -> Scope:
    """How far a role may do something; None is somebody unknown.

    >>> reach(Role.LEAD, Action.CORRECT)
    <Scope.OWN: 1>
    >>> reach(None, Action.SEE)
    <Scope.NONE: 0>
    """
    return Scope.NONE if role is None else MATRIX[role].get(action, Scope.NONE)
