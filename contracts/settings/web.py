"""What may be fetched from the web, and how politely."""

from pathlib import Path
from typing import Literal, Self

from pydantic import (
    Field,
    HttpUrl,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    field_validator,
    model_validator,
)

from contracts.settings.group import Hosts, SettingsGroup

NO_WEB_SEARCH = "none"


class WebSettings(SettingsGroup):
    """What may be fetched from the web, for whoever asks."""

    user_agent: str = Field("Ibid/1.0", pattern=r"^[!-~][ -~]*$")
    contact: HttpUrl | None = Field(
        None, description="A page about you, shown to the sites that you fetch from."
    )
    seconds: PositiveFloat = Field(20, description="For one fetch, with its redirects.")
    max_bytes: PositiveInt = Field(10 * 1024 * 1024, description="Of one answer, decompressed.")
    ports: Hosts = Field(["80", "443", "8080", "8443"])
    allowed_private_hosts: Hosts = Field(
        [], description="host:port pairs inside your own network that may be fetched all the same."
    )
    certificates: Path | None = Field(
        None, description="A file of CAs of your own, believed beside the public ones (PEM)."
    )
    scrapingbee_key: SecretStr | None = None
    scrapingbee_url: HttpUrl = HttpUrl("https://app.scrapingbee.com/api/v1/")
    scrapingbee_render_js: bool = True
    browser: Path | None = Field(default=None, description="Chromium, where it is not Playwright's")
    browser_sandbox: bool = Field(True, description="Chromium's own; as root it has none.")

    @property
    def agent(self) -> str:
        """How we introduce ourselves; what stands before the slash is our name in robots.txt."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent

    @field_validator("ports", "allowed_private_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip().lower() for part in value.split(",") if part.strip()]
        return value

    @field_validator("allowed_private_hosts")
    @classmethod
    def _name_a_port(cls, hosts: list[str]) -> list[str]:
        for host in hosts:
            if not host.rpartition(":")[2].isdigit():
                raise ValueError(f"{host} names no port; write it as host:port")
        return hosts


class WebSearchSettings(SettingsGroup):
    """A search engine for questions that may be answered from the web: `tavily`, or `searxng` at
    `base_url`. With `none` no question is."""

    kind: str = NO_WEB_SEARCH
    base_url: HttpUrl | None = Field(
        None, description="Of SearXNG; of Tavily only where it is not its own."
    )
    api_key: SecretStr | None = None
    results: int = Field(5, ge=1, le=20, description="Pages that are read for one search.")
    timeout_seconds: PositiveFloat = Field(10, description="For the search engine.")
    page_seconds: PositiveFloat = Field(12, description="For all pages of a search together.")
    renderer: str | None = Field(
        None,
        description="Fetches a page again whose text JavaScript makes: `browser` or `scrapingbee`.",
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind == "searxng" and self.base_url is None:
            raise ValueError(
                "IBID_WEB_SEARCH__BASE_URL is needed with IBID_WEB_SEARCH__KIND=searxng"
            )
        if self.kind == "tavily" and self.api_key is None:
            raise ValueError("IBID_WEB_SEARCH__API_KEY is needed with IBID_WEB_SEARCH__KIND=tavily")
        return self


class CrawlSettings(SettingsGroup):
    """How politely and how far a site is crawled."""

    delay_seconds: PositiveFloat = Field(0.2, description="Between two pages of a host.")
    longest_delay_seconds: PositiveFloat = 10
    same_site: Literal["host", "domain"] = "host"
    slice_seconds: PositiveFloat = Field(15, description="Then other work of the worker has a turn")
    starts_a_minute: PositiveInt = Field(30, description="By one person, with refreshes.")
    previews_a_minute: PositiveInt = Field(20, description="By one person.")
