"""The master key: from the environment, or a file that only its owner can read.

A file beside the vault is no more secret than the folder they share: who copies the one
copies the other. LOANTRAIL_VAULT_KEY keeps them apart.
"""

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from warehouse.errors import VaultError
from warehouse.home import Home

VARIABLE = "LOANTRAIL_VAULT_KEY"
NEXT = "LOANTRAIL_VAULT_KEY_NEXT"
KEY_BYTES = 32


def cipher(key: bytes) -> AESSIV:
    """Give the cipher everything here is sealed with.

    AES-SIV needs no random number that must not repeat, and the same words under the
    same key give the same bytes, so that a fact said twice is known for a repetition.
    """
    return AESSIV(hashlib.sha512(b"loantrail AES-256-SIV" + key).digest())


@dataclass(frozen=True)
class Master:
    """A master key; as text, it is what the environment or a file holds."""

    key: bytes = field(repr=False)

    def __str__(self) -> str:
        """Write it in base64."""
        return base64.b64encode(self.key).decode()


def new_master() -> Master:
    """Make a key nobody has had before."""
    return Master(secrets.token_bytes(KEY_BYTES))


def masters(home: Home) -> list[Master]:
    """Give the keys at hand, the one in use first; a home's first key is made here.

    There is a second one while keys are being changed.
    """
    if told := os.environ.get(VARIABLE):
        in_use = _read(told, VARIABLE)
    else:
        if not home.vault_key_file.exists():
            _write(home.vault_key_file, new_master())
        in_use = _read_file(home.vault_key_file)
    coming = _next(home)
    return [in_use] if coming is None else [in_use, coming]


def next_master(home: Home) -> Master:
    """Give the key that shall be the next, made here where a file keeps it."""
    coming = _next(home)
    if coming is not None:
        return coming
    if os.environ.get(VARIABLE):
        raise VaultError(
            f"The vault's key is in {VARIABLE}, which this program cannot change.",
            f"Make another with `loantrail vault new-key` and give it in {NEXT}.",
        )
    _write(_next_file(home), new_master())
    return _read_file(_next_file(home))


def adopt_next(home: Home) -> None:
    """Make the key in the waiting file the one in use: the old one is gone."""
    if _next_file(home).exists():
        _next_file(home).replace(home.vault_key_file)


def _next(home: Home) -> Master | None:
    if told := os.environ.get(NEXT):
        return _read(told, NEXT)
    return _read_file(_next_file(home)) if _next_file(home).exists() else None


def _next_file(home: Home) -> Path:
    return home.vault_key_file.with_suffix(".next")


def _write(place: Path, key: Master) -> None:
    """Write a key file whole, for its owner alone; who comes second finds the first."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = place.with_name(f".{place.name}-{secrets.token_hex(8)}")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, f"{key}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(written, place)
    except FileExistsError:
        pass  # another process was first, and its key counts
    finally:
        written.unlink()


def _read_file(place: Path) -> Master:
    if place.stat().st_mode & 0o077:
        raise VaultError(
            f"Others than its owner can read the vault's key in {place}.",
            "Take that right away (chmod 600), then change the key: it may be known.",
        )
    return _read(place.read_text("ascii").strip(), str(place))


def _read(told: str, where: str) -> Master:
    try:
        key = base64.b64decode(told, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise VaultError(
            f"{where} holds no vault key: {KEY_BYTES} bytes, written in base64.",
            "Make one with `loantrail vault new-key`.",
        )
    return Master(key)
