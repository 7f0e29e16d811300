"""What a file is by its first bytes, whatever its name says."""

from pathlib import Path

from warehouse.errors import FileRefusedError

LOOKED_AT = 64 * 1024

PARQUET = b"PAR1"

MAGIC: dict[bytes, str] = {
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\x1f\x8b": "packed with gzip",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ\x00": "packed with xz",
    b"(\xb5/\xfd": "packed with zstd",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office document",
    b"%PDF-": "a PDF",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    PARQUET: "a Parquet file",
    b"SQLite format 3\x00": "a SQLite database",
}
"""How files that are no text begin."""

WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""The byte order marks of UTF-16 and UTF-32."""

MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<body")

PROGRAM = b"MZ"
"""Windows programs begin so; a column's name may."""


def refuse_what_is_no_text(path: Path, name: str) -> None:
    """Refuse a file that by its first bytes is no text this intake can read."""
    with path.open("rb") as stream:
        start = stream.read(LOOKED_AT)
    if is_what := _kind_of(start):
        raise FileRefusedError(
            f"{name} is {is_what}, not the text its name promises.",
            "Ask for it as plain text, such as CSV; packed, its name ends in .gz or "
            ".zip.",
        )
    if _is_wide(start):
        raise FileRefusedError(
            f"{name} is written in UTF-16 or UTF-32.", "Ask for it in UTF-8."
        )
    if b"\r" in start.rstrip(b"\r") and b"\n" not in start:
        raise FileRefusedError(
            f"{name} ends its lines with a carriage return alone.",
            "Ask for it with the usual line ends, LF or CR LF.",
        )


def refuse_what_is_no_parquet(path: Path, name: str) -> None:
    """Refuse a file that by its first bytes is not the Parquet it is declared to be."""
    with path.open("rb") as stream:
        start = stream.read(LOOKED_AT)
    if not start.startswith(PARQUET):
        is_what = _kind_of(start)
        raise FileRefusedError(
            f"{name} is {is_what or 'no Parquet file'}, not what its name promises.",
            "Ask for it as Parquet, and under no key; or declare in source.toml the "
            "format it comes in now.",
        )


def _kind_of(start: bytes) -> str | None:
    if start.startswith(PROGRAM) and b"\x00" in start[:512]:
        return "a program"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        return "a web page or XML"
    found = (what for magic, what in MAGIC.items() if start.startswith(magic))
    return next(found, None)


def _is_wide(start: bytes) -> bool:
    """Tell whether every other byte or so is nought, as in wide text of few scripts."""
    nought = start.count(b"\x00")
    return start.startswith(WIDE) or (nought > 1 and nought * 4 > len(start))
