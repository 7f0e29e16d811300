from datetime import UTC, datetime, timedelta

import pytest

from warehouse import access
from warehouse.access.provider import SETTINGS, identity_in, provider_from_environment
from warehouse.errors import AccessDeniedError

ALL = dict.fromkeys(SETTINGS.values(), "x" * 40)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for variable in SETTINGS.values():
        monkeypatch.delenv(variable, raising=False)
    return monkeypatch


@pytest.mark.usefixtures("told")
def test_without_settings_there_is_no_provider() -> None:
    assert provider_from_environment() is None


@pytest.mark.parametrize("variable", SETTINGS.values())
def test_half_a_sign_in_is_refused(told: pytest.MonkeyPatch, variable: str) -> None:
    for name, value in ALL.items():
        if name != variable:
            told.setenv(name, value)

    with pytest.raises(AccessDeniedError, match=variable):
        provider_from_environment()


def test_a_short_cookie_secret_is_refused(told: pytest.MonkeyPatch) -> None:
    for name in ALL:
        told.setenv(name, "short")

    with pytest.raises(AccessDeniedError, match="LOANTRAIL_COOKIE_SECRET is too short"):
        provider_from_environment()


def test_where_a_provider_is_set_nobody_signs_in_as_an_invented_person(
    told: pytest.MonkeyPatch,
) -> None:
    for name, value in ALL.items():
        told.setenv(name, value)

    with pytest.raises(AccessDeniedError, match="Invented people cannot sign in"):
        access.sign_in_for_demonstration("lin.shen", address="127.0.0.1")
    access.refuse_unguarded("0.0.0.0")  # noqa: S104  only a provider makes this fit


@pytest.mark.usefixtures("told")
def test_without_one_the_demonstration_stays_on_this_machine() -> None:
    with pytest.raises(AccessDeniedError, match="whoever reaches"):
        access.refuse_unguarded("0.0.0.0")  # noqa: S104  as above


@pytest.mark.parametrize(
    ("hours_ago", "counts"), [(0, True), (11.9, True), (12.1, False), (-1, False)]
)
def test_claims_count_for_half_a_day(hours_ago: float, *, counts: bool) -> None:
    issued = datetime.now(UTC) - timedelta(hours=hours_ago)
    claims = {"iss": "https://sign.in", "sub": "mei", "iat": issued.timestamp()}

    assert (identity_in(claims) == ("https://sign.in", "mei")) == counts


@pytest.mark.parametrize("missing", ["iss", "sub", "iat"])
def test_claims_that_do_not_say_who_and_when_name_nobody(missing: str) -> None:
    claims = {"iss": "i", "sub": "s", "iat": datetime.now(UTC).timestamp()}

    assert identity_in({**claims, missing: None}) is None
    assert identity_in({**claims, missing: ""}) is None
