"""What points at a person leaves a source's files for the vault, and nothing else."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from zlib import crc32

import polars as pl
import pytest

from tests.warehouse.people import (
    AS_OF,
    DECLARATION,
    KNOWN,
    QUERIES,
    Bank,
    as_csv,
    bank_at,
    human,
    loans,
    persons,
    postings,
)
from tests.warehouse.users import add, view_of
from warehouse.contracts.shapes import PSEUDONYM, SEALED
from warehouse.errors import SourceError
from warehouse.home import Home
from warehouse.intake.source import read_source
from warehouse.lake.verify import verify_lake
from warehouse.vault import forms
from warehouse.vault.identities import identity_of

ANNA, BORIS = human("anna", 1), human("boris", 2)


@pytest.fixture(scope="module")
def bank(new_home: Callable[[], Home]) -> Iterator[Bank]:
    with bank_at(new_home()) as bank:
        bank.send(
            persons_1=persons(ANNA, replace(BORIS, phone="+86 120-3456 0001")),
            loans_1=loans(ANNA, BORIS),
            postings_1=postings(
                (ANNA, "t1", 10, BORIS.account, ANNA.memo),
                (ANNA, "t2", 20, f"{BORIS.account}.0", ANNA.memo),
                (BORIS, "t3", 30, ANNA.account, ""),
            ),
        )
        yield bank


# Pseudonyms


def test_a_number_has_one_pseudonym_in_every_file_and_column(bank: Bank) -> None:
    account = bank.ask("select account_id from lake.transactions where amount = 10")
    other = bank.ask("select counterparty_account from lake.transactions")
    holder = bank.ask("select party_id from lake.party_roles where borrower_id = 'L1'")

    assert len(set(other)) == 2
    assert account[0] in other
    assert holder == [(bank.party(ANNA),)]
    assert bank.party(ANNA) != bank.party(BORIS)
    assert bank.party(ANNA).startswith("party-P-")


def test_no_personal_word_stands_anywhere_in_plain(bank: Bank) -> None:
    bank.seen("trail", borrower_id="L1")
    for path in bank.home.root.rglob("*"):
        held = path.read_bytes() if path.is_file() else b""
        found = [w for h in (ANNA, BORIS) for w in h.markers() if w.encode() in held]
        assert found == [], path


def test_files_of_two_sources_agree_on_a_number_only_in_a_common_namespace(
    bank: Bank, new_home: Callable[[], Home]
) -> None:
    folder = bank.root / "source"
    told = (folder / "source.toml").read_text("utf-8")
    first = bank.party(ANNA)
    with bank_at(new_home()) as other:
        for name, namespace in (("one", "common"), ("two", "common"), ("three", None)):
            said = told.replace('name = "people"', f'name = "{name}"', 1)
            if namespace:
                said = f'namespace = "{namespace}"\n{said}'
            (other.root / "source" / "source.toml").write_text(said, "utf-8")
            query = QUERIES["parties"].replace("'party-'", f"'{name}-'")
            (other.root / "source" / "parties.sql").write_text(query)
            for table in QUERIES.keys() - {"parties"}:
                (other.root / "source" / f"{table}.sql").unlink(missing_ok=True)
            (other.root / "source" / "source.toml").write_text(
                said.split("[[totals]]")[0].replace(
                    '[tables.identities]\nsnapshot_of = "persons"\n', ""
                ),
                "utf-8",
            )
            other.send(persons_1=persons(ANNA))
        ids = {i for (i,) in other.ask("select party_id from lake.parties")}
        numbers = {i.partition("-")[2] for i in ids}

    assert len(ids) == 3
    assert len(numbers) == 2
    assert first.removeprefix("party-") not in numbers


def test_a_file_sent_again_changes_nothing(bank: Bank) -> None:
    again = bank.send(
        persons_1=persons(ANNA, replace(BORIS, phone="+86 120-3456 0001")),
        loans_1=loans(ANNA, BORIS),
    )

    assert (again.accepted, again.facts, again.quarantined) == (0, 0, 0)


def test_a_line_that_tells_an_identity_but_not_whose_is_put_aside(bank: Bank) -> None:
    summary = bank.send(persons_9=persons(ANNA, replace(BORIS, number="")))

    assert summary.quarantine_by_rule == {"persons.number|no_person": 1}


# Identities


def test_the_vault_tells_who_somebody_is(bank: Bank) -> None:
    assert identity_of(bank.home, bank.party(ANNA)) == {
        "name": ANNA.name,
        "id_number": ANNA.id,
        "phone": ANNA.phone,
        "email": ANNA.email,
        "address": ANNA.address,
        "device": ANNA.device,
    }
    assert identity_of(bank.home, "party-P-0000000000000000") == {}


def test_the_lake_tells_who_shares_what_and_not_what(bank: Bank) -> None:
    rows = bank.ask("select * from lake.identities order by party_id")
    tokens = pl.DataFrame(rows, orient="row")
    phones = bank.ask("select phone_token from lake.identities where op = 'assert'")
    names = bank.ask("select name_token from lake.identities where op = 'assert'")

    assert tokens.height >= 2
    assert len(set(phones)) == 1, "written differently, yet one telephone"
    assert len(set(names)) == 2


def test_a_name_is_shown_as_far_as_it_may_be(bank: Bank) -> None:
    answer = bank.seen("borrower", borrower_id="L1")

    assert answer.rows["masked_name"].to_list() == ["Z*** X***"]


def test_a_new_telephone_is_a_version_and_each_day_has_its_own(
    new_home: Callable[[], Home],
) -> None:
    with bank_at(new_home()) as bank:
        bank.send(persons_1=persons(ANNA), loans_1=loans(ANNA))
        moved = replace(ANNA, phone="12099990000")
        bank.send(persons_2=persons(moved, known="2024-06-01"))
        versions = bank.ask("select phone_token from lake.identities order by version")
        first, second = ([token] for (token,) in versions)
        party = bank.party(ANNA)

        assert identity_of(bank.home, party)["phone"] == moved.phone
        assert identity_of(bank.home, party, among=first) == {"phone": ANNA.phone}
        assert identity_of(bank.home, party, among=second) == {"phone": moved.phone}


def test_identities_of_lines_that_do_not_become_facts_are_not_kept(
    new_home: Callable[[], Home],
) -> None:
    with bank_at(new_home()) as bank:
        query = QUERIES["parties"].replace("'person'", "'unknown'")
        (bank.root / "source" / "parties.sql").write_text(query)
        summary = bank.send(persons_1=persons(ANNA), loans_1=loans(ANNA))

        assert summary.quarantined == 1
        assert identity_of(bank.home, bank.party(ANNA)) == {}


def test_a_whole_name_of_a_person_is_no_masked_name(
    new_home: Callable[[], Home],
) -> None:
    with bank_at(new_home()) as bank:
        query = QUERIES["parties"].replace("name_masked", "'Anna Whole'")
        (bank.root / "source" / "parties.sql").write_text(query)
        summary = bank.send(persons_1=persons(ANNA))

        rule = "parties.masked_name_of_a_person_is_masked"
        assert summary.quarantine_by_rule == {rule: 1}


# Sealed words


def test_free_words_are_sealed_in_the_lake_and_open_to_who_may_see_them(
    bank: Bank,
) -> None:
    kept = bank.ask("select memo from lake.transactions where memo is not null")
    officer = bank.seen("trail", borrower_id="L1").rows
    add(bank.home, "ana.lyst", "analyst")
    analyst = view_of(bank.home, "ana.lyst", "monitoring", AS_OF)

    assert len(kept) == 2
    assert len(set(kept)) == 1, "the same words of the same person look the same"
    assert all(re.fullmatch(SEALED, memo) for (memo,) in kept)
    assert "".join(officer["facts"]).count(ANNA.memo) == 2
    facts = analyst.ask("trail", borrower_id="L1").rows["facts"]
    assert len(facts) == len(officer)
    assert ANNA.memo not in "".join(facts)
    assert bank.seen("facilities", borrower_id="L1").rows["project_name"].to_list() == [
        ANNA.purpose
    ]


@pytest.mark.parametrize(
    "words", ['say "hi"', "back\\slash", "新\u2028行", "sealed:x", " "]
)
def test_words_of_any_kind_come_back_as_they_were(bank: Bank, words: str) -> None:
    number = f"w{crc32(words.encode())}"
    row = as_csv(
        "account loan posting amount other memo known",
        (ANNA.account, ANNA.loan, number, 1, "", words, KNOWN),
    )
    bank.send(**{f"postings_{crc32(words.encode())}": row})
    facts = bank.seen("trail", borrower_id="L1").rows["facts"]
    told = [f for f in facts if number in f]

    assert len(told) == 1
    shown = pl.Series(told).str.json_path_match("$.memo").to_list()
    assert shown == [words.strip() or None]


def test_words_too_long_are_put_aside_as_they_would_be_in_plain(bank: Bank) -> None:
    summary = bank.send(postings_7=postings((ANNA, "long", 1, "", "x" * 501)))

    assert summary.quarantine_by_rule == {"transactions.memo|too_long": 1}


def test_an_account_number_nobody_declared_has_a_pseudonym_all_the_same(
    new_home: Callable[[], Home],
) -> None:
    with bank_at(new_home()) as bank:
        place = bank.root / "source" / "source.toml"
        told = place.read_text("utf-8")
        place.write_text(
            told.replace('other = "pseudonym A"', 'other = "text"'), "utf-8"
        )
        bank.send(postings_1=postings((ANNA, "t1", 1, BORIS.account, "")))
        ((other,),) = bank.ask("select counterparty_account from lake.transactions")
        place.write_text(told, "utf-8")
        bank.send(postings_2=postings((ANNA, "t2", 1, BORIS.account, "")))
        both = bank.ask("select distinct counterparty_account from lake.transactions")

        assert re.fullmatch(PSEUDONYM, other)
        assert both == [(other,)]


def test_the_lake_keeps_all_it_promises(bank: Bank) -> None:
    assert verify_lake(bank.home) == {}
    bank.ask("update lake.transactions set memo = 'in plain' where amount = 10")
    broken = verify_lake(bank.home)
    bank.ask("delete from lake.transactions where memo = 'in plain'")

    assert broken["transactions: memo is as declared"] == 1


# What a source may declare


@pytest.mark.parametrize(
    ("said", "instead", "complaint"),
    [
        ('"pseudonym P"', '"pseudonym"', "a pseudonym a prefix"),
        ('"pseudonym P"', '"pseudonym client"', "no prefix"),
        ('"identity name"', '"identity shoe"', "no kind of identity"),
        ('person = "number"', 'person = "name"', "no pseudonym"),
        ('person = "number"\n', "", "Name the person"),
        ("{ other =", "{ nothing =", "not read"),
        ("'\\.0$'", "'(?<!x)y'", "no regular expression"),
        ('phone = "identity phone"', 'name_masked = "text"', "masked form"),
    ],
)
def test_a_declaration_that_does_not_fit_is_refused(
    bank: Bank, said: str, instead: str, complaint: str
) -> None:
    folder = bank.root / f"wrong-{crc32((said + instead).encode())}"
    folder.mkdir()
    assert said in DECLARATION
    (folder / "source.toml").write_text(DECLARATION.replace(said, instead), "utf-8")
    (folder / "parties.sql").write_text(QUERIES["parties"])

    with pytest.raises(SourceError, match=complaint):
        read_source(folder)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "+86 138-0000-1234", "13800001234"),
        ("phone", "0086 13800001234", "１３８００００１２３４"),
        ("id_number", "11010519491231002x", "110105 19491231 002X"),
        ("email", "A@Example.com", "a@example.com "),
        ("address", "浙江省 宁波市示例路1号", "浙江省宁波市示例路１号"),
        ("name", "Jane  Smith", "JANE SMITH"),
    ],
)
def test_a_value_is_the_same_however_it_is_written(
    kind: str, one: str, other: str
) -> None:
    normal = forms.KINDS[kind].normal

    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("name", "张三丰", "张*"),
        ("name", "Jane Smith", "J*** S***"),
        ("organisation", "临江示例项目公司", "临江***项目公司"),
        ("organisation", "小店", "小***"),
        ("organisation", "Acme Trading Ltd", "A*** Ltd"),
        ("phone", "13800001234", "138****1234"),
        ("phone", "6600 0000", "***"),
        ("id_number", "990101199001011234", "9" + "*" * 16 + "4"),
        ("id_number", "12345", "***"),
        ("email", "zhang@example.com", "z***@***"),
        ("email", "nobody", "***"),
        ("address", "浙江省宁波市示例路1号", "浙江省***"),
        ("address", "1 Example Road", "***"),
        ("device", "abc", "***"),
        ("network", "10.0.0.1", "***"),
    ],
)
def test_a_masked_form_shows_no_more_than_it_should(
    kind: str, value: str, masked: str
) -> None:
    assert forms.KINDS[kind].masked(value) == masked
