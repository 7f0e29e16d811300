from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sample_data.book import counts
from sample_data.delivery import deliver

from .conftest import Rows
from .digest import PLACE, digest


def _latest(rows: list[dict[str, str]], *key: str) -> list[dict[str, str]]:
    by_key: dict[tuple[str, ...], dict[str, str]] = {}
    for row in sorted(rows, key=lambda row: row["reported_on"]):
        by_key[tuple(row[column] for column in key)] = row
    return list(by_key.values())


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    deliver(tmp_path / "a", borrowers=40, seed=3)
    deliver(tmp_path / "b", borrowers=40, seed=3)
    deliver(tmp_path / "c", borrowers=40, seed=4)

    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert digest(tmp_path / "a") != digest(tmp_path / "c")


def test_the_bytes_are_those_of_every_supported_python(book: Path) -> None:
    assert digest(book) == PLACE.read_text("utf-8").strip()


def test_two_processes_write_the_same_bytes_as_one(tmp_path: Path) -> None:
    deliver(tmp_path / "one", borrowers=120, seed=3, processes=1)
    deliver(tmp_path / "two", borrowers=120, seed=3, processes=2)

    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    whole = max((tmp_path / "one" / "files").glob("*.parquet"), key=_size)
    assert pq.read_metadata(whole).num_row_groups > 1, "or no group was ever full"


def test_the_bytes_do_not_depend_on_how_many_are_told_in_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(tmp_path / "many", borrowers=24, seed=3)
    monkeypatch.setattr("sample_data.delivery.TOGETHER", 5)
    deliver(tmp_path / "few", borrowers=24, seed=3)

    assert digest(tmp_path / "many") == digest(tmp_path / "few")


def _size(path: Path) -> int:
    return path.stat().st_size


def test_a_second_delivery_leaves_nothing_of_the_first_behind(tmp_path: Path) -> None:
    deliver(tmp_path / "a", borrowers=40, seed=3)
    deliver(tmp_path / "a", borrowers=12, seed=3)
    deliver(tmp_path / "b", borrowers=12, seed=3)

    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_a_borrower_stays_the_same_in_a_bigger_book(tmp_path: Path) -> None:
    lines = {}
    for name, borrowers in (("small", 20), ("big", 60)):
        deliver(tmp_path / name, borrowers=borrowers, seed=7)
        text = (tmp_path / name / "files" / "repayments_2024.csv").read_text("utf-8")
        lines[name] = [line for line in text.splitlines() if ",B-R0002," in line]

    assert lines["small"] == lines["big"] != []


def test_every_kind_of_borrower_is_there(sent: Rows) -> None:
    kinds = {row["borrower_id"]: row["segment"] for row in sent("customers")}

    assert {k: list(kinds.values()).count(k) for k in counts(300)} == counts(300)


def test_the_book_has_the_size_it_should_have(book: Path) -> None:
    assert 250_000 < sum(told_in(path) for path in _files(book)) < 400_000


def test_a_delivery_counts_the_lines_of_every_file(tmp_path: Path) -> None:
    lines = deliver(tmp_path, borrowers=12, seed=7)

    assert lines == {path.name: told_in(path) for path in _files(tmp_path)}


def _files(delivered: Path) -> list[Path]:
    return [*(delivered / "files").iterdir()]


def told_in(path: Path) -> int:
    """Count the lines of a file, its header too."""
    if path.suffix == ".parquet":
        return int(pq.read_metadata(path).num_rows)
    return path.read_bytes().count(b"\n")


def test_every_balance_adds_up_from_the_one_before(sent: Rows) -> None:
    postings: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    for row in _latest(sent("transactions"), "account_id", "transaction_no"):
        postings[row["account_id"]][int(row["transaction_no"][1:])] = row
    checked = 0

    for of_account in postings.values():
        for number, row in of_account.items():
            before = of_account.get(number - 1)
            # A correction not yet learned leaves a wrong amount, but a right balance.
            if before is None or _awaits_correction(row, before):
                continue
            checked += 1
            assert Decimal(before["balance_after"]) + _moved(row) == Decimal(
                row["balance_after"]
            )

    assert checked > 100_000


def _moved(row: dict[str, str]) -> Decimal:
    return Decimal(row["amount"]) * (1 if row["dc_flag"] == "C" else -1)


def _awaits_correction(row: dict[str, str], before: dict[str, str]) -> bool:
    moved = Decimal(row["balance_after"]) - Decimal(before["balance_after"])
    return row["reported_on"] > "2026-07-01" and moved != _moved(row)


