"""Each rule, on a portfolio that breaks it and on its neighbour that does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.domain.complaints import complaints
from core.domain.figures import Standing
from core.domain.indicators import Aggregation, Band, Indicator, Limits, Polarity
from core.domain.months import Frequency, Month
from core.domain.people import Person, Priority, Role
from core.domain.portfolio import HistoricFigure, Portfolio
from core.domain.trajectory import Point, Profile, Trajectory

D = Decimal
ANA = Person("ana@council.example", "Ana Diaz", Role.LEAD)
HOMES = Priority("HOMES", "Good homes", "Homes", ANA.key)
REPAIRS = Indicator(
    "REPAIRS", "HOMES", "Repairs on time", "%", limits=Limits(D(0), D(100)), tolerance=D(2), source="Job feed"
)
MISSED = replace(
    REPAIRS, key="MISSED", name="Missed bins", unit="per 100,000", decimals=0, limits=Limits(D(0))
)
UP = Trajectory.linear((Month(2026, 3), 80), (Month(2027, 3), 92))
SOUND = Portfolio((ANA,), (HOMES,), (REPAIRS,), {"REPAIRS": UP})


def said(portfolio, held=None):
    return [str(each) for each in complaints(portfolio, held)]


def with_indicator(**changes):
    return replace(SOUND, indicators=(replace(REPAIRS, **changes),), trajectories={})


def with_history(*figures, indicator=REPAIRS, trajectories=None):
    return replace(SOUND, indicators=(indicator,), history=figures, trajectories=trajectories or {})


def september(value, **more):
    return HistoricFigure("REPAIRS", Month(2026, 9), None if value is None else D(value), **more)


def test_a_sound_portfolio_is_not_complained_of():
    assert said(SOUND) == []


@pytest.mark.parametrize(
    ("portfolio", "words"),
    [
        pytest.param(
            replace(SOUND, priorities=(replace(HOMES, lead="anna@council.example"),)),
            "Priorities, HOMES (lead): anna@council.example is not on the sheet People. "
            "Did you mean ana@council.example? Correct the address, or add the person there.",
            id="an unknown lead, with the one that was meant",
        ),
        pytest.param(
            replace(SOUND, people=(replace(ANA, retired=True),)),
            "Priorities, HOMES (lead): Ana Diaz is retired. Name somebody who takes part.",
            id="a lead who has left",
        ),
        pytest.param(
            replace(SOUND, people=(replace(ANA, deputy="lee@council.example"),)),
            "(deputy): lee@council.example is not on the sheet People.",
            id="an unknown deputy",
        ),
        pytest.param(
            replace(SOUND, people=(replace(ANA, deputy=ANA.key),)),
            "(deputy): Nobody can be their own deputy.",
            id="nobody covers for themselves",
        ),
        pytest.param(
            replace(SOUND, people=(replace(ANA, time_zone="Europe/Londn"),)),
            "'Europe/Londn' is not a time zone. Did you mean Europe/London?",
            id="an unknown time zone",
        ),
        pytest.param(
            replace(SOUND, people=(ANA, Person("h@council.example", "Cllr Marsh", Role.CABINET, portfolio="Home"))),
            "'Home' is not a portfolio of the sheet Priorities, and a cabinet member holds one. Did you mean Homes?",
            id="a cabinet member of no portfolio",
        ),
        pytest.param(
            with_indicator(priority="HOUSES"),
            "Indicators, REPAIRS (priority): HOUSES is not on the sheet Priorities.",
            id="an unknown priority",
        ),
        pytest.param(with_indicator(source=""), "(data source): It is blank.", id="every chart names its source"),
        pytest.param(
            with_indicator(tolerance=D(0)), "(tolerance): 0 is not above 0.", id="a tolerance of nothing"
        ),
        pytest.param(
            with_indicator(limits=Limits(D(100), D(0))),
            "(highest possible): 0 is not above the lowest possible, 100.",
            id="limits the wrong way round",
        ),
        pytest.param(
            with_indicator(limits=Limits(D(5), D(5))), "(highest possible): 5 is not above", id="no room between limits"
        ),
        pytest.param(
            replace(SOUND, indicators=(replace(REPAIRS, polarity=Polarity.BAND, band=Band(D(70), D(90))),)),
            "(target value): The target 92 is outside the band, 70 to 90.",
            id="a target outside its band",
        ),
        pytest.param(
            replace(
                SOUND,
                indicators=(replace(REPAIRS, unit="homes", polarity=Polarity.LOWER, limits=Limits()),),
                trajectories={"REPAIRS": Trajectory.linear((Month(2026, 3), 420), (Month(2027, 3), 20))},
            ),
            "(target value): 20 is far from everything so far (420 to 420).",
            id="a target of less than a twentieth",
        ),
        pytest.param(
            with_history(september("82.6", numerator=D(412), denominator=D(500))),
            "(value): 412 of 500 makes 82.4, not 82.6.",
            id="two steps from what the parts make",
        ),
        pytest.param(
            with_indicator(polarity=Polarity.BAND), "(band from): Polarity is band", id="a band without ends"
        ),
        pytest.param(
            with_indicator(band=Band(D(1), D(2))), "(band from): Polarity is higher", id="ends without a band"
        ),
        pytest.param(
            with_indicator(polarity=Polarity.BAND, band=Band(D(8), D(5))),
            "(band to): 5 is not above the band's other end, 8.",
            id="a band the wrong way round",
        ),
        pytest.param(
            replace(SOUND, indicators=(REPAIRS, replace(MISSED, aliases=("repairs on time",)))),
            "Indicators, MISSED (also called): 'repairs on time' already means REPAIRS.",
            id="a name that could be answered for two indicators",
        ),
        pytest.param(
            replace(SOUND, trajectories={"REPAIR": UP}),
            "Trajectories, REPAIR (indicator): REPAIR is not on the sheet Indicators. Did you mean REPAIRS?",
            id="a trajectory of nothing",
        ),
        pytest.param(
            replace(SOUND, trajectories={"REPAIRS": Trajectory.linear((Month(2026, 3), 92), (Month(2027, 3), 80))}),
            "(target value): The target 80 is below the baseline 92, and higher is better.",
            id="a target on the wrong side, higher better",
        ),
        pytest.param(
            replace(SOUND, indicators=(replace(REPAIRS, polarity=Polarity.LOWER),)),
            "(target value): The target 92 is above the baseline 80, and lower is better.",
            id="a target on the wrong side, lower better",
        ),
        pytest.param(
            replace(SOUND, trajectories={"REPAIRS": Trajectory.linear((Month(2026, 3), 80), (Month(2027, 3), 104))}),
            "(target value): 104 is above the highest possible, 100.",
            id="a target above what can be",
        ),
        pytest.param(
            replace(
                SOUND,
                indicators=(replace(REPAIRS, unit="homes", limits=Limits()),),
                trajectories={"REPAIRS": Trajectory.linear((Month(2026, 3), 400), (Month(2027, 3), 73390))},
            ),
            "(target value): 73390 is far from everything so far (400 to 400).",
            id="73,390 published for 420",
        ),
        pytest.param(
            replace(SOUND, trajectories={"REPAIRS": replace(UP, profile=Profile.INTERVENTIONS)}),
            "(profile): It is interventions, and there is none",
            id="interventions without one",
        ),
        pytest.param(
            replace(
                SOUND,
                indicators=(replace(REPAIRS, frequency=Frequency.QUARTERLY),),
                trajectories={"REPAIRS": replace(UP, profile=Profile.POINTS, points=(Point(Month(2026, 8), D(82)),))},
            ),
            "Points, REPAIRS trajectory 2026-08 (month): A quarter ends in June, September, December or March; "
            "2026-08 is in the one ending 2026-09.",
            id="a point in the middle of a quarter",
        ),
        pytest.param(
            with_history(replace(september(90), indicator="REPAIR")),
            "History, REPAIR 2026-09 (indicator): REPAIR is not on the sheet Indicators. Did you mean REPAIRS?",
            id="history of nothing",
        ),
        pytest.param(
            with_history(september(104)), "(value): 104 is above the highest possible, 100.", id="104 %"
        ),
        pytest.param(
            with_history(september(140), indicator=replace(REPAIRS, limits=Limits())),
            "(value): 140 is above 100 %. Correct it; if it can be, write the highest possible",
            id="140 % where nobody gave a limit",
        ),
        pytest.param(
            with_history(september(-1)), "(value): -1 is below the lowest possible, 0.", id="below nothing"
        ),
        pytest.param(
            with_history(september(None)),
            "(value): It is blank, and blank is never zero.",
            id="blank is never zero",
        ),
        pytest.param(
            with_history(september(90, standing=Standing.NOT_AVAILABLE)),
            "(standing): It is not available, yet there is a value.",
            id="a value that is said not to be there",
        ),
        pytest.param(
            with_history(
                replace(september(90), period=Month(2026, 8)),
                indicator=replace(REPAIRS, frequency=Frequency.ANNUAL),
            ),
            "(period): A year ends in March; 2026-08 is in the one ending 2027-03.",
            id="a month of a yearly indicator",
        ),
        pytest.param(
            with_history(september("31.5"), indicator=replace(REPAIRS, unit="homes", decimals=0, aggregation=Aggregation.SUM)),
            "(value): 31.5 is not a whole number of homes.",
            id="half a home",
        ),
        pytest.param(
            with_history(september(90, numerator=D(500), denominator=D(412))),
            "(numerator): 500 is more than the denominator, 412. Are the two swapped?",
            id="numerator and denominator swapped",
        ),
        pytest.param(
            with_history(september(90, numerator=D(412), denominator=D(500))),
            "(value): 412 of 500 makes 82.4, not 90.",
            id="parts that make another value",
        ),
        pytest.param(
            with_history(september(0, numerator=D(0), denominator=D(0))),
            "(denominator): 0 is not above 0. With nothing to count, choose 'not applicable'",
            id="nothing to count",
        ),
        pytest.param(
            with_history(
                *(HistoricFigure("MISSED", Month(2026, m), D(v)) for m, v in ((6, 48), (7, 52), (8, 50), (9, "0.05"))),
                indicator=MISSED,
            ),
            "History, MISSED 2026-09 (value): 0.05 looks like a percentage, and the unit is per 100,000. Write 50;",
            id="0.05 per cent is 50 per 100,000",
        ),
        pytest.param(
            with_history(september("0.824"), trajectories={"REPAIRS": UP}),
            "(value): 0.824 looks like a share of one, and the unit is %. Write 82.4;",
            id="0.824 is 82.4 per cent",
        ),
        pytest.param(
            with_history(
                HistoricFigure("REPAIRS", Month(2026, 8), D(47)),
                september(46),
                indicator=replace(REPAIRS, aggregation=Aggregation.CUMULATIVE),
            ),
            "(value): 46 is below 47 of 2026-08, and it counts up through the year.",
            id="a running total that falls within its year",
        ),
    ],
)  # fmt: skip
def test_a_rule_that_is_broken_is_named_with_its_remedy(portfolio, words):
    found = said(portfolio)

    assert [each for each in found if words in each], found
    assert len(found) == 1, "one mistake is complained of once"


@pytest.mark.parametrize(
    "portfolio",
    [
        pytest.param(with_history(september(0)), id="nought is a value"),
        pytest.param(with_history(september(100)), id="exactly the limit"),
        pytest.param(with_history(september(None, standing=Standing.NOT_APPLICABLE)), id="not applicable"),
        pytest.param(with_history(september("82.4", numerator=D(412), denominator=D(500))), id="parts that agree"),
        pytest.param(with_history(september("82.5", numerator=D(412), denominator=D(500))), id="parts that agree but for the last digit"),
        pytest.param(with_history(september("82.4", numerator=D(412))), id="one part alone"),
        pytest.param(
            with_history(
                september(9, numerator=D(1700), denominator=D(2140)),
                indicator=replace(REPAIRS, unit="days", aggregation=Aggregation.ROLLING_12),
            ),
            id="parts of another period than the value",
        ),
        pytest.param(
            with_history(
                HistoricFigure("REPAIRS", Month(2026, 8), D(47)),
                september(47),
                indicator=replace(REPAIRS, aggregation=Aggregation.CUMULATIVE),
            ),
            id="a running total that stands still",
        ),
        pytest.param(
            replace(
                SOUND,
                indicators=(replace(REPAIRS, unit="homes", limits=Limits()),),
                trajectories={"REPAIRS": Trajectory.linear((Month(2026, 3), 5), (Month(2027, 3), 100))},
            ),
            id="twenty times as many is a bold target",
        ),
        pytest.param(
            replace(
                SOUND,
                indicators=(replace(REPAIRS, unit="homes", limits=Limits()),),
                trajectories={"REPAIRS": replace(Trajectory.linear((Month(2026, 3), 5), (Month(2027, 3), 900)), reason="A new estate")},
            ),
            id="a hundred times as many, with its reason",
        ),
        pytest.param(
            with_history(september("0.824", comment="Only one job a week was in time."), trajectories={"REPAIRS": UP}),
            id="a strange value that says why",
        ),
        pytest.param(
            with_history(september("0.4"), HistoricFigure("REPAIRS", Month(2026, 8), D("0.5"))),
            id="a percentage that is always small",
        ),
        pytest.param(
            with_history(
                HistoricFigure("REPAIRS", Month(2026, 3), D(96)),
                HistoricFigure("REPAIRS", Month(2026, 4), D(11)),
                indicator=replace(REPAIRS, aggregation=Aggregation.CUMULATIVE),
            ),
            id="a running total starts again in April",
        ),
        pytest.param(
            replace(
                SOUND,
                indicators=(replace(REPAIRS, unit="kg", polarity=Polarity.LOWER, aggregation=Aggregation.CUMULATIVE, limits=Limits()),),
                trajectories={"REPAIRS": Trajectory.linear((Month(2026, 6), 118), (Month(2027, 3), 470))},
            ),
            id="less is better, yet it adds up",
        ),
        pytest.param(
            replace(SOUND, trajectories={"REPAIRS": Trajectory.linear((Month(2026, 3), 80), (Month(2027, 3), 80))}),
            id="holding the line is a target",
        ),
        pytest.param(
            replace(
                SOUND,
                indicators=(replace(REPAIRS, polarity=Polarity.LOWER),),
                trajectories={"REPAIRS": Trajectory.linear((Month(2026, 3), 40), (Month(2027, 3), 0))},
            ),
            id="nought is a target",
        ),
        pytest.param(
            replace(SOUND, indicators=(REPAIRS, replace(REPAIRS, key="OLD", retired=True))),
            id="a retired indicator keeps its name",
        ),
        pytest.param(replace(SOUND, indicators=(), trajectories={}), id="a priority may wait for its indicators"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_mistake_is_taken(portfolio):
    assert said(portfolio) == []


def test_everything_is_said_at_once():
    broken = replace(
        SOUND,
        people=(replace(ANA, time_zone="Mars/Base"),),
        priorities=(replace(HOMES, lead="nobody@council.example"),),
        indicators=(replace(REPAIRS, source="", tolerance=D(-1)),),
        history=(september(104), replace(september(None), period=Month(2026, 8))),
    )

    assert len(said(broken)) == 6


def test_what_the_council_lives_with_already_is_not_complained_of_again():
    held = with_history(september(104))
    new = replace(held, history=(*held.history, replace(september(105), period=Month(2026, 8))))

    assert said(held, held) == []
    assert [each[:26] for each in said(new, held)] == ["History, REPAIRS 2026-08 ("]


def test_an_old_mistake_made_worse_is_complained_of():
    held = with_history(september(104))

    assert len(said(with_history(september(105)), held)) == 1
    assert said(with_history(september(104, comment="As sent.")), held) == []


def test_a_trajectory_that_changes_says_why_and_who_agreed():
    agreed = replace(UP, reason="Delivery plan", approver="Chief executive")
    held = replace(SOUND, trajectories={"REPAIRS": agreed})

    def moved(**changes):
        later = replace(agreed, target=Point(Month(2027, 3), D(90)), **changes)
        return said(replace(SOUND, trajectories={"REPAIRS": later}), held)

    assert moved() == [
        "Trajectories, REPAIRS (reason): The trajectory changes (target value). Say why it was agreed anew, and not in the words of last time."
    ]
    assert moved(reason="", approver="")[1:] == [
        "Trajectories, REPAIRS (approved by): The trajectory changes (target value). Name who agreed to it."
    ]
    assert moved(reason="The contractor changed") == []


def test_a_reason_may_be_put_in_better_words():
    held = replace(SOUND, trajectories={"REPAIRS": replace(UP, reason="tbc")})

    assert said(SOUND, held) == []
    assert (
        said(replace(SOUND, trajectories={"REPAIRS": replace(UP, reason="Agreed", approver="Board")}), held)
        == []
    )


def test_a_first_trajectory_needs_no_reason():
    assert said(SOUND, replace(SOUND, trajectories={})) == []


def test_an_empty_template_does_not_retire_the_council():
    assert [each.split(":")[0] for each in said(Portfolio(), SOUND)] == ["People", "Priorities", "Indicators"]
    assert said(Portfolio(), Portfolio()) == []
    assert (
        said(Portfolio(), replace(SOUND, people=(replace(ANA, retired=True),), priorities=(), indicators=()))
        == []
    )


def test_a_figure_of_a_period_that_has_not_begun_is_a_slip_of_the_year():
    after = with_history(replace(september(90), period=Month(2027, 9)))
    assert [str(each) for each in complaints(after, today=date(2026, 11, 2))] == [
        "History, REPAIRS 2027-09 (period): 2027-09 has not begun. Correct it, or leave it out until then."
    ]


def test_a_figure_of_a_period_that_has_begun_is_taken_and_so_is_one_the_council_lives_with():
    begun = with_history(replace(september(90), period=Month(2026, 11)))
    assert complaints(begun, today=date(2026, 11, 2)) == []
    held = with_history(replace(september(90), period=Month(2027, 9)))
    assert complaints(held, held, date(2026, 11, 2)) == []


def test_the_quarter_and_the_year_under_way_have_begun():
    quarterly = replace(REPAIRS, frequency=Frequency.QUARTERLY)
    under_way = with_history(replace(september(90), period=Month(2026, 12)), indicator=quarterly)
    assert complaints(under_way, today=date(2026, 11, 2)) == []
