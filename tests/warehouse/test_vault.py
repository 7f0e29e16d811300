"""The vault: the same number, the same pseudonym; a destroyed key opens nothing."""

import base64
import multiprocessing
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from warehouse.casebook.engine import casebook_of
from warehouse.casebook.vault import erased, keys, pseudonyms, suppressed, tokens
from warehouse.contracts.shapes import PSEUDONYM, SEALED
from warehouse.errors import VaultError
from warehouse.home import Home
from warehouse.vault.keyring import Keyring, change_keys, open_keyring
from warehouse.vault.master import NEXT, VARIABLE, new_master
from warehouse.vault.pseudonyms import holder_of, pseudonyms_of, tokens_of
from warehouse.vault.words import opened, sealers

NUMBERS = [f"622202{number:010}" for number in range(50)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("vault"))


@pytest.fixture(scope="module")
def keyring(home: Home) -> Keyring:
    return open_keyring(home)


def bytes_of(home: Home) -> bytes:
    files = (path for path in home.root.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files)


def seal(keyring: Keyring, holder: str, words: str) -> str:
    sealer = sealers(keyring, [holder])[holder]
    assert sealer
    return sealer.seal(words)


# Pseudonyms


def test_the_same_number_has_the_same_pseudonym_and_no_other_has_it(
    keyring: Keyring,
) -> None:
    first = pseudonyms_of(keyring, "bank.P", NUMBERS)
    again = pseudonyms_of(keyring, "bank.P", [*NUMBERS[10:], *NUMBERS[:10]])

    assert first == again
    assert len(set(first.values())) == len(NUMBERS)


def test_a_number_of_another_namespace_has_another_pseudonym(keyring: Keyring) -> None:
    here = pseudonyms_of(keyring, "here.P", NUMBERS)
    there = pseudonyms_of(keyring, "there.P", NUMBERS)

    assert set(here.values()).isdisjoint(there.values())


def test_a_pseudonym_is_random_and_bears_its_prefix(
    keyring: Keyring, tmp_path: Path
) -> None:
    here = pseudonyms_of(keyring, "bank.ACC", NUMBERS)
    elsewhere = pseudonyms_of(open_keyring(Home(tmp_path)), "bank.ACC", NUMBERS)

    for told in (*here.values(), *elsewhere.values()):
        assert told
        assert holder_of(told) == told
        assert told.startswith("ACC-")
    assert set(here.values()).isdisjoint(elsewhere.values())


def test_the_vault_holds_no_number_and_no_hash_one_could_work_out(
    home: Home, keyring: Keyring
) -> None:
    pseudonyms_of(keyring, "bank.P", NUMBERS)
    held = bytes_of(home)

    for number in NUMBERS:
        assert number.encode() not in held
    assert not any(
        digest in keyring.digests("pseudonym bank.P", NUMBERS)
        for digest in open_keyring(home).digests("pseudonym bank.Q", NUMBERS)
    )


def test_an_erased_number_has_no_pseudonym_and_is_not_given_a_new_one(
    keyring: Keyring,
) -> None:
    number = NUMBERS[0]
    pseudonyms_of(keyring, "gone.P", NUMBERS)
    (digest,) = keyring.digests("pseudonym gone.P", [number])
    with keyring.engine.begin() as connection:
        connection.execute(delete(pseudonyms).where(pseudonyms.c.digest == digest))
        connection.execute(insert(suppressed).values(digest=digest))

    for _ in range(2):
        found = pseudonyms_of(keyring, "gone.P", NUMBERS)
        assert [n for n, pseudonym in found.items() if pseudonym is None] == [number]


