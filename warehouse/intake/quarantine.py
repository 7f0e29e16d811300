"""Lines that could not be taken: kept with their rule and raw text, sealed, for a time.

A raw line may hold anything of anybody, so none is readable without its batch's key;
when that is destroyed, by its day or by an erasure, what is left is noise.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from warehouse.home import Home
from warehouse.intake import lockbox
from warehouse.intake.arrivals import LINE_BITS, LINE_MASK, Arrival
from warehouse.intake.cutting import raw_lines
from warehouse.intake.disguise import ERASED
from warehouse.vault import quarantines
from warehouse.vault.keyring import open_keyring


def with_raw_text(problems: pl.DataFrame, arrivals: list[Arrival]) -> pl.DataFrame:
    """Give each problem (line, rule, raw) its raw text, reading files once more.

    But for the lines of erased persons: of those no text is kept.
    """
    is_erased = pl.col("rule").str.ends_with(f"|{ERASED}").any()
    first = problems.group_by("line", maintain_order=True).agg(
        pl.col("rule").first(), pl.col("raw").drop_nulls().first(), is_erased=is_erased
    )
    wanted = first.filter(pl.col("raw").is_null() & ~pl.col("is_erased"))["line"]
    found = [pl.DataFrame(schema={"line": pl.Int64, "text": pl.String})]
    for arrival in arrivals:
        mine = wanted.filter(wanted // (1 << LINE_BITS) == arrival.ordinal)
        if len(mine):
            found.extend(raw_lines(arrival, mine))
    return (
        first.join(pl.concat(found), on="line", how="left")
        .with_columns(raw=pl.coalesce("raw", "text"))
        .with_columns(raw=pl.when(~pl.col("is_erased")).then("raw"))
        .select("line", "rule", "raw")
        .sort("line")
    )


def keep(
    problems: pl.DataFrame, arrivals: list[Arrival], *, home: Home, batch_id: str
) -> Path | None:
    """Seal the quarantined lines of a batch in a file, to be kept for so many days."""
    if problems.is_empty():
        return None
    keyring = open_keyring(home)
    expires_on = datetime.now(UTC).date() + timedelta(home.quarantine_days)
    generation, key = quarantines.new_key(keyring, batch_id, expires_on)
    by_ordinal = {arrival.ordinal: arrival for arrival in arrivals}
    entries = (_entry(by_ordinal, *row) for row in problems.iter_rows())
    place = _place(home, batch_id)
    lockbox.write(place, entries, key, generation)
    return place


def _entry(
    by_ordinal: dict[int, Arrival], line: int, rule: str, raw: str | None
) -> lockbox.Entry:
    arrival = by_ordinal[line >> LINE_BITS]
    return {
        "file": arrival.name,
        "file_id": arrival.file_id,
        "line": line & LINE_MASK,
        "rule": rule,
        "raw": raw,
    }


def quarantined(home: Home, batch_id: str) -> Iterator[lockbox.Entry]:
    """Read back the quarantined lines of one batch: none, once they have expired."""
    place = _place(home, batch_id)
    if place.is_file():
        generation = lockbox.generation_of(place)
        key = quarantines.key_of(open_keyring(home), batch_id, generation)
        if key is not None:
            yield from lockbox.read(place, key)
        return
    plain = _plain(home, batch_id)
    if plain.is_file():
        with plain.open(encoding="utf-8") as stream:
            for entry in stream:
                yield json.loads(entry)


def batches(home: Home) -> list[str]:
    """Name the batches whose quarantined lines are kept in a file."""
    places = home.quarantine_folder.glob("*.*")
    kept = {p.stem for p in places if p.suffix in {".sealed", ".jsonl"}}
    return sorted(name for name in kept if not name.startswith("."))


def forget(home: Home, batch_id: str, is_theirs: Callable[[str], bool]) -> int:
    """Leave the text of some lines out of what is kept of a batch; tell of how many.

    It is sealed anew, and the key it was sealed with destroyed, so that no copy of the
    file tells them any more. The caller holds the write lease.
    """
    keyring, place = open_keyring(home), _place(home, batch_id)
    entries = list(quarantined(home, batch_id))
    gone = [bool(e["raw"]) and is_theirs(str(e["raw"])) for e in entries]
    if not any(gone):
        return 0
    expires_on = quarantines.expiry_of(keyring, batch_id)
    until = expires_on or datetime.now(UTC).date() + timedelta(home.quarantine_days)
    generation, key = quarantines.new_key(keyring, batch_id, until)
    left = ({**e, "raw": None} if g else e for e, g in zip(entries, gone, strict=True))
    lockbox.write(place, left, key, generation)
    quarantines.destroy(keyring, batch_id, but=generation)
    _plain(home, batch_id).unlink(missing_ok=True)
    return sum(gone)


def kept_until(home: Home, batch_id: str) -> date | None:
    """Tell the day a batch's quarantined lines are kept to, unless they are gone."""
    return quarantines.expiry_of(open_keyring(home), batch_id)


def expire(home: Home) -> int:
    """Destroy what was kept its time, the keys first; tell of how many batches.

    The caller holds the write lease.
    """
    today = datetime.now(UTC).date()
    oldest = today - timedelta(home.quarantine_days)
    keyring = open_keyring(home)
    gone = quarantines.expired(keyring, today)
    for batch_id in gone:
        quarantines.destroy(keyring, batch_id)
        _place(home, batch_id).unlink(missing_ok=True)
    for plain in home.quarantine_folder.glob("*.jsonl"):
        if datetime.fromtimestamp(plain.stat().st_mtime, UTC).date() < oldest:
            plain.unlink()
            gone.append(plain.stem)
    return len(gone)


def _place(home: Home, batch_id: str) -> Path:
    return home.quarantine_folder / f"{batch_id}.sealed"


def _plain(home: Home, batch_id: str) -> Path:
    """Name the file lines were kept in, in plain text, before there was a vault."""
    return home.quarantine_folder / f"{batch_id}.jsonl"
