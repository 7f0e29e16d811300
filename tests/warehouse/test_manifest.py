"""A control file is believed: what does not agree with it is refused, whole."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.warehouse.hostile_files import CSV, zipped
from tests.warehouse.tiny import write_source
from warehouse.errors import FileRefusedError
from warehouse.home import Home
from warehouse.intake.arrivals import arrivals
from warehouse.intake.disguise import Disguise
from warehouse.intake.reading import read_file
from warehouse.intake.reconciled import refuse_unlike_told
from warehouse.intake.source import read_source
from warehouse.vault.keyring import open_vault

SHA = hashlib.sha256(CSV).hexdigest()
Received = Callable[..., None]


@pytest.fixture
def received(tmp_path: Path) -> Received:
    """Read a file and the control file beside it, as far as they go together."""
    folder = write_source(tmp_path / "source")
    with (folder / "source.toml").open("a") as declared:
        declared.write('\n[manifest]\nname = "{file}.ok"\nversion = "2"\n')
    source, vault = read_source(folder), open_vault(Home(tmp_path / "home"))

    def received(told: str | bytes | None, name: str, content: bytes) -> None:
        files, work = Path(mkdtemp(dir=tmp_path)), Path(mkdtemp(dir=tmp_path))
        (files / name).write_bytes(content)
        if told is not None:
            raw = told.encode() if isinstance(told, str) else told
            (files / f"{name}.ok").write_bytes(raw)
        came, strangers = arrivals(source, files, work)
        assert strangers == []
        disguise = Disguise(source.name, vault, work / "identities")
        readings = [
            read_file(a, zone=source.zone, into=work / a.name, disguise=disguise)
            for a in came
        ]
        refuse_unlike_told(readings, source)

    return received


@pytest.mark.parametrize(
    "told",
    [
        "",
        "rows = 1",
        f"ROWS: 1\nBytes=51\nsha256 = {SHA.upper()}\nversion = 2\nsum.amount = 10.00",
        json.dumps(
            {"rows": 1, "sums": {"amount": "10"}, "made": "2024-03-01", "x": [1]}
        ),
        json.dumps({"sums": {"amount": {"CNY": 10, "USD": "0.00"}}}),
        "\ufeffrows = 1\n",
    ],
)
def test_a_file_that_agrees_with_its_control_file_is_read(
    received: Received, told: str
) -> None:
    received(told, "stated_1.csv", CSV)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (None, "stated_1.csv.ok is not there: its sender has not finished"),
        ("rows = 2", "says that its file has 2 rows, but it is 1."),
        ("bytes = 52", "has 52 bytes, but it is 51."),
        (f"sha256 = {SHA[:-1]}x", f"but it is {SHA}."),
        ("version = 3", "is of version 3, but it is 2."),
        ("sum.amount = 10.01", "sums to 10.01 in amount, but it is 10."),
        ('{"sums": {"amount": {"USD": 1}}}', "sums to 1 USD in amount, but it is 0."),
        ("sum.colour = 1", "tells the sum of 'colour', which its file has not"),
        ("rows = many", "cannot be read: rows is 'many'"),
        ("sum.amount = NaN", "cannot be read: 'NaN' is no amount"),
        ("sum.amount = x", "cannot be read: 'x' is no amount"),
        ('{"sums": 1}', "cannot be read: its sums are no object"),
        ('{"rows": ', "cannot be read: Expecting value"),
        ("{" * 60_000, "cannot be read: "),
        ("Dear bank", "cannot be read: 'Dear bank' is no key = value"),
        (b"rows = \xff", "cannot be read: "),
        ("x" * 70_000, "cannot be read: it is too long"),
    ],
)
def test_a_file_that_is_not_what_its_sender_says_is_refused(
    received: Received, told: str | bytes | None, sentence: str
) -> None:
    with pytest.raises(FileRefusedError, match=re.escape(sentence)):
        received(told, "stated_1.csv", CSV)


def test_a_control_file_speaks_of_the_file_as_it_was_sent(received: Received) -> None:
    packed = gzip.compress(CSV)
    both = zipped(("stated_1.csv", CSV), ("stated_2.csv", CSV))

    received(f"rows = 1\nbytes = {len(packed)}", "stated_1.csv.gz", packed)
    received("rows = 2\nsum.amount = 20", "batch.zip", both)
    with pytest.raises(FileRefusedError, match="has 1 rows, but it is 2"):
        received("rows = 1", "batch.zip", both)