def test_match_tokens_are_shared_by_whoever_has_the_same_value(
    keyring: Keyring,
) -> None:
    phones = tokens_of(keyring, "phone", ["13800001234", "13900001234"])
    again = tokens_of(keyring, "phone", ["13900001234"])
    other = tokens_of(keyring, "device", ["13900001234"])

    assert again.items() <= phones.items()
    assert len({*phones.values(), *other.values()}) == 3
    with keyring.engine.begin() as connection:
        connection.execute(delete(tokens))
    assert tokens_of(keyring, "phone", ["13900001234"]) != again


Found = dict[str, str | None]


def _pseudonyms(root: Path, told: "multiprocessing.Queue[Found]") -> None:
    told.put(pseudonyms_of(open_keyring(Home(root)), "both.P", NUMBERS))


def test_processes_that_meet_a_number_at_once_agree_on_its_pseudonym(
    tmp_path: Path,
) -> None:
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[Found] = context.Queue()
    both = [
        context.Process(target=_pseudonyms, args=(tmp_path, told)) for _ in range(3)
    ]
    for process in both:
        process.start()
    found = [told.get(timeout=60) for _ in both]
    for process in both:
        process.join()

    assert found[0] == found[1] == found[2]


# Sealed words


@settings(max_examples=50, deadline=None)
@given(words=st.text(max_size=400), holder=st.text(min_size=1, max_size=20))
def test_sealed_words_open_again_and_are_the_same_when_sealed_again(
    keyring: Keyring, words: str, holder: str
) -> None:
    sealed = seal(keyring, holder, words)

    assert opened(keyring, [sealed]) == {sealed: words}
    assert seal(keyring, holder, words) == sealed
    assert seal(keyring, f"{holder}'s neighbour", words) != sealed


def test_what_is_sealed_looks_like_it_and_like_nothing_else(keyring: Keyring) -> None:
    pattern = f"^(?:{SEALED})$"

    for words in ("", "x", "工资", "a" * 500):
        assert re.match(pattern, seal(keyring, "B1", words))
        assert not re.match(pattern, words)


def test_ids_around_one_pseudonym_share_one_key(keyring: Keyring) -> None:
    held = sealers(keyring, ["berka-client-P-0123456789ABCDEF", "P-0123456789ABCDEF"])

    assert len({sealer and sealer.name for sealer in held.values()}) == 1


def test_words_whose_key_is_destroyed_are_gone_and_others_stay(
    keyring: Keyring,
) -> None:
    lost, kept = seal(keyring, "lost", "secret"), seal(keyring, "kept", "secret")
    (name,) = keyring.digests("holder", ["lost"])
    with keyring.engine.begin() as connection:
        connection.execute(delete(keys).where(keys.c.key_id == name))

    assert opened(keyring, [lost, kept]) == {kept: "secret"}
    assert seal(keyring, "lost", "secret") != lost
    assert opened(keyring, [lost, kept]) == {kept: "secret"}


def test_nothing_more_is_sealed_for_an_erased_holder(keyring: Keyring) -> None:
    with keyring.engine.begin() as connection:
        connection.execute(insert(erased).values(holder="B-gone", erasure_id="e"))

    assert sealers(keyring, ["B-gone"]) == {"B-gone": None}


# The master key


