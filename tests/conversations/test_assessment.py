"""Assessment and moderation as it is said: scored apart and unseen, revealed, moderated, services before leaders."""

from __future__ import annotations

import pytest

from core.domain.assessments import Rating, Score
from tests.conversations.conftest import Council, in_a_row

HELEN = "Cllr Helen Marsh"


@pytest.fixture
def opened(council: Council) -> Council:
    """Nadia asks Tom and Grace to score the Homes priorities."""
    council.at(2, 9, 1)
    council.says("Nadia", "assess Homes with Tom and Grace")
    return council


def said(council: Council, who: str, words: str) -> str:
    council.hears(who)
    council.says(who, words)
    return council.hears(who)


def score(council: Council, who: str, priority: str, overall: str, why: str) -> str:
    council.hears(who)
    council.fills_in(
        who,
        f"Score {priority}",
        challenge="high",
        planning="AG",
        capacity="AG",
        stage="2",
        evidence=overall,
        overall=overall,
        rationale=why,
    )
    return council.hears(who)


REPAIRS, TENANTS, FAMILIES = (
    "Good repairs and quick re-lets",
    "Tenants who feel heard",
    "Fewer families in temporary accommodation",
)


def all_scored(council: Council) -> None:
    score(council, "Tom", REPAIRS, "G", "Repairs are ahead and the void teams have started")
    score(council, "Tom", TENANTS, "AG", "Close to its trajectory")
    score(council, "Tom", FAMILIES, "AR", "The move-on team is not at strength")
    score(
        council,
        "Grace",
        REPAIRS,
        "AR",
        "Voids have slipped for two months and handover still takes nine days",
    )
    score(council, "Grace", TENANTS, "AG", "One good quarter is not a trend")
    score(council, "Grace", FAMILIES, "AR", "Leases are signed but nobody has moved")


def moderated(council: Council) -> None:
    all_scored(council)
    council.says("Nadia", "reveal")
    council.says("Nadia", "rate repairs AR because the handover still takes nine days")
    council.says("Nadia", "rate satisfaction AG: close, and one quarter is not a trend")
    council.says("Nadia", "rate TA AR because the move-on team is not at strength")


def test_raters_are_asked_one_question_with_the_meaning_of_each_letter(opened: Council) -> None:
    asked = opened.hears("Tom")
    assert "What is the likelihood of delivery?" in asked
    assert "AR amber/red: problematic, needs substantial attention, some of it urgent." in asked
    assert f"[Score {REPAIRS}]" in asked


@pytest.mark.everywhere
def test_nobody_sees_anothers_score_before_the_reveal(opened: Council) -> None:
    score(opened, "Tom", REPAIRS, "R", "A secret judgement")
    seen = said(opened, "Grace", "scores")
    assert in_a_row(seen, "Tom Brennan", "1 of 3")
    for who in ("Grace", "Nadia"):
        assert "secret" not in said(opened, who, "scores")
        assert "R red" not in said(opened, who, "scores")
    assert "Your own: Good repairs and quick re-lets R." in said(opened, "Tom", "scores")


def test_a_score_without_its_reason_is_asked_for_it(opened: Council) -> None:
    mistakes = opened.tries("Tom", f"Score {REPAIRS}", overall="AG", rationale=" ")
    assert "A line on why" in mistakes["rationale"]


def test_no_letter_is_chosen_before_somebody_chooses(opened: Council) -> None:
    """A form that opened with green would lead the hand; a first score would be another's than the rater's."""
    form = opened.opens("Tom", f"Score {REPAIRS}")
    assert form is not None
    scales = {"challenge", "planning", "capacity", "evidence", "stage", "overall"}
    assert {f.name: f.value for f in form.fields if f.kind == "choice"} == dict.fromkeys(scales, "")
    mistakes = opened.tries("Tom", f"Score {REPAIRS}", rationale="Repairs are ahead")
    assert set(mistakes) == scales


def test_a_reveal_asks_first_while_somebody_has_scored_in_part(opened: Council) -> None:
    for who in ("Tom", "Grace"):
        score(opened, who, REPAIRS, "AR", "The handover is late")
    assert "Tom Brennan (two to go) and Grace Lim (two to go)" in said(opened, "Nadia", "reveal")
    assert in_a_row(said(opened, "Nadia", "scores"), "Tom Brennan", "1 of 3"), "nothing is shown yet"
    score(opened, "Tom", TENANTS, "AG", "One good quarter")
    opened.says("Nadia", "reveal")
    opened.presses("Nadia", "Reveal what there is")
    shown = opened.hears("Nadia")
    assert f"{TENANTS} | AG | - | one score" in shown
    assert f"{FAMILIES} | - | - | not scored" in shown


