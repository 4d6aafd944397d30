"""What is exported imports to no change: as a workbook, as a folder, by any council Hypothesis can think of."""

import json
import os
import string
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.files.opening import lines_of
from adapters.files.reading import portfolio_from
from adapters.files.sample import sample_folder, to_come
from adapters.files.spreadsheet import sheets_from
from adapters.files.workbook import read, template, write
from core.domain.complaints import complaints
from core.domain.figures import Standing
from core.domain.indicators import Aggregation, Band, Indicator, Limits, Openness, Polarity
from core.domain.months import Frequency, Month
from core.domain.people import Person, Priority, Role
from core.domain.portfolio import HistoricFigure, Portfolio, compare, tidy
from core.domain.trajectory import Intervention, Point, Profile, Trajectory

anything = st.text(max_size=40)
words = anything.filter(tidy)
names = st.text(string.ascii_letters + string.digits + "_-.", min_size=1, max_size=12).filter(
    lambda s: s[0].isalnum()
)
e_mails = st.builds(
    "{}@{}.example".format, st.text(string.ascii_lowercase, min_size=1, max_size=8), st.sampled_from("abc")
)
numbers = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9),
    st.fractions(0, 1000, max_denominator=97).map(lambda f: Decimal(f.numerator) / f.denominator),
)
months = st.builds(Month, st.integers(1995, 2060), st.integers(1, 12))
maybe = st.one_of(st.none(), numbers)


@st.composite
def trajectories(draw):
    start = draw(months)
    end = start + draw(st.integers(2, 24))
    between = [
        Point(start + i, draw(numbers)) for i in draw(st.sets(st.integers(1, end - start - 1), max_size=4))
    ]
    beside = [Point(start + i, draw(numbers)) for i in draw(st.sets(st.integers(1, end - start), max_size=2))]
    profile = draw(
        st.sampled_from([Profile.LINEAR, Profile.POINTS, Profile.STEPPED, Profile.SEASONAL, Profile.S_CURVE])
    )
    steps = [
        Intervention(f"{i} {draw(words)}", begins := draw(months), begins + draw(st.integers(2, 9)), draw(numbers), draw(st.integers(0, 2)))
        for i in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    return Trajectory(
        Point(start, draw(numbers)), Point(end, draw(numbers)), profile,
        points=tuple(between) if profile in {Profile.POINTS, Profile.STEPPED, Profile.SEASONAL} else (),
        interventions=tuple(steps), reason=draw(anything), approver=draw(anything), no_effect=tuple(beside),
    )  # fmt: skip


@st.composite
def indicators(draw, key, priority):
    low, high = draw(maybe), draw(maybe)
    return Indicator(
        key, priority, draw(words), draw(words), definition=draw(anything), short_name=draw(anything),
        aliases=tuple(draw(st.lists(words.map(tidy).filter(lambda t: ";" not in t), max_size=3))),
        decimals=draw(st.integers(0, 6)), polarity=draw(st.sampled_from(Polarity)), frequency=draw(st.sampled_from(Frequency)),
        aggregation=draw(st.sampled_from(Aggregation)), numerator=draw(anything), denominator=draw(anything),
        limits=Limits(draw(maybe), draw(maybe)), band=None if low is None or high is None else Band(low, high),
        source=draw(anything), lag=draw(st.integers(0, 300)), tolerance=draw(maybe), openness=draw(st.sampled_from(Openness)),
        first_period=draw(st.one_of(st.none(), months)), breaks=tuple(draw(st.lists(months, max_size=2))),
        illustrative=draw(st.booleans()), retired=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def figures(draw, keys):
    made = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(keys), months), st.tuples(maybe, maybe, maybe, anything), max_size=6
        )
    )
    standings = [s for s in Standing if s is not Standing.WITHDRAWN]
    return tuple(
        HistoricFigure(key, month, *parts[:3], draw(st.sampled_from(standings if parts[0] is not None else standings[-2:])), parts[3])
        for (key, month), parts in made.items()
    )  # fmt: skip


