"""`stocktake roles`: who may do what, as the services are asked."""

from __future__ import annotations

from core.domain.people import Role
from core.domain.roles import Action, Scope, reach

_SHOWN = {Scope.NONE: "-", Scope.OWN: "own", Scope.PORTFOLIO: "portfolio", Scope.ALL: "all"}


def table() -> str:
    """The matrix, an action a line, a role a column.

    >>> print(table().splitlines()[0].split()[:4])
    ['lead', 'deputy', 'unit', 'leader']
    """
    widest = max(len(action.value) for action in Action)
    lines = ["  ".join([" " * widest, *(f"{role.value:13}" for role in Role)]).rstrip()]
    for action in Action:
        cells = [f"{_SHOWN[reach(role, action)]:13}" for role in Role]
        lines.append("  ".join([f"{action.value:{widest}}", *cells]).rstrip())
    lines.append("")
    lines.append(
        "own: priorities you lead, or whose lead you are deputy to, and single requests passed on to you."
    )
    lines.append("Somebody unknown may do nothing. Restricted indicators never appear in an open channel.")
    return "\n".join(lines)
