"""The company's own sign-in: where its identity provider is, and what it vouches for.

Streamlit speaks OpenID Connect; here stand the settings it is given, and the reading of
the claims it verified. Where a provider is set, nobody signs in as an invented person.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from warehouse.errors import AccessDeniedError

LASTS = timedelta(hours=12)
"""A sign-in older than this is asked for anew, whatever the browser still holds."""

AHEAD = timedelta(minutes=5)
"""So far may the provider's clock be ahead of ours."""

SETTINGS = {
    "server_metadata_url": "LOANTRAIL_OIDC_METADATA",
    "client_id": "LOANTRAIL_OIDC_CLIENT",
    "client_secret": "LOANTRAIL_OIDC_SECRET",
    "redirect_uri": "LOANTRAIL_OIDC_REDIRECT",
    "cookie_secret": "LOANTRAIL_COOKIE_SECRET",
}
"""Each setting of the sign-in, by the name Streamlit knows it under."""

SCOPE = "openid profile email"
"""What is asked of the provider: who it is, and nothing it may do for them."""

SHORTEST_SECRET = 32


class Identity(NamedTuple):
    """Who somebody is, as an identity provider vouched for and we verified."""

    issuer: str
    subject: str


@dataclass(frozen=True)
class Provider:
    """An identity provider, as the environment names it."""

    settings: Mapping[str, str]

    @property
    def by_tls(self) -> bool:
        """Whether browsers come back from it by TLS, to us or to a proxy before us."""
        return self.settings["redirect_uri"].lower().startswith("https://")

    @property
    def host(self) -> str:
        """The name by which people reach the dashboard."""
        return urlsplit(self.settings["redirect_uri"]).hostname or ""


def provider_from_environment() -> Provider | None:
    """Read the provider's settings; none at all mean that there is no provider.

    Raises AccessDeniedError where some are missing or too weak: half a sign-in is none.
    """
    told = {name: os.environ.get(variable) for name, variable in SETTINGS.items()}
    given = {name: value for name, value in told.items() if value}
    if not given:
        return None
    if missing := [SETTINGS[name] for name in SETTINGS if name not in given]:
        raise AccessDeniedError(
            "The sign-in is set up by half: {missing} is not set.",
            "Set each of: {all}; or none, for the demonstration.",
            missing=", ".join(missing),
            all=", ".join(SETTINGS.values()),
        )
    if len(given["cookie_secret"]) < SHORTEST_SECRET:
        raise AccessDeniedError(
            "{name} is too short to sign cookies with.",
            "Make one of at least {n} random characters.",
            name=SETTINGS["cookie_secret"],
            n=SHORTEST_SECRET,
        )
    return Provider(given)


def identity_in(claims: Mapping[str, object]) -> Identity | None:
    """Tell who verified claims speak of; None where they are too old to count.

    The cookie that holds them lives longer than any provider would vouch for.
    """
    issuer, subject, issued = (claims.get(name) for name in ("iss", "sub", "iat"))
    if not (isinstance(issuer, str) and isinstance(subject, str)):
        return None
    if not isinstance(issued, int | float) or not (issuer and subject):
        return None
    age = datetime.now(UTC) - datetime.fromtimestamp(issued, UTC)
    return Identity(issuer, subject) if -AHEAD <= age <= LASTS else None
