"""A field is mended, and seen in its shape, without the rest of its line."""

import csv
import io

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warehouse.errors import FileRefusedError
from warehouse.intake import worklist
from warehouse.intake.mending import Cut, shapes

STANDS = set("9aA９Ａ文x□")
FIELD = st.text(st.characters(exclude_characters="\r\n\0"), max_size=12)


def written(fields: list[str], delimiter: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="").writerow(fields)
    return line.getvalue()


@given(st.text(st.characters(exclude_categories=["Cn", "Cs"]), max_size=40))
@example("张三 13800138000")
@example("1\u2028\u3000\u00a0 2")
@example("ß\u00e9\u0416\u0661")
def test_a_shape_tells_no_letter_and_no_digit(text: str) -> None:
    shape = shapes(pl.Series([text]))[0]

    assert len(shape) == len(text)
    for seen, told in zip(shape, text, strict=True):
        if told.isalnum() or not told.isprintable():
            assert seen in STANDS
        else:
            assert seen == told or seen in STANDS


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("1,234.5O", "9,999.9A"),
        ("１２３", "９９９"),
        ("2024-13-45", "9999-99-99"),
        ("张三", "文文"),
        ("A\u200b1\u00a0", "A□9□"),
        ("", ""),
    ],
)
def test_what_is_wrong_with_a_text_shows_in_its_shape(text: str, shape: str) -> None:
    assert shapes(pl.Series([text]))[0] == shape


def test_what_is_not_kept_has_no_shape() -> None:
    assert shapes(pl.Series([None], dtype=pl.String))[0] is None


@given(
    st.lists(FIELD, min_size=2, max_size=6),
    st.integers(0, 5),
    FIELD,
    st.sampled_from(",;|\t"),
)
def test_mending_one_field_leaves_the_others_as_they_were(
    fields: list[str], place: int, told: str, delimiter: str
) -> None:
    place %= len(fields)
    names = [f"c{n}" for n in range(len(fields))]
    cut, line = Cut(names, delimiter), written(fields, delimiter)

    mended = cut.with_field(line, names[place], told)

    expected = [*fields[:place], told, *fields[place + 1 :]]
    assert [cut.field(mended, name) for name in names] == expected
    assert [cut.field(line, name) for name in names] == fields


@pytest.mark.parametrize("line", ["a", "a,b,c,d", 'a,"b,c', ""])
def test_a_line_that_cannot_be_cut_blames_no_field(line: str) -> None:
    assert Cut(["x", "y", "z"], ",").field(line, "y") is None


LINE = {
    "file": "=cmd.csv",
    "file_id": "f" * 32,
    "line": 7,
    "field": None,
    "rule": "stated.line|field_count",
    "why": "它的字段数不符。",
    "raw": "secret",
}


def test_a_list_for_a_sender_tells_where_and_why_and_not_what() -> None:
    content = worklist.written([LINE])

    assert content.startswith("\ufefffile,file_id,line".encode())
    assert "它的字段数不符。".encode() in content
    assert b"secret" not in content
    assert b"'=cmd.csv" in content


def test_a_list_that_came_back_gives_what_was_filled_in() -> None:
    blank = worklist.written([LINE, {**LINE, "line": 8}]).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(blank)))
    rows[1]["mended"] = 'a,"b\nc",1'
    back = io.StringIO()
    writer = csv.DictWriter(back, rows[0])
    writer.writeheader()
    writer.writerows(rows)

    assert worklist.read(back.getvalue().encode()) == {("f" * 32, 8): 'a,"b\nc",1'}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no column file_id"),
        (b"file_id,line\nx,1\n", "no column mended"),
        (b"file_id,line,mended\nx,1,\n", "Nothing is filled in"),
        (b"file_id,line,mended\nx,one,a\n", "Row 2"),
        (b"file_id,line,mended\n,1,a\n", "Row 2"),
        ("file_id,line,mended\nx,1,金额\n".encode("gb18030"), "UTF-8"),
    ],
)
def test_a_list_that_is_none_is_refused_in_a_sentence(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(FileRefusedError, match=sentence):
        worklist.read(content)
