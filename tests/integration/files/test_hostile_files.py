"""Files made to do harm, and files that were merely damaged: a clear refusal within seconds, and nothing else."""

import io
import random
import time
import zipfile
from contextlib import suppress
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter

from adapters.files import opening
from adapters.files.sample import sample_folder
from adapters.files.workbook import WorkbookRefused, read, template, write

WITHIN_SECONDS = (
    25  # given up then at the latest; measured 0.3 to 1.5 s on two idle cores, 4 s for a million empty rows
)
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def refusal(path):
    began = time.perf_counter()
    with pytest.raises(WorkbookRefused) as refused:
        read(path)
    assert time.perf_counter() - began < WITHIN_SECONDS
    return str(refused.value)


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.xlsx"
    write(read(sample_folder()), path)
    return path


def with_part(good, name, content, *, to="bad.xlsx", compress=zipfile.ZIP_DEFLATED):
    """A copy of a good workbook with one part put in another's place, or added."""
    path = good.with_name(to)
    with zipfile.ZipFile(good) as before, zipfile.ZipFile(path, "w", compress) as after:
        for part in before.infolist():
            if part.filename != name:
                after.writestr(part, before.read(part))
        after.writestr(name, content)
    return path


def sheet(rows):
    return f"{HEADER}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def test_a_workbook_with_macros_is_refused(good):
    assert "has macros. Save it as .xlsx" in refusal(
        with_part(good, "xl/vbaProject.bin", b"\0" * 100, to="bad.xlsm")
    )


def test_a_zip_bomb_is_refused_before_it_is_unpacked(good):
    bomb = with_part(good, "xl/worksheets/sheet2.xml", b" " * 39_000_000)

    assert "would unpack to far more" in refusal(bomb)


def test_a_bomb_of_many_small_parts_is_refused(good):
    path = good.with_name("many.xlsx")
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number}.xml", b"")

    assert "20,000 parts inside" in refusal(path)


def test_a_bomb_inside_the_limits_of_the_zip_is_stopped_by_the_process(good):
    """Fifty entities of fifty each: small in the zip, far too large in memory. The XML reader refuses entities."""
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 50 if i else "x" * 50}">' for i in range(10))
    laughs = f"{HEADER}<!DOCTYPE sst [{entities}]><sst {MAIN}><si><t>&e9;</t></si></sst>"

    assert "may be damaged" in refusal(with_part(good, "xl/sharedStrings.xml", laughs))


def test_an_entity_does_not_read_a_file(good, tmp_path):
    (tmp_path / "secret.txt").write_text("the secret")
    theft = f'{HEADER}<!DOCTYPE sst [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]><sst {MAIN}><si><t>&x;</t></si></sst>'

    assert "the secret" not in refusal(with_part(good, "xl/sharedStrings.xml", theft))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_refused(good, share):
    whole = good.read_bytes()
    path = good.with_name("cut.xlsx")
    path.write_bytes(whole[: int(len(whole) * share)])

    assert "is not whole" in refusal(path)


def test_bytes_changed_on_the_way_are_read_the_same_or_refused(good):
    """Two hundred bytes changed at random, each time: never anything but a portfolio or a refusal."""
    chance, whole = random.Random(8), good.read_bytes()  # noqa: S311 nothing secret
    for _ in range(8):
        spoilt = bytearray(whole)
        for _ in range(200):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        path = good.with_name("spoilt.xlsx")
        path.write_bytes(spoilt)
        with suppress(WorkbookRefused):
            assert read(path).people


def test_a_ten_megabyte_cell_is_refused(good):
    chance = random.Random(3)  # noqa: S311 nothing secret
    words = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz ", k=10_000_000))
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{words}</t></is></c></row>'

    assert "has a cell of 10,000,000 characters in row 1" in refusal(
        with_part(good, "xl/worksheets/sheet2.xml", sheet(cell))
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param("".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 1_000_001)), "unpack to far more", id="filled"),
        pytest.param("".join(f'<row r="{i}" ht="{i % 97}"/>' for i in range(1, 250_001)), "rows. Delete the empty rows", id="empty"),
        pytest.param('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "rows. Delete the empty rows", id="one at the very end"),
        pytest.param("".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 60_001)), "has more than 50,000 rows", id="sixty thousand"),
        pytest.param('<row r="1"><c r="XFD1"><v>1</v></c></row>', "more than 100 columns", id="the last column"),
        pytest.param('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>', "more time or memory|may be damaged", id="a column beyond all columns"),
        pytest.param(f'<row r="1"><c r="A1"><v>{"9" * 5_000_000}</v></c></row>', "unpack to far more|may be damaged", id="a number of five million digits"),
    ],
)  # fmt: skip
def test_far_too_much_is_refused(good, rows, words):
    said = refusal(with_part(good, "xl/worksheets/sheet2.xml", sheet(rows)))

    assert any(each in said for each in words.split("|")), said


def test_a_workbook_that_takes_for_ever_is_given_up(good, monkeypatch):
    monkeypatch.setattr("adapters.files.spreadsheet.LONGEST_WAIT", 0.05)

    assert "more time or memory" in refusal(good)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "has a password or is in the old .xls format", id="an old or locked file"),
        pytest.param(b"%PDF-1.7", "is not a workbook", id="a PDF"),
        pytest.param(b"", "is not a workbook", id="nothing"),
        pytest.param(b"PK\x05\x06" + b"\0" * 18, "is not a workbook", id="an empty zip"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused(tmp_path, content, words):
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)

    assert words in refusal(path)


