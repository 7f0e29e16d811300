"""The cookie of our own: by TLS alone where the provider sends people back by TLS."""

import asyncio
import runpy
from pathlib import Path

import pytest
from starlette.types import Message

from warehouse.access.provider import SETTINGS

APP = Path(__file__).parents[2] / "app.py"


@pytest.mark.parametrize(("scheme", "ends"), [("https", "; Secure"), ("http", "Lax")])
def test_the_cookie_is_secure_where_the_way_back_is(
    scheme: str, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in SETTINGS.values():
        monkeypatch.setenv(variable, "a value that is long enough to be a secret")
    back = f"{scheme}://loantrail.example/oauth2callback"
    monkeypatch.setenv("LOANTRAIL_OIDC_REDIRECT", back)
    told = runpy.run_path(str(APP))
    (middleware,) = told["app"]._user_middleware
    health = told["Route"]("/healthz", told["health"])

    cookie = cookie_of(middleware.cls(health, **middleware.kwargs))

    assert cookie.startswith("loantrail_browser=")
    assert cookie.endswith(ends)


def cookie_of(app: object) -> str:
    """Ask for the health check, and give the cookie that comes with the answer."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/healthz", "headers": []}
    assert callable(app)
    asyncio.run(app(scope, receive, send))
    return str(dict(sent[0]["headers"])[b"set-cookie"].decode())
