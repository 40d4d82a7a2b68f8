"""What SCIM's resources are here: less of a user than the standard has, since we keep no more.

`scim2-models` reads, checks, patches and writes them. What a directory sends beside (departments,
telephones) is taken and not kept.
"""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Filter,
    GroupMembership,
    Meta,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)
from scim2_models import Group as _Group

from adapters.postgres.scim import GroupRow, PersonRow

MOST_RESULTS = 200


class Name(ComplexAttribute):
    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class Email(ComplexAttribute):
    value: Annotated[str | None, Required.true] = None
    type: str | None = None
    primary: bool | None = None


class User(Resource[Any]):
    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    display_name: str | None = None
    active: bool | None = None
    emails: Annotated[list[Email] | None, Required.true] = None
    groups: Annotated[list[GroupMembership] | None, Mutability.read_only] = None


class Member(ComplexAttribute):
    """A person: a group in a group is refused."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference[User] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User"])


class Group(Resource[Any]):
    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[Member] | None = None


_CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MOST_RESULTS),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=True),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Bearer token",
            description="A token that an admin of this Ibid makes under Groups.",
            primary=True,
        )
    ],
)
PROVIDER = ScimProvider(
    models=[User, Group],
    config=_CONFIG,
    policy=ScimPolicy(
        unknown=ScimPolicy.Unknown.ignore,
        remove_value_as_filter=ScimPolicy.RemoveValue.apply,
        unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
    ),
)
"""As lenient as Microsoft Entra and Okta need, and no more."""


def user_of(row: PersonRow, root: str) -> User:
    """`root`: the address of SCIM here, without a slash at its end."""
    user = User.model_validate(
        {"userName": row.user_name, **row.told},
        scim_ctx=None,
    )
    user.id, user.external_id, user.active = str(row.id), row.external_id, row.active
    if not user.emails:
        user.emails = [Email(value=row.email, primary=True)]
    user.groups = [
        GroupMembership(
            value=group["value"],
            display=group["display"],
            ref=Reference[_Group](f"{root}/Groups/{group['value']}"),
            type="direct",
        )
        for group in row.groups
    ] or None
    user.meta = _meta("User", f"{root}/Users/{row.id}", row.created_at, row.updated_at)
    return user


def group_of(row: GroupRow, root: str) -> Group:
    return Group(
        id=str(row.id),
        external_id=row.external_id,
        display_name=row.name,
        members=[
            Member(
                value=one["value"],
                ref=Reference[User](f"{root}/Users/{one['value']}"),
                type="User",
            )
            for one in row.members or ()
        ]
        or None,
        meta=_meta("Group", f"{root}/Groups/{row.id}", row.created_at, row.updated_at),
    )


def _meta(kind: str, location: str, created: datetime, changed: datetime) -> Meta:
    """Without a version, which is of the whole (`with_version`)."""
    return Meta(
        resource_type=kind,
        created=created,
        last_modified=changed,
        location=location,
    )
