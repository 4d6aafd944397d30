"""A council's first attempt: every mistake is named at once, by sheet, row and column, with what to do."""

from datetime import date

import openpyxl
import pytest

from adapters.files.layout import SHEETS
from adapters.files.sample import sample_folder
from adapters.files.workbook import WorkbookRefused, describe, read, template, to_mend, write
from core.domain.portfolio import compare


@pytest.fixture
def book(tmp_path):
    """The sample council as a workbook, to be spoilt: (the open book, a way to read it again)."""
    path = tmp_path / "council.xlsx"
    write(read(sample_folder()), path)
    opened = openpyxl.load_workbook(path)

    def again():
        opened.save(path)
        return read(path)

    return opened, again


def complaints_of(again):
    with pytest.raises(WorkbookRefused) as refused:
        again()
    return [str(each) for each in refused.value.complaints]


def test_every_mistake_is_named_at_once(book):
    opened, again = book
    opened["People"]["D9"] = "markus.webb@marlowheath.example"
    opened["People"]["E10"] = "Europe/Londn"
    opened["Priorities"]["D2"] = "pria.shah@marlowheath.example"
    opened["Indicators"]["I3"] = "hgiher"
    opened["Indicators"]["R4"] = "two"
    opened["Indicators"]["S5"] = "AG 0 to 30; AR 40 to 60; R over 60"
    opened["Indicators"]["A7"] = "VOID_DAYS"
    opened["Trajectories"]["F2"] = 80
    opened["Trajectories"]["F5"] = "=2000+150"
    opened["Trajectories"]["E6"] = "2026-02"
    opened["History"]["C2"] = date(2026, 10, 1)
    opened["History"]["C3"] = 104
    opened["History"]["B5"] = opened["History"]["B4"].value
    opened["History"]["C6"] = "86.1"
    opened["History"]["C7"] = None
    opened["History"]["D7"] = None
    opened["Closure days"]["A2"] = "Christmas"

    found = complaints_of(again)
    assert found == [
        "People row 9, column D (deputy): markus.webb@marlowheath.example is not on the sheet People. Did you mean marcus.webb@marlowheath.example? Correct the address, or add the person there.",
        "People row 10, column E (time zone): 'Europe/Londn' is not a time zone. Did you mean Europe/London? Leave it blank for Europe/London.",
        "Priorities row 2, column D (lead): pria.shah@marlowheath.example is not on the sheet People. Did you mean priya.shah@marlowheath.example? Correct the address, or add the person there.",
        "Indicators row 3, column I (polarity): 'hgiher' is not one of higher, lower, band, information. Did you mean higher?",
        "Indicators row 4, column R (tolerance): 'two' is not a number. Write it in digits, like 12.5.",
        "Indicators row 5, column S (rag bands): Between 30 and 40 there is no colour. Let amber/red begin where amber/green ends.",
        "Indicators row 7, column A (key): VOID_DAYS is already in row 3. Keep one of the two.",
        "Trajectories row 2, column F (target value): The target 80 is below the baseline 88.9, and higher is better. Correct one of them, or the polarity.",
        "Trajectories row 5, column F (target value): '=2000+150' is a formula. Copy the cell and paste it as a value.",
        "Trajectories row 6, column E (target month): A trajectory's target comes after its baseline.",
        "Trajectories row 7, column A (indicator): TA_STAY_WEEKS is not on the sheet Indicators. Correct the key, or add it there.",
        "History row 2, column C (value): 1 October 2026 is a date where a number belongs. Format the cell as a number and write it again.",
        "History row 3, column C (value): 104 is above the highest possible, 100. Correct it, or the limit on the sheet Indicators.",
        "History row 5, column B (period): REP_NONEMERG 2024-06 is already in row 4. Keep one of the two.",
        "History row 6, column C (value): '86.1' is text that looks like a number. Format the cell as a number and write it again.",
        "History row 7, column C (value): It is blank, and blank is never zero. Write 0 for none, or choose 'not available' or 'not applicable' as the standing.",
        *(f"History row {row}, column A (indicator): TA_STAY_WEEKS is not on the sheet Indicators. Correct the key, or add it there." for row in range(152, 182)),
        "Closure days row 2, column A (date): 'Christmas' is not a date. Write it as 2026-12-24.",
    ]  # fmt: skip


