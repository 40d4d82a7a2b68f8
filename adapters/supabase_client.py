"""The client of a Supabase project, with connections that we close ourselves."""

import httpx
from supabase.lib.client_options import AsyncClientOptions

from supabase import AsyncClient


def supabase_client(url: str, key: str, timeout: float) -> tuple[AsyncClient, httpx.AsyncClient]:
    """Its parts (`storage`, `auth`) use the second, which whoever opens it closes.

    It acts with `key` and nobody signs in with it: it keeps and renews no session.
    """
    http = httpx.AsyncClient(timeout=timeout)
    options = AsyncClientOptions(auto_refresh_token=False, persist_session=False, httpx_client=http)
    return AsyncClient(url.rstrip("/"), key, options), http
