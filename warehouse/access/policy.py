"""The policy: read from `policy.toml`, checked whole, or not a policy at all."""

import hashlib
import tomllib
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from warehouse.access.people import Role
from warehouse.contracts.columns import PrivacyClass, Words
from warehouse.contracts.uses import Purpose
from warehouse.errors import PolicyError

PACKAGED = Path(__file__).parent / "policy.toml"

Action = Literal[
    "read",
    "aggregate",
    "export",
    "reveal",
    "record",
    "approve",
    "read_quarantine",
    "mend",
    "read_model",
    "read_log",
    "summarise_log",
]
OF_BORROWERS = frozenset({"read", "aggregate", "export", "reveal", "record"})
"""What is done with borrowers' data; the rest is done with the system's own."""

Forbid = Literal[
    "secret",
    "admin_sees_no_data",
    "own_file",
    "withdrawn",
    "own_request",
    "other_unit",
    "exported_identity",
]
Sentence = Annotated[str, Field(min_length=2, max_length=300)]


class _Declared(BaseModel):
    """Something the policy says; a key nobody knows makes it no policy."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Limits(_Declared):
    """The numbers of the policy."""

    groups_of: Annotated[int, Field(ge=5)]
    rows_at_once: Annotated[int, Field(ge=1)]
    seconds: Annotated[int, Field(ge=1)]
    grant_days: Annotated[int, Field(ge=1, le=90)]
    reveal_minutes: Annotated[int, Field(ge=1, le=5)]
    reveals_a_day: Annotated[int, Field(ge=0)]
    reason_letters: Annotated[int, Field(ge=15)]

    @cached_property
    def longest_grant(self) -> timedelta:
        """Give the longest a grant may run."""
        return timedelta(days=self.grant_days)


class Rule(_Declared):
    """What one role may do for one purpose."""

    role: Role
    purpose: Purpose
    may: Annotated[frozenset[Action], Field(strict=False, min_length=1)]
    sees: PrivacyClass | None = None
    of: Literal["unit", "cases", "nobody"]
    second_person: bool = False
    zh: Sentence
    en: Sentence

    @model_validator(mode="after")
    def _is_whole(self) -> "Rule":
        reaches = bool(self.may & OF_BORROWERS)
        if reaches != (self.of != "nobody") or reaches != (self.sees is not None):
            message = f"{self.role} for {self.purpose}: `may`, `sees` and `of` disagree"
            raise ValueError(message)
        return self

    @property
    def words(self) -> Words:
        """Say what it allows."""
        return self.zh, self.en


class Said(_Declared):
    """The same words in both languages."""

    zh: Sentence
    en: Sentence


class Policy(_Declared):
    """Who may do what: rules, limits, and what nothing overrides."""

    version: Annotated[int, Field(ge=1)]
    limits: Limits
    permit: Annotated[tuple[Rule, ...], Field(strict=False, min_length=1)]
    forbid: dict[Forbid, Said]
    digest: str

    @model_validator(mode="after")
    def _lacks_and_repeats_nothing(self) -> "Policy":
        if missing := sorted(set(get_args(Forbid)) - self.forbid.keys()):
            message = f"it does not forbid {missing[0]}"
            raise ValueError(message)
        if len(self.rules) != len(self.permit):
            raise ValueError("two permits name the same role and purpose")
        return self

    @cached_property
    def rules(self) -> dict[tuple[str, str], Rule]:
        """Each rule by its role and purpose."""
        return {(rule.role, rule.purpose): rule for rule in self.permit}

    @cached_property
    def mark(self) -> str:
        """Name this very text: its version, and the start of its hash."""
        return f"{self.version}:{self.digest[:12]}"


def read_policy(text: bytes) -> Policy:
    """Read a policy, or say why it is none.

    Raises PolicyError: then nothing is permitted.
    """
    try:
        told = tomllib.loads(text.decode("utf-8"))
        digest = hashlib.sha256(text).hexdigest()
        return Policy.model_validate({**told, "digest": digest})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise PolicyError(f"The policy is no TOML: {problem}.", "Mend it.") from None
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the policy"
        said = first["msg"].removeprefix("Value error, ")
        raise PolicyError(f"The policy's {where}: {said}.", "Mend it.") from None
