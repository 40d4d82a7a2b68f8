"""A database said object by object, so that two of them can be compared."""

from pathlib import Path

import psycopg

_KINDS = (Path(__file__).parent / "catalog.sql").read_text().split("-- kind: ")[1:]
_FUNCTIONS = """
create function pg_temp.role_name(role oid) returns text language sql
  return case when role = 0 then 'public' else role::regrole::text end;
create function pg_temp.rights(granted aclitem[]) returns text language sql as $$
  select string_agg(format('%s=%s%s by %s', pg_temp.role_name(g.grantee), g.privilege_type,
    case when g.is_grantable then '*' end, g.grantor::regrole), ' '
    order by pg_temp.role_name(g.grantee), g.privilege_type, g.grantor::regrole::text)
  from aclexplode(granted) g $$;
create function pg_temp.is_ours(namespace oid) returns boolean language sql
  return namespace::regnamespace::text in ('public', 'app', 'extensions');
create function pg_temp.is_of_extension(object oid) returns boolean language sql as $$
  select exists (select from pg_depend d where d.objid = object and d.deptype = 'e') $$;
"""

Catalog = dict[str, str]


def described(connection: psycopg.Connection) -> Catalog:
    """Each object by its kind and name, and what it is; to be asked as a superuser."""
    objects: Catalog = {}
    connection.execute("set local search_path = ''")
    connection.execute(_FUNCTIONS)
    for part in _KINDS:
        kind, query = part.split("\n", 1)
        for name, definition in connection.execute(query.encode()).fetchall():
            key = f"{kind} {name}"
            assert key not in objects, f"{key} is there twice: its name does not tell which"
            objects[key] = definition
    connection.rollback()
    return objects


def differences(one: Catalog, other: Catalog) -> dict[str, tuple[str | None, str | None]]:
    """What only one of them has, or has otherwise."""
    return {
        name: (one.get(name), other.get(name))
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    }