def test_the_reveal_shows_the_spread_widest_first_and_each_reason(opened: Council) -> None:
    all_scored(opened)
    assert "Every rater has scored Homes." in opened.hears("Nadia")
    opened.presses("Nadia", "Reveal")
    shown = opened.hears("Nadia")
    rows = [line for line in shown.splitlines() if line.startswith((REPAIRS, TENANTS, FAMILIES))]
    assert rows[0].startswith(f"{REPAIRS} | G | AR | 2 letters")
    assert "agreed" in rows[1]
    assert "Tom, G green: Repairs are ahead and the void teams have started" in shown
    assert "Is the same evidence read the same way across them?" in shown


def test_a_score_may_change_until_the_reveal_and_not_after(opened: Council) -> None:
    all_scored(opened)
    score(opened, "Tom", REPAIRS, "AG", "On reflection")
    opened.says("Nadia", "reveal")
    assert opened.opens("Tom", f"Score {REPAIRS}") is None
    with opened.work() as work:
        tom = [s for s in work.shelf(Score).all() if s.rater.startswith("tom") and s.priority == "HOMES"]
        assert [s.overall.value for s in tom] == ["AG"]
        assert len(work.shelf(Score).versions(tom[0].number)) == 2


def test_a_rating_needs_its_reason_and_is_not_given_before_the_reveal(opened: Council) -> None:
    all_scored(opened)
    assert "Ratings are recorded after the reveal." in said(
        opened, "Nadia", "rate repairs AR because of handover"
    )
    opened.says("Nadia", "reveal")
    assert "A rating needs its reason." in said(opened, "Nadia", "rate repairs AR")
    assert "is rated AR amber/red." in said(
        opened, "Nadia", "rate repairs AR because the handover takes nine days"
    )


def test_services_see_their_rating_two_working_days_before_leaders(opened: Council) -> None:
    moderated(opened)
    opened.hears("Priya")
    opened.hears("David")
    assert "Leaders see them at 09:00 on Wednesday 4 November." in said(opened, "Nadia", "publish ratings")
    told = opened.hears("Priya")
    assert "Good repairs and quick re-lets: AR amber/red. The handover still takes nine days" in told
    assert "how can we help?" in told
    assert FAMILIES not in told, "a lead hears about their own"
    assert opened.hears("David") == ""
    assert "No ratings have been published yet." in said(opened, "David", "league table")
    opened.at(4, 9, 1)
    assert "Likelihood of delivery, most likely first" in opened.hears("David")


def test_the_league_table_shows_movement_since_last_time(opened: Council) -> None:
    moderated(opened)
    opened.says("Nadia", "publish ratings")
    opened.at(2, 9, 1, month=12)
    opened.says("Nadia", "assess repairs with Tom")
    score(opened, "Tom", REPAIRS, "G", "Voids are back")
    opened.says("Nadia", "reveal")
    opened.says("Nadia", "rate repairs G because voids are back within a day of trajectory")
    opened.says("Nadia", "publish ratings")
    opened.at(4, 9, 1, month=12)
    table = said(opened, "David", "league table")
    assert f"1 | {REPAIRS} | Priya Shah | G green | up 2" in table
    assert f"3 | {FAMILIES} | Beatriz Costa | AR amber/red | first rating" in table


def test_the_assessed_likelihood_stands_beside_the_other_two_readings_in_the_pack(opened: Council) -> None:
    moderated(opened)
    opened.says("Nadia", "publish ratings")
    opened.says("Nadia", "stocktake for Homes on 1 December at 10:00")
    opened.at(27, 17, 1)
    read = said(opened, "Nadia", "pack")
    assert "The unit's assessment: AR amber/red, 2 November 2026. The handover still takes nine days" in read
    voids = next(line for line in read.splitlines() if line.startswith("Voids | "))
    assert voids.count("|") == 5
    assert voids.endswith("AR amber/red")


def test_a_lead_neither_opens_nor_reveals_an_assessment(opened: Council) -> None:
    for words in ("assess Homes with Tom", "reveal", "publish ratings"):
        assert "The delivery unit assesses and moderates." in said(opened, "Priya", words)


def test_publishing_waits_for_every_priority(opened: Council) -> None:
    all_scored(opened)
    opened.says("Nadia", "reveal")
    opened.says("Nadia", "rate repairs AR because of handover")
    assert f"Not rated yet: {FAMILIES}, {TENANTS}." in said(opened, "Nadia", "publish ratings")
    with opened.work() as work:
        assert [r.public_from for r in work.shelf(Rating).all()] == [None]