def test_a_file_over_twenty_megabytes_is_not_opened(tmp_path):
    path = tmp_path / "large.xlsx"
    path.write_bytes(b"PK" + b"\0" * (opening.LARGEST_FILE + 1))

    assert "over 20 MB" in refusal(path)


def test_what_is_not_there_is_refused_with_a_way_on(tmp_path):
    assert "There is no file gone.xlsx" in refusal(tmp_path / "gone.xlsx")
    (tmp_path / "people.csv").write_text("E-mail\n")
    assert "Give the folder that holds all of them" in refusal(tmp_path / "people.csv")


def test_the_reading_process_is_given_none_of_our_secrets(good, monkeypatch):
    seen = {}
    real = opening.__name__

    def noted(command, **more):
        seen.update(more, command=command)
        raise OSError("stopped here")

    monkeypatch.setenv("STOCKTAKE_SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setattr("adapters.files.spreadsheet.subprocess.run", noted)
    with pytest.raises(OSError, match="stopped here"):
        read(good)

    assert seen["env"] == {}
    assert real in seen["command"]


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    words = '=HYPERLINK("https://evil.example","Open")'
    council = read(sample_folder())
    council = replace(council, priorities=tuple(replace(p, aim=words) for p in council.priorities))
    write(council, tmp_path / "council.xlsx")
    write(council, tmp_path / "council")

    book = openpyxl.load_workbook(tmp_path / "council.xlsx")
    assert {(cell.value, cell.data_type) for cell in book["Priorities"]["E"][1:]} == {(words, "s")}
    written = (tmp_path / "council" / "priorities.csv").read_text("utf-8-sig")
    assert "=HYPERLINK" not in written.replace("'=HYPERLINK", "")
    assert read(tmp_path / "council.xlsx") == read(tmp_path / "council")
    assert {p.aim for p in read(tmp_path / "council").priorities} == {words}


def test_formulas_are_refused_wherever_they_are_read(tmp_path):
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for title, heads, row in (
            ("People", ("E-mail", "Name", "Role"), ("ana@council.example", '="Ana"', "lead")),
            ("Priorities", ("Key", "Name", "Portfolio", "Lead"), ("HOMES", "Homes", "Homes", "ana@council.example")),
            ("Indicators", ("Key", "Priority", "Name", "Unit", "Polarity", "Aggregation", "Tolerance", "Data source"),
             ("VOIDS", "HOMES", "Voids", "days", "lower", "mean", "=1+2", "Lettings")),
        ):  # fmt: skip
            page = book.add_worksheet(title)
            page.write_row(0, 0, heads)
            page.write_row(1, 0, row)

    said = refusal(path).splitlines()
    assert said == [
        "People row 2, column B (name): '=\"Ana\"' is a formula. Copy the cell and paste it as a value.",
        "Indicators row 2, column G (tolerance): '=1+2' is a formula. Copy the cell and paste it as a value.",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"E-mail,Name\n" + b"\xe9", "is not in UTF-8", id="an old encoding"),
        pytest.param(b"E-mail;Name;Role\n", "has semicolons between its columns", id="semicolons"),
        pytest.param(b'E-mail,"Name\n', "is not a CSV file", id="a quote that never ends"),
        pytest.param(b"E-mail,Name," + b"x" * 140_000, "is not a CSV file", id="one enormous cell"),
        pytest.param(b"E-mail,Name," + b"x" * 40_000, "a cell of more than 32,767 characters", id="a cell too long"),
        pytest.param(b"a\n" * 60_000, "has more than 50,000 rows", id="sixty thousand rows"),
        pytest.param(b"," * 2_000, "has more than 100 columns", id="two thousand columns"),
        pytest.param(b"\0" * 100, "is not a heading of this sheet|is missing", id="nothing but NUL"),
        pytest.param(b"x" * 20_000_001, "is over 20 MB", id="twenty megabytes"),
    ],
)  # fmt: skip
def test_csv_that_cannot_be_read_is_refused(tmp_path, content, words):
    template(tmp_path / "council")
    (tmp_path / "council" / "people.csv").write_bytes(content)

    said = refusal(tmp_path / "council")
    assert any(each in said for each in words.split("|")), said


def test_a_misspelt_file_is_not_a_missing_sheet(tmp_path):
    template(tmp_path / "council")
    (tmp_path / "council" / "history.csv").rename(tmp_path / "council" / "histroy.csv")

    assert "Did you mean History?" in refusal(tmp_path / "council")


def test_a_file_that_is_there_twice_is_not_chosen_between(tmp_path):
    template(tmp_path / "council")
    (tmp_path / "council" / "People.csv").write_text("E-mail,Name,Role\n")

    assert "People: This sheet is there twice. Keep one of the two." in refusal(tmp_path / "council")


def test_an_empty_folder_says_what_belongs_in_it(tmp_path):
    assert "It should hold people.csv, priorities.csv, indicators.csv" in refusal(tmp_path)


def test_a_zip_that_lies_about_its_sizes_is_refused(good):
    """A directory that declares ten bytes for a part of thirty million."""
    large = with_part(good, "xl/worksheets/sheet2.xml", sheet("<row/>" * 5_000_000))
    data = bytearray(large.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo("xl/worksheets/sheet2.xml").file_size.to_bytes(4, "little")
    start = 0
    while (found := data.find(size, start)) >= 0:
        data[found : found + 4] = (10).to_bytes(4, "little")
        start = found + 4
    large.write_bytes(data)

    assert "may be damaged" in refusal(large) or "is not whole" in refusal(large)
