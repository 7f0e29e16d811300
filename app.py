"""The way in: `streamlit run app.py` serves the dashboard; nothing else lives here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from warehouse.access import SCOPE, provider_from_environment, refuse_unguarded


async def health(_: Request) -> JSONResponse:
    """Say that the server is up; it tells nothing of the book."""
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Refuse to serve the demonstration's sign-in to anyone but this machine."""
    refuse_unguarded(st.get_option("server.address"))
    yield


provider = provider_from_environment()
app = st.App(
    "pages/main.py",
    lifespan=lifespan,
    routes=[Route("/healthz", health)],
    secrets={"auth": {**provider.settings, "client_kwargs": {"scope": SCOPE}}}
    if provider
    else None,
)