@st.composite
def portfolios(draw):
    """Any council a store could hold: rules may be broken, for rules come later than some facts."""
    addresses = draw(st.lists(e_mails, min_size=1, max_size=4, unique=True))
    priorities = draw(st.lists(names, min_size=1, max_size=3, unique_by=str.casefold))
    keys = draw(st.lists(names, min_size=1, max_size=3, unique_by=str.casefold))
    people = st.sampled_from(addresses)
    return Portfolio(
        people=tuple(
            Person(a, draw(words), draw(st.sampled_from(Role)), draw(st.one_of(st.none(), people)), draw(words), draw(anything), draw(st.booleans()))
            for a in addresses
        ),
        priorities=tuple(Priority(p, draw(words), draw(words), draw(people), draw(anything), draw(st.booleans())) for p in priorities),
        indicators=tuple(draw(indicators(key, draw(st.sampled_from(priorities)))) for key in keys),
        trajectories={key: draw(trajectories()) for key in keys if draw(st.booleans())},
        history=draw(figures(keys)),
        closures=frozenset(draw(st.sets(st.dates(date(1995, 1, 1), date(2060, 1, 1)), max_size=3))),
    )  # fmt: skip


patiently = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def changes_nothing(council, again):
    found = compare(council, again)
    assert not found, found
    assert not compare(again, council)


@patiently
@given(portfolios())
def test_any_council_comes_back_from_a_folder_unchanged(council):
    with TemporaryDirectory() as folder:
        write(council, Path(folder))
        changes_nothing(council, read(Path(folder), held=council))


@patiently
@given(portfolios())
def test_any_council_comes_back_from_a_workbook_unchanged(council):
    """In this process, without the limited one between: sixty of those would take a minute."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "council.xlsx"
        write(council, path)
        rows = sheets_from(json.dumps(line) for line in lines_of(str(path)))
        changes_nothing(council, portfolio_from(rows, held=council))


@pytest.fixture(scope="module")
def sample():
    return read(sample_folder())


@pytest.mark.parametrize("name", ["council.xlsx", "council"])
def test_the_sample_council_comes_back_unchanged(sample, tmp_path, name):
    write(sample, tmp_path / name)
    changes_nothing(sample, read(tmp_path / name))


def test_a_workbook_written_twice_is_the_same_file(sample, tmp_path):
    write(sample, tmp_path / "one.xlsx")
    write(sample, tmp_path / "two.xlsx")

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_an_export_that_fails_leaves_the_older_file(sample, tmp_path):
    path = tmp_path / "council.xlsx"
    path.write_text("the older one")
    broken = Portfolio(history=(None,))  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        write(broken, path)

    assert path.read_text() == "the older one"
    assert os.listdir(tmp_path) == ["council.xlsx"]  # noqa: PTH208 hidden files count


@pytest.mark.parametrize("save", [lambda path: write(Portfolio(), path), template])
def test_where_nothing_can_be_written_says_so(tmp_path, save):
    with pytest.raises(OSError, match="No such file or directory"):
        save(tmp_path / "no such folder" / "council.xlsx")
    with pytest.raises(OSError, match=r"it should end in \.xlsx, or be a folder"):
        save(tmp_path / "council.xls")


@pytest.mark.parametrize("name", ["empty.xlsx", "empty"])
def test_an_empty_template_is_an_empty_council(tmp_path, name):
    template(tmp_path / name)

    assert read(tmp_path / name) == Portfolio()


def test_the_sample_council_is_sound(sample):
    assert complaints(sample) == []
    assert len(sample.people) == 16
    assert sum(not i.illustrative for i in sample.indicators) == 5
    assert {i.polarity for i in sample.indicators} == set(Polarity)
    assert {i.aggregation for i in sample.indicators} == set(Aggregation)
    assert {i.frequency for i in sample.indicators} == set(Frequency)
    assert [i.key for i in sample.indicators if i.restricted] == ["CIC_3MOVES"]
    assert {t.profile for t in sample.trajectories.values()} == set(Profile)


def test_the_sample_goes_on_where_its_history_ends(sample):
    known = {(f.indicator, f.period) for f in sample.history}
    coming = to_come()

    assert max(f.period for f in sample.history) == Month(2026, 9)
    assert {f.period for f in coming} <= set(Month(2026, 10).to(Month(2027, 3)))
    assert not known & {(f.indicator, f.period) for f in coming}
    assert {f.indicator for f in coming} == {i.key for i in sample.indicators}
    whole = Portfolio(
        sample.people, sample.priorities, sample.indicators, sample.trajectories, (*sample.history, *coming)
    )
    assert complaints(whole) == []


def test_the_sample_says_where_its_real_figures_come_from(sample):
    for indicator in sample.indicators:
        published = (
            "Open Government Licence v3" in indicator.source and "eight years later" in indicator.source
        )
        assert published != indicator.illustrative, indicator.key
        assert indicator.illustrative == ("illustrative values" in indicator.source)
