"""A council in which everything has happened once: every routine begun, every kind of question, button and form open."""

from __future__ import annotations

from bot.hearing import Place
from tests.conversations.conftest import Council, sample
from tests.conversations.test_plans import ANSWERS
from tests.conversations.test_reviews import WEEK_ONE


def lived() -> Council:
    """Two months of the sample council, up to the middle of the December round."""
    council = Council(sample())
    unit = Place.unit()
    said = council.says

    council.at(2, 9, 1)
    council.presses("Nadia", "Yes, all")
    said("Priya", "repairs 91.2, voids 31 - contractor handover dragged on. sat not till the 10th")
    said("Beatriz", "ta 2260, prevention 58.8, ta stay 41.5")
    said("Owen", "recycling 41, missed bins 60")
    said("Nadia", "stocktake for Homes on 1 December at 10:00 with David and Helen, 60 minutes")
    said("Nadia", "assess Homes with Tom and Grace")
    council.fills_in(
        "Tom", "Score Good repairs and quick re-lets", challenge="high", stage="2", planning="AG", capacity="AG", evidence="AG", overall="AG",
        rationale="Repairs are ahead",
    )  # fmt: skip
    said("Nadia", "action: Priya to ring the contractor by 11 December")
    said("Nadia", "action: Owen to write to the depot by 11 December")
    said("Nadia", "note on voids: the contractor may lose its licence")
    council.at(4, 10)
    council.fills_in(
        "Nadia",
        "Review",
        about="Re-lets of general needs homes",
        wants="David",
        work="Tom, Priya and Jo Hall",
    )
    council.at(5, 10)
    said("Nadia", "draft summary for Homes")
    said("Nadia", "draft note")
    said("Priya", "plan for voids")
    for answer in ANSWERS:
        said("Priya", answer)
    said("Priya", "dispute voids: two are counted twice")
    council.at(9, 10)
    council.presses("Nadia", "Go on")
    for answer in WEEK_ONE:
        said("Nadia", answer)
    council.at(20, 9, 1)
    said("Priya", "good news: every home passed its gas check")
    said("Nadia", "late", place=unit)
    said("Nadia", "flags")
    said("Nadia", "@stocktake close voids, agreed at the stocktake", place=unit)
    council.at(1, 10, month=12)
    said("Nadia", "start stocktake")
    council.at(2, 9, 1, month=12)
    said("Priya", "workshop for voids")
    for words in ("yes", "24 by March 2027", "33", "Two extra void teams from November, full by January, 6 days",
                  "Keys on the day from January, full by March, 3 days", "that is all", "none", "2"):  # fmt: skip
        said("Priya", words)
    council.presses("Priya", "Propose it")
    said("Priya", "the contractor's handover took longer than planned")
    said("Nadia", "close TA stay, agreed at the stocktake")
    council.presses("Priya", "Yes, I'll do it")
    said("Priya", "action 1 to 18 December, parts are late")
    said("Owen", "dispute recycling: the contractor counts twice")
    said("Priya", "voids 99")
    said("Beatriz", "not ready until Friday")
    said("Marcus", "prevention 61")
    said("Nadia", "answer for Priya: repairs 92")
    said("Owen", "I'm away next week")
    for who in ("David", "Priya", "Tom"):
        for words in (
            "status Homes",
            "voids",
            "chart voids",
            "help me with voids",
            "history voids",
            "my actions",
        ):
            said(who, words)
    return council
