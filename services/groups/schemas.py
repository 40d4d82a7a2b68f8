"""What is asked of groups."""

from pydantic import Field

from contracts.groups import GroupRole
from contracts.inputs import Input, VisibleText
from services.accounts.schemas import Email


class NewGroup(Input):
    name: VisibleText = Field(min_length=1, max_length=100)


class PersonToAdd(Input):
    email: Email


class GivenRole(Input):
    role: GroupRole
