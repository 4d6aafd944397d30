"""The matrix says something of every role and every action, and never more than was meant."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from core.domain.people import Role
from core.domain.roles import MATRIX, Action, Scope, reach


def test_every_role_has_its_row():
    """A role added later starts with a decision, not with a crash."""
    assert set(MATRIX) == set(Role)


@pytest.mark.parametrize("action", list(Action))
def test_somebody_unknown_may_do_nothing(action):
    assert reach(None, action) is Scope.NONE


@pytest.mark.parametrize(
    ("role", "action"),
    list(
        itertools.product(
            [Role.LEAD, Role.DEPUTY, Role.LEADER, Role.CABINET],
            [
                Action.LOOK_AFTER_FLAGS,
                Action.OVERRIDE,
                Action.RUN_ROUNDS,
                Action.REPROFILE,
                Action.MODERATE,
                Action.IMPORT,
                Action.EXPORT,
                Action.CONFIGURE,
            ],
        )
    ),
)
def test_the_units_work_is_the_units_alone(role, action):
    assert reach(role, action) is Scope.NONE


def test_a_member_of_the_cabinet_gives_no_figures_and_sees_nothing_restricted():
    """They hold a service to account; its figures are its officers' to give."""
    for action in (Action.ANSWER, Action.CORRECT, Action.COMMENT, Action.SEE_RESTRICTED):
        assert reach(Role.CABINET, action) is Scope.NONE


def test_nobody_but_the_unit_and_leaders_sees_another_services_restricted_figures():
    far = {role for role in Role if reach(role, Action.SEE_RESTRICTED) is Scope.ALL}
    assert far == {Role.UNIT, Role.ADMINISTRATOR, Role.LEADER}


def test_each_scope_is_wider_than_the_one_before():
    """Four of them, never two by one number: whoever may do nothing must not be taken for somebody with their own."""
    assert list(Scope) == [Scope.NONE, Scope.OWN, Scope.PORTFOLIO, Scope.ALL]
    assert sorted(Scope) == list(Scope)
    assert len(Scope.__members__) == 4


def test_the_matrix_is_what_the_security_officer_signed():
    """SECURITY.md says in words what each role may do: one cell changed in the program, and the page is wrong."""
    page = (Path(__file__).parents[3] / "SECURITY.md").read_text().partition("## Who may do what")[2]
    lines = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    roles = [Role(name.strip()) for name in lines[0] if name.strip()]
    words = {"-": Scope.NONE, "own": Scope.OWN, "portfolio": Scope.PORTFOLIO, "all": Scope.ALL}
    written = {
        (role, Action(what)): words[cell]
        for what, *cells in lines[1 : 1 + len(Action)]
        for role, cell in zip(roles, cells, strict=True)
    }
    assert written == {(role, action): reach(role, action) for role in Role for action in Action}


def test_each_scope_is_one_step_further_than_the_one_before() -> None:
    assert [int(scope) for scope in Scope] == [0, 1, 2, 3]
