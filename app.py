"""The way in: `streamlit run app.py` serves the dashboard; nothing else lives here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_urlsafe

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from warehouse.access import (
    BROWSER,
    SCOPE,
    provider_from_environment,
    refuse_unguarded,
)


async def health(_: Request) -> JSONResponse:
    """Say that the server is up; it tells nothing of the book."""
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Refuse to serve the demonstration's sign-in to anyone but this machine."""
    refuse_unguarded(st.get_option("server.address"))
    yield


class EachBrowserIsKnown:
    """Give every browser a random cookie, by which its way back from a sign-in is kept.

    Streamlit's own cookies change while somebody signs in elsewhere.
    """

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        """Stand before `app`; `secure` has browsers send the cookie by TLS alone."""
        self.app = app
        self.secure = "; Secure" if secure else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; add the cookie to what a browser without one is sent."""
        if scope["type"] != "http" or BROWSER in Request(scope).cookies:
            await self.app(scope, receive, send)
            return
        random = token_urlsafe(24)
        cookie = f"{BROWSER}={random}; Path=/; HttpOnly; SameSite=Lax{self.secure}"

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self.app(scope, receive, send_with_cookie)


provider = provider_from_environment()
app = st.App(
    "pages/main.py",
    lifespan=lifespan,
    routes=[Route("/healthz", health)],
    middleware=[Middleware(EachBrowserIsKnown, secure=provider.by_tls)]
    if provider
    else None,
    secrets={"auth": {**provider.settings, "client_kwargs": {"scope": SCOPE}}}
    if provider
    else None,
)
