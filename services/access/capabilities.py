"""What an installation can do, for whoever offers it to people."""

from pydantic import BaseModel, Field

from services.access.acting import Acting


class Capabilities(BaseModel):
    model: bool = Field(description="Whether a language model writes; only then an agent looks.")
    web_search: bool = Field(description="Whether a question may ask for the web.")


async def capabilities(acting: Acting) -> Capabilities:
    await acting.must_stand()
    adapters = acting.adapters
    return Capabilities(
        model=bool(adapters.models.names), web_search=adapters.web_search is not None
    )
