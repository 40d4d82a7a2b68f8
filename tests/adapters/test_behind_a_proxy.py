"""A company's proxy and its CA, for what the installation names and for what people name."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from adapters.models.chat import OpenAIChatModel
from adapters.models.embeddings import OpenAIEmbedder
from adapters.models.reranking import CohereReranker
from adapters.models.transcription import OpenAITranscriber
from adapters.objects.s3 import S3Store
from adapters.objects.supabase import SupabaseStore
from adapters.tracing.otlp import OtlpExport
from adapters.tracing.spans import Span
from adapters.web.egress import Egress
from adapters.web.scrapingbee import ScrapingBeeFetch
from adapters.web.searxng import SearxngSearch
from adapters.web.tavily import TavilySearch
from contracts.completions import ChatMessage
from contracts.errors import AppError, ConfigurationError, IngestFailure, Unreachable
from contracts.ports import Validators
from contracts.settings import (
    EmbeddingSettings,
    ModelSettings,
    ObjectSettings,
    RerankingSettings,
    TracingSettings,
    TranscriptionSettings,
    WebSearchSettings,
    WebSettings,
)
from tests.adapters.models.test_reranking import HITS
from tests.adapters.web.conftest import always
from tests.fakes.company import Company, company

Call = Callable[[str], Awaitable[object]]
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_CAS = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE", "CURL_CA_BUNDLE")


async def model(base: str) -> None:
    settings = ModelSettings.model_validate({"base_url": base, "name": "m"})
    async for _ in OpenAIChatModel(settings, None).stream([ChatMessage(role="user", content="?")]):
        pass


async def embedder(base: str) -> None:
    settings = {"kind": "openai", "base_url": base, "name": "m", "dimensions": 3}
    await OpenAIEmbedder(EmbeddingSettings.model_validate(settings)).embed_query("?")


async def reranker(base: str) -> None:
    settings = RerankingSettings.model_validate({"base_url": base, "name": "m"})
    await CohereReranker(settings).rerank("?", HITS)


async def transcriber(base: str) -> None:
    settings = TranscriptionSettings.model_validate({"base_url": base, "name": "m"})
    await OpenAITranscriber(settings).transcribe(b"RIFF", "audio/wav", "a.wav")


async def searxng(base: str) -> None:
    settings = WebSearchSettings.model_validate({"kind": "searxng", "base_url": base})
    await SearxngSearch(settings).search("?", 1)


async def tavily(base: str) -> None:
    told = {"kind": "tavily", "base_url": base, "api_key": "k"}
    await TavilySearch(WebSearchSettings.model_validate(told)).search("?", 1)


async def scrapingbee(base: str) -> None:
    settings = WebSettings.model_validate({"scrapingbee_key": "k", "scrapingbee_url": base})
    egress = Egress(settings, resolve=always("93.184.215.14"))
    await ScrapingBeeFetch(settings, egress).fetch("https://example.com/", Validators())


async def collector(base: str) -> None:
    export = OtlpExport(TracingSettings.model_validate({"endpoint": base}))
    export.send([Span("1", "answer", None, 1, 2)])
    await asyncio.sleep(0.2)
    await export.close()


async def s3(base: str) -> None:
    told = {
        "bucket": "b",
        "endpoint_url": base,
        "region": "r",
        "access_key_id": "k",
        "secret_access_key": "k",
        "addressing": "path",
    }
    await S3Store(ObjectSettings.model_validate({"store": "s3", "s3": told})).stat("a")


async def supabase(base: str) -> None:
    told = {"url": base, "service_key": "k"}
    settings = ObjectSettings.model_validate({"store": "supabase", "supabase": told})
    await SupabaseStore(settings, 1000).stat("a")


CALLS = [
    model, embedder, reranker, transcriber, searxng, tavily, scrapingbee, collector, s3, supabase,
]  # fmt: skip
OF_ALL = pytest.mark.parametrize("call", CALLS, ids=[call.__name__ for call in CALLS])


@pytest.fixture
async def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Company]:
    for name in (*_PROXIES, *_CAS):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    async with company(tmp_path) as network:
        yield network


async def reached(network: Company, call: Call) -> int:
    """How many requests came to a server that only the proxy can find."""
    with suppress(AppError, IngestFailure):  # it refuses all of them
        await call("https://inside.corp.test/v1")
    return len(network.got)


@OF_ALL
async def test_what_the_installation_names_is_reached_by_its_proxy_and_ca(
    network: Company, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", network.proxy)
    for name in ("SSL_CERT_FILE", "AWS_CA_BUNDLE"):
        monkeypatch.setenv(name, str(network.ca))

    assert await reached(network, call) > 0
    assert set(network.asked) == {"inside.corp.test:443"}


@OF_ALL
async def test_nobody_believes_a_ca_that_was_not_named(
    network: Company, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", network.proxy)

    assert await reached(network, call) == 0
    assert set(network.asked) == {"inside.corp.test:443"}


async def test_what_no_proxy_names_is_reached_without_it(
    network: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", network.proxy)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,.corp.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(network.ca))

    with suppress(AppError):
        await embedder(f"https://127.0.0.1:{network.port}/v1")

    assert (len(network.got), network.asked) == (1, [])


def guarded(network: Company, **told: object) -> Egress:
    allowed = [f"127.0.0.1:{network.port}"]
    return Egress(WebSettings.model_validate({"allowed_private_hosts": allowed, **told}))


async def test_what_people_name_is_never_fetched_by_a_proxy_of_the_environment(
    network: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, network.proxy)

    with pytest.raises(Unreachable):
        await guarded(network).get("https://inside.corp.test/")

    assert network.asked == []


async def test_what_people_name_is_believed_by_a_ca_of_the_settings_alone(
    network: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(network.ca))
    address = f"https://127.0.0.1:{network.port}/"

    with pytest.raises(Unreachable, match="certificate"):
        await guarded(network).get(address)
    page = await guarded(network, certificates=network.ca).get(address)

    assert page.status == 403


async def test_tools_of_a_project_are_believed_by_the_same_ca(network: Company) -> None:
    host = f"127.0.0.1:{network.port}"
    tools = Egress(WebSettings(certificates=network.ca)).reaching([host])

    assert (await tools.get(f"https://{host}/")).status == 403


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_that_is_none_of_certificates_stops_the_start(
    content: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)

    with pytest.raises(ConfigurationError, match=r"IBID_WEB__CERTIFICATES .*ca\.pem"):
        Egress(WebSettings(certificates=file))
