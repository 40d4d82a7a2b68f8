"""Users and groups together, which few directories ask for."""

from scim2_models import ListResponse, SearchRequest

from adapters.postgres import scim
from adapters.postgres.scim import Wanted
from services.scim.asking import page_of
from services.scim.directory import Directory, with_version
from services.scim.resources import Group, User, group_of, user_of


async def listed(
    directory: Directory, asked: SearchRequest[User | Group]
) -> ListResponse[User | Group]:
    start, count = page_of(asked)
    async with directory.transaction() as tx:
        people, _ = await scim.people(tx, Wanted())
        groups, _ = await scim.groups(tx, Wanted(), members=True)
    found: list[User | Group] = [
        *(with_version(user_of(row, directory.root)) for row in people),
        *(with_version(group_of(row, directory.root)) for row in groups),
    ]
    matching = [one for one in found if asked.filter is None or asked.filter.match(one)]
    part = matching[start : start + count]
    return ListResponse[User | Group](
        total_results=len(matching),
        start_index=start + 1,
        items_per_page=len(part),
        resources=part,
    )
