import subprocess
import sys
from pathlib import Path


def _write(*chosen: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "sample_data", *map(str, chosen)]
    return subprocess.run(words, check=False, capture_output=True, text=True)


def test_a_book_is_written_in_so_many_folders(tmp_path: Path) -> None:
    (tmp_path / "part-0003").mkdir()
    book = ("--borrowers", 25, "--months", 1, "--processes", 1, "--out", tmp_path)

    done = _write(*book, "--parts", 2)

    assert done.stdout.count(" lines in ") == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["part-0001", "part-0002"]
    for part in tmp_path.iterdir():
        names = {path.name.split("_")[0] for path in (part / "files").iterdir()}
        assert {"parties", "customers", "transactions"} < names
    rates = [path.parts[-3] for path in tmp_path.glob("*/files/rates_*")]
    assert rates == ["part-0001"]


def test_what_cannot_be_is_refused_by_a_sentence(tmp_path: Path) -> None:
    too_many = _write("--borrowers", 25, "--parts", 3, "--out", tmp_path)
    too_few = _write("--borrowers", 25, "--months", 0, "--out", tmp_path)

    assert "25 borrowers fill 1 to 2 parts." in too_many.stderr
    assert "There is no less than a month to send: --months 1." in too_few.stderr
    assert not any(tmp_path.iterdir())