def test_the_same_mistake_in_many_rows_is_listed_once(book):
    opened, again = book
    opened["Indicators"]["A7"] = "TA_STAY"

    with pytest.raises(WorkbookRefused) as refused:
        again()
    assert to_mend(refused.value.complaints) == (
        "31 things to mend, so nothing was changed.\n"
        "Trajectories row 7, column A (indicator): TA_STAY_WEEKS is not on the sheet Indicators. Did you mean TA_STAY? Correct the key, or add it there.\n"
        "History rows 152 to 181, column A (indicator): TA_STAY_WEEKS is not on the sheet Indicators. Did you mean TA_STAY? Correct the key, or add it there."
    )


def test_a_sheet_that_is_missing_is_not_an_empty_one(book):
    """Otherwise everybody on it would be retired."""
    opened, again = book
    del opened["People"]

    assert complaints_of(again)[0] == "People: The sheet People is missing. An export or the template has it."


def test_a_misspelt_heading_or_sheet_is_not_lost(book):
    opened, again = book
    opened["Indicators"]["R1"] = "Toleranse"
    opened["History"].title = "Histroy"

    assert complaints_of(again) == [
        "Histroy: This sheet is not read. Did you mean History? Rename it, or give your own sheets another name.",
        "Indicators row 1: column R is headed 'Toleranse', which is not a heading of this sheet. Did you mean Tolerance? Rename it, take it out, or begin it with # to keep it for yourself.",
    ]


def test_a_needed_column_that_is_missing_says_what_it_is_for(book):
    opened, again = book
    opened["Closure days"]["A1"] = "# Date"

    assert complaints_of(again)[0] == (
        "Closure days row 1: the column Date is missing. A day the council is closed, besides bank holidays."
    )


def test_a_misspelt_heading_is_one_mistake_and_not_five_hundred(book):
    """Without the unit every ratio of the history would look a hundred times too small."""
    opened, again = book
    headings = {cell.value: cell.coordinate for cell in opened["Indicators"][1]}
    opened["Indicators"][headings["Unit"]] = "Unti"
    opened["People"]["C4"] = "wizard"

    said = complaints_of(again)
    assert [line.partition(":")[0] for line in said] == [
        "People row 4, column C (role)",
        "Indicators row 1",
        "Indicators row 1",
    ], "what does not lean on the unit is still told"
    assert said[2].endswith("What leans on it is judged once it is there.")


def test_a_wrong_unit_names_every_row_it_spoils_without_a_page_of_the_same(book):
    """Three are told in full, the others by their rows."""
    opened, again = book
    indicators = opened["Indicators"]
    columns = {cell.value: cell.column for cell in indicators[1]}
    for row in indicators.iter_rows(min_row=2):
        if row[0].value == "EHCP_20W":
            row[columns["Unit"] - 1].value = "plans"
    rows = [row[0].row for row in opened["History"].iter_rows(min_row=2) if row[0].value == "EHCP_20W"]

    with pytest.raises(WorkbookRefused) as refused:
        again()
    said = [line for line in to_mend(refused.value.complaints).splitlines() if "(value)" in line]
    assert len(said) == 4, said
    assert said[-1].endswith("the same kind of mistake, each with its own numbers.")
    assert said[-1].startswith("History rows ")
    assert f"to {rows[-1]}" in said[-1]


def test_a_council_may_keep_its_own_sheets_columns_and_order(book):
    opened, again = book
    before = read(sample_folder())
    opened.create_sheet("Our notes")["A1"] = "=1+1"
    people = opened["People"]
    people["H1"] = "# phone"
    people["H2"] = "=1+1"
    opened["History"].insert_rows(3)
    opened["Indicators"].move_range("B1:B40", cols=30)

    assert not compare(before, again())