def test_no_account_is_ever_overdrawn(sent: Rows) -> None:
    assert min(Decimal(row["balance_after"]) for row in sent("transactions")) >= 0


def test_a_reversal_undoes_the_posting_it_names(sent: Rows) -> None:
    rows = _latest(sent("transactions"), "account_id", "transaction_no")
    by_key = {(row["account_id"], row["transaction_no"]): row for row in rows}
    reversals = [row for row in rows if row["reversal_of"]]
    pairs = [(r, by_key.get((r["account_id"], r["reversal_of"]))) for r in reversals]
    undone = [first is None or _moved(r) == -_moved(first) for r, first in pairs]

    assert len(pairs) > 50
    assert sum(undone) > 0.97 * len(undone)


def test_payments_are_late_partial_missed_and_caught_up(sent: Rows) -> None:
    due = {
        (row["facility_id"], row["installment_no"]): row
        for row in sorted(sent("schedules"), key=lambda row: int(row["schedule_no"]))
    }
    paid = defaultdict(list)
    for row in _latest(sent("repayments"), "facility_id", "repayment_no"):
        if row["installment_no"]:
            paid[row["facility_id"], row["installment_no"]].append(row)
    late = [k for k, rows in paid.items() if rows[-1]["paid_on"] > due[k]["due_on"]]
    in_parts = [k for k, rows in paid.items() if len(rows) > 1]

    assert 0.005 < len(late) / len(paid) < 0.15
    assert len(in_parts) > 20
    assert any(row["schedule_no"] == "2" for row in sent("schedules"))


def test_few_borrowers_default_and_some_of_them_recover(sent: Rows) -> None:
    outcomes = sent("outcomes")
    defaulted = {r["borrower_id"] for r in outcomes if r["outcome_kind"] == "default"}
    cured = [r for r in outcomes if r["outcome_kind"] == "default" and r["ended_on"]]

    assert 0.02 <= len(defaulted) / 300 <= 0.06
    assert cured
    assert {r["outcome_kind"] for r in outcomes} == {
        "default",
        "written_off",
        "repaid",
        "prepaid",
    }


def test_every_party_has_papers_and_none_that_anybody_could_have(sent: Rows) -> None:
    parties = sent("parties")

    for row in parties:
        assert bool(row["姓名"]) == (row["类型"] == "P")
        assert bool(row["机构名称"]) == (row["类型"] == "O")
        assert row["证件号码"].startswith("99")
        assert row["电话"].startswith(("120", "0990"))
        assert row["邮箱"].endswith("@example.com")
        assert "虚构" in row["地址"]
    for column in ("证件号码", "邮箱"):
        assert len({row[column] for row in parties}) == len(parties)


def test_a_few_persons_share_a_telephone_and_a_device(sent: Rows) -> None:
    persons = [row for row in sent("parties") if row["类型"] == "P"]
    shared = Counter(row["电话"] for row in persons)
    groups = [phone for phone, times in shared.items() if times > 1]

    assert groups
    assert set(shared.values()) <= {1, 2, 5}  # a family, a ring
    for phone in groups:
        assert len({r["设备"] for r in persons if r["电话"] == phone}) == 1


def test_no_state_key_is_listed_twice(sent: Rows) -> None:
    keys = {
        "parties": ("当事人编号",),
        "roles": ("party_id", "role", "subject_kind", "subject_id"),
        "facilities": ("facility_id",),
        "schedules": ("facility_id", "schedule_no", "installment_no"),
        "applications": ("application_id", "step_no"),
    }

    for kind, key in keys.items():
        found = [tuple(row[column] for column in key) for row in sent(kind)]
        assert len(found) == len(set(found)), kind


def test_every_name_a_line_refers_to_exists(sent: Rows) -> None:
    facilities = {row["facility_id"] for row in sent("facilities")}
    parties = {row["当事人编号"] for row in sent("parties")}
    accounts = {row["account_id"] for row in sent("accounts")}

    parents = {row["parent_id"] for row in sent("facilities")} - {""}
    assert parents <= facilities
    assert {row["party_id"] for row in sent("roles")} <= parties
    assert {row["party_id"] for row in sent("customers")} <= parties
    assert {row["account_id"] for row in sent("facilities")} <= accounts
    for kind in ("schedules", "repayments", "positions"):
        assert {row["facility_id"] for row in sent(kind)} <= facilities, kind
