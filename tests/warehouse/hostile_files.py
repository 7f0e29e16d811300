"""Files no honest sender makes: bombs, archives that reach out, text that is none."""

import gzip
import io
import zipfile
import zlib

CSV = b"account,on,amount,known\nk,2024-01-01,10,2024-03-01\n"


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = 8) -> bytes:
    """An archive of these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """A member that is a link, its content where it leads."""
    member = zipfile.ZipInfo(name)
    member.external_attr = 0o120777 << 16
    return member


def under_a_password(name: str) -> bytes:
    """An archive whose member says that it is encrypted."""
    packed = bytearray(zipped((name, CSV)))
    for magic, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(magic) + flag] |= 1
    return bytes(packed)


def gzip_bomb(megabytes: int, line: bytes = b"") -> bytes:
    """So many megabytes of one line over and over, packed small."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    lines = (line or CSV.splitlines(keepends=True)[1]) * (2**20 // 28)
    packed = [packer.compress(CSV), *(packer.compress(lines) for _ in range(megabytes))]
    return b"".join([*packed, packer.flush()])


def long_list(members: int) -> bytes:
    """An archive of very many empty members."""
    return zipped(*((f"{number}.txt", b"") for number in range(members)), method=0)


def mangled_name(name: str) -> bytes:
    """An archive made on Chinese Windows: its names are GBK, and do not say so."""
    told = name.encode("gbk")
    packed = zipped(("?" * len(told), CSV))
    return packed.replace(b"?" * len(told), told)


PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
XLSX = zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<x/>"))
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(128)

REFUSED: dict[str, tuple[str, bytes, str]] = {
    "gzip bomb": ("stated_1.csv.gz", gzip_bomb(64), "more than 100 times its size"),
    "zip bomb": (
        "stated_1.csv.zip",
        zipped(("stated_1.csv", bytes(2**26))),
        "more than 100 times its size",
    ),
    "gzip cut off": (
        "stated_1.csv.gz",
        gzip.compress(CSV * 99)[:-20],
        "cannot be unpacked",
    ),
    "gzip damaged": (
        "stated_1.csv.gz",
        gzip.compress(CSV)[:20] + b"xyz" + gzip.compress(CSV)[23:],
        "cannot be unpacked",
    ),
    "no gzip": ("stated_1.csv.gz", CSV, "cannot be unpacked: Not a gzipped file"),
    "no zip": ("stated_1.csv.zip", CSV, "cannot be unpacked: File is not a zip file"),
    "zip of another's name, cut off": (
        "x.zip",
        zipped(("a", CSV))[:-9],
        "cannot be un",
    ),
    "zip in zip": (
        "batch.zip",
        zipped(("inner.zip", zipped(("stated_1.csv", CSV)))),
        "an archive in an archive",
    ),
    "gzip in zip": (
        "batch.zip",
        zipped(("stated_1.csv.gz", gzip.compress(CSV))),
        "an archive in an archive",
    ),
    "gzip in gzip": (
        "stated_1.csv.gz",
        gzip.compress(gzip.compress(CSV)),
        "stated_1.csv.gz is packed with gzip",
    ),
    "path above": ("b.zip", zipped(("../stated_1.csv", CSV)), "leads out of"),
    "path of a root": ("b.zip", zipped(("/stated_1.csv", CSV)), "leads out of"),
    "path of a drive": ("b.zip", zipped(("C:\\stated_1.csv", CSV)), "leads out of"),
    "path above, on Windows": (
        "b.zip",
        zipped(("x\\..\\..\\stated_1.csv", CSV)),
        "leads out of",
    ),
    "link": ("b.zip", zipped((link("stated_1.csv"), b"/etc/passwd")), "a link"),
    "password": ("b.zip", under_a_password("stated_1.csv"), "under a password"),
    "greedy method": (
        "b.zip",
        zipped(("stated_1.csv", CSV), method=zipfile.ZIP_LZMA),
        "packed in a way",
    ),
    "long list": ("b.zip", long_list(1001), "1,001 files, more than 1,000"),
    "two of one name": (
        "b.zip",
        zipped(("stated_1.csv", CSV), ("x/../stated_1.csv", CSV)),
        "leads out of",
    ),
    "two where one was named": (
        "stated_1.csv.zip",
        zipped(("a.csv", CSV), ("b.csv", CSV)),
        "holds 2 files where one was to be",
    ),
    "no member": ("stated_1.csv.zip", zipped(), "holds 0 files where one was to be"),
    "picture": ("stated_1.csv", PNG, "is a picture"),
    "workbook": ("stated_1.csv", XLSX, "a ZIP archive or an Office document"),
    "program": ("stated_1.csv", PROGRAM, "is a program"),
    "web page": ("stated_1.csv", b"\r\n<!DOCTYPE html><html>", "a web page"),
    "PDF in gzip": ("stated_1.csv.gz", gzip.compress(b"%PDF-1.7\n"), "is a PDF"),
    "UTF-16 with its mark": ("stated_1.csv", CSV.decode().encode("utf-16"), "UTF-16"),
    "UTF-16 without": ("stated_1.csv", CSV.decode().encode("utf-16-le"), "UTF-16"),
    "UTF-32": ("stated_1.csv", CSV.decode().encode("utf-32-be"), "UTF-16 or UTF-32"),
    "carriage returns alone": (
        "stated_1.csv",
        CSV.replace(b"\n", b"\r"),
        "a carriage return alone",
    ),
    "nothing": ("stated_1.csv", b"", "is empty"),
    "nothing, packed": ("stated_1.csv.gz", gzip.compress(b""), "is empty"),
}
"""By what is wrong: the file's name, its bytes, and what is said of it."""