def test_a_percentage_cell_is_read_as_it_is_shown(book):
    opened, again = book
    cell = opened["History"]["C2"]
    was = cell.value
    cell.value, cell.number_format = was / 100, "0.0%"

    assert not compare(read(sample_folder()), again())


def test_bands_instead_of_a_tolerance_are_the_same_council(book):
    opened, again = book
    page = opened["Indicators"]
    assert (page["A3"].value, page["R3"].value) == ("VOID_DAYS", 3)
    page["R3"], page["S3"] = None, "G 24 or less; AG 25 to 27; AR 28 to 30; R 31 or more"

    assert not compare(read(sample_folder()), again())


def test_a_value_left_blank_is_worked_out_from_its_parts(book):
    opened, again = book
    opened["History"]["C2"] = None

    assert not compare(read(sample_folder()), again())


def test_what_would_change_is_counted_and_named(book):
    opened, again = book
    held = read(sample_folder())
    opened["People"]["A18"], opened["People"]["B18"], opened["People"]["C18"] = (
        "ana.diaz@marlowheath.example",
        "Ana Diaz",
        "unit",
    )
    opened["People"].delete_rows(7)
    opened["Priorities"]["D2"] = "beatriz.costa@marlowheath.example"
    opened["Indicators"]["R3"] = 2.5
    opened["Indicators"]["Z4"] = "yes"
    opened["Trajectories"]["F3"] = 23
    opened["History"]["C61"], opened["History"]["D61"] = 30, None
    opened["Closure days"]["A8"] = "2027-12-29"

    assert describe(compare(held, again())) == (
        "People: 1 added, 1 retired.\n"
        "  added    Ana Diaz (ana.diaz@marlowheath.example)\n"
        "  retired  Tom Brennan (tom.brennan@marlowheath.example)\n"
        "Priorities: 1 changed.\n"
        "  changed  Good repairs and quick re-lets (HOMES): lead 'priya.shah@marlowheath.example' → 'beatriz.costa@marlowheath.example'\n"
        "Indicators: 1 changed, 1 retired.\n"
        "  changed  Average void re-let time (VOID_DAYS): tolerance 3 → 2.5\n"
        "  retired  Tenant satisfaction (TENANT_SAT)\n"
        "Trajectories: 1 changed.\n"
        "  changed  VOID_DAYS: target value 24 → 23\n"
        "Figures: 1 changed.\n"
        "  changed  VOID_DAYS, 2026-09: value 29 → 30; numerator 841 → blank\n"
        "Closure days: 1 added.\n"
        "  added    2027-12-29"
    )


def test_nothing_to_change_says_so():
    held = read(sample_folder())

    assert describe(compare(held, held)) == "Nothing changes."


def test_the_template_helps_to_fill_it_in(tmp_path):
    template(tmp_path / "template.xlsx")
    opened = openpyxl.load_workbook(tmp_path / "template.xlsx")

    assert opened.sheetnames == ["Read me", *(sheet.title for sheet in SHEETS)]
    for sheet in SHEETS:
        page = opened[sheet.title]
        assert page.freeze_panes == "B2"
        assert [cell.value for cell in page[1]] == [column.heading for column in sheet.columns]
        assert all(
            column.note in cell.comment.text for cell, column in zip(page[1], sheet.columns, strict=True)
        )
    lists = {
        (title, str(rule.sqref).split(":")[0]): rule.formula1
        for title in opened.sheetnames
        for rule in opened[title].data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists["Indicators", "I2"] == '"higher,lower,band,information"'
    assert (
        lists["Priorities", "D2"] == "People!$A$2:$A$2000"
        or lists["Priorities", "D2"] == "'People'!$A$2:$A$2000"
    )
    assert lists["History", "F2"] == '"final,provisional,estimate,not available,not applicable"'
