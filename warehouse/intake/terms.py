"""On what terms a source is had: how often it speaks, and for what it may be used."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from warehouse.contracts.uses import PURPOSES, Purpose
from warehouse.intake.declared import Declared, Label

Period = Annotated[
    str, Field(pattern=r"^[1-9]\d{0,2} (day|week|month|quarter|year)s?$")
]


class Freshness(Declared):
    """How often a source is to speak, and how long after that it is late.

    Written as `1 day`, `2 weeks`, `1 month`, `1 quarter`, `1 year`.
    """

    every: Period
    late_after: Period


class Ground(Label):
    """Why data may be used, and for which purposes; public data may be for any."""

    basis: Literal["contract", "consent", "legal_duty", "public"]
    purposes: tuple[Purpose, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _says_what_for(cls, value: object) -> object:
        if not isinstance(value, dict) or value.get("purposes"):
            return value
        if value.get("basis") == "public":
            return {**value, "purposes": tuple(PURPOSES)}
        message = "name the `purposes` it covers; only a public basis covers every one"
        raise ValueError(message)