@pytest.mark.everywhere
def test_the_session_goes_through_them_side_by_side_and_asks_what_does_not_sit_evenly(
    opened: Council,
) -> None:
    """The widest first, every criterion beside its raters; then all ratings side by side before any goes out."""
    all_scored(opened)
    shown = said(opened, "Nadia", "reveal")
    assert f"{REPAIRS}: what did each of you see? Furthest apart on evidence of progress." in shown
    opened.presses("Nadia", "Go through them")
    asked = opened.hears("Nadia")
    assert f"{REPAIRS} (1 of 3)" in asked
    assert in_a_row(asked, "Evidence", "G", "AR")
    assert "Its figures now are " in asked
    assert " G and " in asked or " AG and " in asked, "each letter has the name of what it reads"
    assert "Which letter, and why?" in asked
    assert "A rating needs its reason." in said(opened, "Nadia", "AR")
    following = said(opened, "Nadia", "AR because the handover still takes nine days")
    assert f"{REPAIRS} is rated AR amber/red." in following
    assert "(2 of 3)" in following
    said(opened, "Nadia", "G: nobody has moved yet, and they will")
    beside = said(opened, "Nadia", "AG, close")
    assert "Before they go out:" in beside
    assert "is rated better than anybody scored it: is the reason written down?" in beside
    opened.hears("Priya")
    opened.presses("Nadia", "Publish")
    assert "Good repairs and quick re-lets: AR amber/red." in opened.hears("Priya")


def test_two_scored_alike_and_rated_apart_are_asked_about(opened: Council) -> None:
    for who in ("Tom", "Grace"):
        for priority in (REPAIRS, TENANTS, FAMILIES):
            score(opened, who, priority, "AG", "as it looks")
    for words in ("reveal", "rate repairs AG, as scored", "rate satisfaction AG, as scored"):
        opened.says("Nadia", words)
    beside = said(opened, "Nadia", "rate TA AR because nobody has moved")
    assert "were scored alike and are rated" in beside
    assert "what is different?" in beside


def test_a_rater_who_has_not_scored_is_reminded_once_then_the_head_hears_and_may_go_on_without(
    opened: Council,
) -> None:
    for priority in (REPAIRS, TENANTS, FAMILIES):
        score(opened, "Tom", priority, "AG", "as it looks")
    opened.hears("Grace")
    opened.at(4, 9, 1)
    assert "Homes has three priorities that only you can score" in opened.hears("Grace")
    assert opened.hears("Tom") == ""
    opened.at(6, 9, 1)
    assert "Grace Lim, 3 of 3 to go" in opened.hears("Nadia")
    assert "Still to score: Grace" in said(opened, "Nadia", "reveal")
    assert "goes on without Grace" in said(opened, "Nadia", "without Grace")
    assert "Nothing is asked of you." in opened.hears("Grace")
    assert "Go through them" in said(opened, "Nadia", "reveal")


def test_a_round_that_is_given_up_leaves_no_rating(opened: Council) -> None:
    all_scored(opened)
    opened.says("Nadia", "reveal")
    opened.says("Nadia", "rate repairs AR because of handover")
    assert "is given up" in said(opened, "Nadia", "cancel assessment")
    assert "No ratings have been published yet." in said(opened, "Nadia", "league table")
    assert "The assessment of Homes is open" in said(opened, "Nadia", "assess Homes with Tom")


def test_the_history_of_a_rating_is_for_its_reader(opened: Council) -> None:
    moderated(opened)
    assert "AR amber/red | The handover still takes nine days" in said(opened, "Nadia", "ratings of repairs")
    assert "has been published yet" in said(opened, "Priya", "ratings of repairs")
    opened.says("Nadia", "publish ratings")
    assert "AR amber/red" in said(opened, "Priya", "ratings of repairs")
    assert "has been published yet" in said(opened, "David", "ratings of repairs")
    opened.at(4, 9, 1)
    assert "2 November 2026 | AR amber/red" in said(opened, "David", "ratings of repairs")


def test_two_officers_in_one_session_do_not_write_over_each_other_unawares(opened: Council) -> None:
    all_scored(opened)
    opened.says("Nadia", "reveal")
    opened.says("Nadia", "moderate")
    opened.says("Tom", "moderate")
    opened.says("Nadia", "AR because the handover still takes nine days")
    answer = said(opened, "Tom", "G because the teams have started")
    assert (
        f"Nadia Okafor has rated {REPAIRS} AR amber/red meanwhile: The handover still takes nine days."
        in answer
    )
    assert "Yours is not recorded." in answer
    assert f"{FAMILIES} (2 of 3)" in answer, "and the session goes on"
    opened.hears("Nadia")
    assert "is rated G green." in said(opened, "Tom", "rate repairs G because the teams have started")
    changed = f"Tom Brennan has changed the rating of {REPAIRS} from AR amber/red to G green: The teams have started."
    assert changed in opened.hears("Nadia")