def test_the_key_file_is_its_owners_alone_and_refused_where_it_is_not(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    open_keyring(home)
    assert home.vault_key_file.stat().st_mode & 0o777 == 0o600

    home.vault_key_file.chmod(0o640)
    with pytest.raises(VaultError, match="Others than its owner"):
        open_keyring(home)


def test_a_vault_opens_with_its_own_key_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, right = Home(tmp_path), new_master()
    monkeypatch.setenv(VARIABLE, str(right))
    sealed = seal(open_keyring(home), "B1", "words")

    for wrong, said in (
        (str(new_master()), "another key"),
        ("not base64!", "holds no vault key"),
        (base64.b64encode(b"short").decode(), "holds no vault key"),
    ):
        monkeypatch.setenv(VARIABLE, wrong)
        with pytest.raises(VaultError, match=said) as problem:
            open_keyring(home)
        assert wrong not in str(problem.value)
    monkeypatch.setenv(VARIABLE, str(right))
    assert opened(open_keyring(home), [sealed]) == {sealed: "words"}
    assert not home.vault_key_file.exists()


def test_the_master_key_is_in_no_other_file(tmp_path: Path) -> None:
    home = Home(tmp_path)
    seal(open_keyring(home), "B1", "words")
    told = home.vault_key_file.read_bytes().strip()

    for path in home.root.rglob("*"):
        if path.is_file() and path != home.vault_key_file:
            assert told not in path.read_bytes()
            assert base64.b64decode(told) not in path.read_bytes()


def test_after_a_change_of_keys_all_opens_with_the_new_one_and_nothing_with_the_old(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    before = open_keyring(home)
    known = pseudonyms_of(before, "bank.P", NUMBERS)
    sealed = [seal(before, holder, "words") for holder in NUMBERS]
    old = home.vault_key_file.read_bytes()
    with closing(sqlite3.connect(home.casebook_file)) as raw:
        wrapped = {row[0] for row in raw.execute("select sealed from vault_keys")}

    assert change_keys(home) == len(NUMBERS)

    after = open_keyring(home)
    assert opened(after, sealed) == dict.fromkeys(sealed, "words")
    assert pseudonyms_of(after, "bank.P", NUMBERS) == known
    with closing(sqlite3.connect(home.casebook_file)) as raw:
        now = {row[0] for row in raw.execute("select sealed from vault_keys")}
    assert now.isdisjoint(wrapped)
    home.vault_key_file.write_bytes(old)
    with pytest.raises(VaultError, match="another key"):
        open_keyring(home)


def test_a_change_of_keys_interrupted_before_the_file_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    sealed = seal(open_keyring(home), "B1", "words")

    def killed(_: Home) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("warehouse.vault.keyring.adopt_next", killed)
        with pytest.raises(KeyboardInterrupt):
            change_keys(home)

    assert opened(open_keyring(home), [sealed]) == {sealed: "words"}
    change_keys(home)
    assert opened(open_keyring(home), [sealed]) == {sealed: "words"}
    assert [p.name for p in home.vault_key_file.parent.iterdir()] == ["master.key"]


def test_a_key_of_the_environment_is_changed_to_the_next_one_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, coming = Home(tmp_path), new_master()
    monkeypatch.setenv(VARIABLE, str(new_master()))
    sealed = seal(open_keyring(home), "B1", "words")
    with pytest.raises(VaultError, match=NEXT):
        change_keys(home)

    monkeypatch.setenv(NEXT, str(coming))
    change_keys(home)
    assert opened(open_keyring(home), [sealed]) == {sealed: "words"}
    monkeypatch.setenv(VARIABLE, str(coming))
    monkeypatch.delenv(NEXT)
    assert opened(open_keyring(home), [sealed]) == {sealed: "words"}


def test_keys_made_while_the_keys_are_changed_are_not_left_unreadable(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    late = open_keyring(home)
    change_keys(home)

    with pytest.raises(VaultError, match="changed while"):
        sealers(late, ["B1"])
    assert sealers(open_keyring(home), ["B1"])["B1"]


def test_an_error_of_the_casebook_quotes_no_value(home: Home) -> None:
    row = {"digest": "very personal", "pseudonym": "p"}
    with casebook_of(home).begin() as connection:
        with pytest.raises(IntegrityError, match="UNIQUE") as problem:
            connection.execute(insert(pseudonyms), [row, row])
        connection.rollback()

    assert "very personal" not in str(problem.value)


def test_nothing_but_a_pseudonym_is_taken_for_one() -> None:
    assert re.fullmatch(PSEUDONYM, "P-0123456789ABCDEF")
    for other in ("B-R0001", "P-0123", "p-0123456789abcdef", "P-0123456789ABCDEI"):
        assert holder_of(other) == other
