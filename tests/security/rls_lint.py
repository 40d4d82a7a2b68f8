"""What the catalogue says about the walls between tenants, and what it must not say.

Each rule is a query for what breaks it, one line of text a finding, to be asked as a superuser. It
reads what the database has become and not how it was made, so that a table of tomorrow is read as
those of today are.
"""

from collections.abc import Mapping
from typing import LiteralString

import psycopg

_OURS: LiteralString = "in ('public'::regnamespace, 'app'::regnamespace)"
_PEOPLE: LiteralString = "('anon'::regrole, 'authenticated'::regrole, 0::oid)"
_FILTERS: LiteralString = r"app\.(user_id|my_\w+|must_\w+|owns)\("
"""How a function asks whose what it touches is."""

RULES: Mapping[str, LiteralString] = {
    "every table has row-level security, enabled and forced": f"""
        select c.oid::regclass::text from pg_class c
        where c.relnamespace {_OURS} and c.relkind in ('r', 'p', 'f')
          and not (c.relrowsecurity and c.relforcerowsecurity and c.relkind <> 'f')""",
    "a right to a table has a policy that says to which rows": f"""
        select format('%s: %s may %s', c.oid::regclass, r.rolname, k.command)
        from pg_class c, pg_roles r, (values ('select', 'r'), ('insert', 'a'), ('update', 'w'),
          ('delete', 'd')) k (command, letter)
        where c.relnamespace {_OURS} and c.relkind in ('r', 'p') and not c.relispartition
          and r.rolname in ('anon', 'authenticated', 'service_role', 'ibid_definer')
          and case when k.command = 'delete' then has_table_privilege(r.oid, c.oid, 'delete')
            else has_any_column_privilege(r.oid, c.oid, k.command) end
          and not exists (select from pg_policy p where p.polrelid = c.oid and p.polpermissive
            and r.oid = any (p.polroles) and p.polcmd in ('*', k.letter::"char"))""",
    "no policy lets people through without looking": f"""
        select format('%s: %s', p.polrelid::regclass, p.polname) from pg_policy p
        where p.polroles && array[{_PEOPLE[1:-1]}]::oid[] and ('true' in (
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
          or 0::oid = any (p.polroles) or p.polcmd in ('*', 'r', 'w', 'd') and p.polqual is null
          or p.polcmd = 'a' and p.polwithcheck is null)""",
    "what is written is named column by column, and never whose it is": f"""
        select format('%s: all columns may be %s', c.oid::regclass, lower(g.privilege_type))
        from pg_class c, aclexplode(c.relacl) g
        where c.relnamespace {_OURS} and c.relkind in ('r', 'p') and g.grantee in {_PEOPLE}
          and g.privilege_type in ('INSERT', 'UPDATE')
        union all
        select format('%s.%s: %s', c.oid::regclass, a.attname, w.command)
        from pg_class c join pg_attribute a on a.attrelid = c.oid, (values ('insert'), ('update'))
          w (command)
        where c.relnamespace {_OURS} and c.relkind in ('r', 'p') and a.attnum > 0
          and not a.attisdropped
          and has_column_privilege('authenticated', c.oid, a.attnum, w.command)
          and (exists (select from pg_attrdef d where d.adrelid = c.oid and d.adnum = a.attnum
              and pg_get_expr(d.adbin, d.adrelid) like '%user_id()%')
            or a.attname in ('user_id', 'created_by', 'used_by', 'released_by', 'object_key')
            or w.command = 'update' and (a.attname = 'project_id' or exists (
              select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p'
                and a.attnum = any (k.conkey))))""",
    "a foreign key carries whose the row is that it leads to": f"""
        select format('%s: %s', k.conrelid::regclass, k.conname)
        from pg_constraint k
        where k.contype = 'f' and k.connamespace {_OURS} and k.conparentid = 0
          and (k.conrelid::regclass::text, k.confrelid::regclass::text) not in (
            values ('checkpoints', 'runs'), ('checkpoint_blobs', 'runs'),
              ('checkpoint_writes', 'runs'))  -- their policies ask `runs` itself
          and exists (select from pg_attribute a where a.attrelid = k.confrelid
            and a.attname in ('project_id', 'user_id') and a.attnum > 0)
          and not exists (
            select from unnest(k.conkey, k.confkey) pair (here, there)
              join pg_attribute h on h.attrelid = k.conrelid and h.attnum = pair.here
              join pg_attribute t on t.attrelid = k.confrelid and t.attnum = pair.there
            where t.attname = h.attname and t.attname = case when exists (
              select from pg_attribute a where a.attrelid = k.confrelid
                and a.attname = 'project_id') then 'project_id' else 'user_id' end)
          and exists (select from unnest(k.conkey) n  -- else only those write who ask
            where has_column_privilege('authenticated', k.conrelid, n, 'insert, update'))
        union all
        select format('%s: %s', k.conrelid::regclass, k.conname)
        from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid
          and a.attnum = k.conkey[1]
        where k.contype = 'f' and k.confrelid = 'public.projects'::regclass
          and a.attname <> 'project_id'""",
    "what has to be unique cannot be guessed to be somebody else's": f"""
        select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
        where c.relnamespace {_OURS} and i.indisunique and not c.relispartition
          and exists (select from pg_attribute a where a.attrelid = c.oid
            and a.attname in ('project_id', 'user_id') and not a.attisdropped)
          and not exists (select from pg_attribute a where a.attrelid = c.oid
            and a.attnum = any (i.indkey)
            and (a.atttypid in ('uuid'::regtype, 'bytea'::regtype) or a.attidentity = 'a'))
          and c.oid::regclass::text not in ('checkpoints', 'checkpoint_blobs', 'checkpoint_writes')
          -- theirs begin with the run's id, as text
          and i.indexrelid::regclass::text <> 'identities_issuer_subject_key'
          -- who proves to be somebody there is told that they have another account here
          and has_any_column_privilege('authenticated', c.oid, 'insert')""",
    "a function that does more than its caller could belongs to who can do little": """
        select format('%s: %s', p.oid::regprocedure, case
          when p.proowner <> 'ibid_definer'::regrole then 'is owned by ' || p.proowner::regrole
          when p.pronamespace <> 'app'::regnamespace then 'is not in schema app'
          when not p.proconfig @> '{"search_path=\\"\\""}' then 'is without an empty search_path'
          when exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
            where g.grantee = 0) then 'may be called by everybody'
          when l.lanname not in ('sql', 'plpgsql') then 'is in ' || l.lanname
          else 'runs a text as SQL' end)
        from pg_proc p join pg_language l on l.oid = p.prolang
        where p.prosecdef and p.pronamespace not in ('pg_catalog'::regnamespace)
          and (p.proowner <> 'ibid_definer'::regrole or p.pronamespace <> 'app'::regnamespace
            or p.proconfig is null or not p.proconfig @> '{"search_path=\\"\\""}'
            or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
              where g.grantee = 0)
            or l.lanname not in ('sql', 'plpgsql')
            or p.prosrc ~* '\\mexecute\\M')""",
    "a function that does more than its caller could asks who that is": rf"""
        select p.oid::regprocedure::text from pg_proc p
        where p.prosecdef and p.prorettype <> 'trigger'::regtype
          and has_function_privilege('authenticated', p.oid, 'execute')
          and coalesce(p.prosrc, '') || coalesce(pg_get_function_sqlbody(p.oid), '')
            !~ '{_FILTERS}'""",
    "a trigger that does more than its caller could is called by nobody": """
        select p.oid::regprocedure::text from pg_proc p
        where p.prosecdef and p.prorettype = 'trigger'::regtype
          and (has_function_privilege('authenticated', p.oid, 'execute')
            or has_function_privilege('anon', p.oid, 'execute'))""",
    "no role of ours is free of the walls, owns anything or becomes another": """
        select format('%s: %s', r.rolname, case
          when r.rolsuper or r.rolbypassrls then 'is not held by row-level security'
          when r.rolcreaterole or r.rolcreatedb or r.rolreplication then 'may do more than its work'
          else 'logs in, or inherits' end)
        from pg_roles r
        where r.rolname in ('anon', 'authenticated', 'service_role', 'ibid_definer', 'ibid_api',
            'ibid_worker', 'ibid_owner')
          and (r.rolsuper or r.rolbypassrls or r.rolreplication
            or r.rolname <> 'ibid_owner' and (r.rolcreaterole or r.rolcreatedb)
            or r.rolname in ('anon', 'authenticated', 'service_role', 'ibid_definer')
              and r.rolcanlogin
            or r.rolname in ('ibid_api', 'ibid_worker') and r.rolinherit)
        union all
        select format('%s may become %s', m.member::regrole, m.roleid::regrole)
        from pg_auth_members m
        where m.member in ('anon'::regrole, 'authenticated'::regrole, 'service_role'::regrole,
            'ibid_definer'::regrole, 'ibid_api'::regrole, 'ibid_worker'::regrole)
          and (m.member::regrole::text, m.roleid::regrole::text) not in (values
            ('ibid_api', 'anon'), ('ibid_api', 'authenticated'), ('ibid_worker', 'service_role'),
            ('ibid_definer', 'anon'))
        union all
        select format('%s owns %s', c.relowner::regrole, c.oid::regclass) from pg_class c
        where c.relowner in ('anon'::regrole, 'authenticated'::regrole, 'service_role'::regrole,
            'ibid_definer'::regrole, 'ibid_api'::regrole, 'ibid_worker'::regrole)
          and c.relnamespace::regnamespace::text !~ '^pg_'""",
    "nobody empties a table, points at it or hangs a trigger on it": f"""
        select format('%s: %s may %s', c.oid::regclass,
          case g.grantee when 0 then 'everybody' else g.grantee::regrole::text end,
          lower(g.privilege_type))
        from pg_class c, aclexplode(c.relacl) g
        where c.relnamespace {_OURS} and c.relkind in ('r', 'p', 'v', 'm', 'f')
          and g.grantee <> c.relowner and (g.is_grantable or g.grantee in (0, 'anon'::regrole)
            or g.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))""",
    "a sequence is counted on by nobody but its table": f"""
        select format('%s: %s', c.oid::regclass, g.privilege_type)
        from pg_class c, aclexplode(c.relacl) g
        where c.relnamespace {_OURS} and c.relkind = 'S' and g.grantee in {_PEOPLE}""",
    "nobody makes anything in a schema of ours": f"""
        select format('%s: %s', n.nspname,
          case g.grantee when 0 then 'everybody' else g.grantee::regrole::text end)
        from pg_namespace n, aclexplode(n.nspacl) g
        where n.oid {_OURS} and g.privilege_type = 'CREATE' and g.grantee in (0, 'anon'::regrole,
          'authenticated'::regrole, 'service_role'::regrole, 'ibid_definer'::regrole)""",
    "what is made tomorrow is given to nobody": f"""
        select format('%s by %s', d.defaclobjtype, d.defaclrole::regrole)
        from pg_default_acl d, aclexplode(d.defaclacl) g
        where g.grantee in {_PEOPLE} and d.defaclobjtype in ('r', 'S')""",
    "a view looks with the eyes of who asks, and nothing is kept of what it saw": f"""
        select c.oid::regclass::text from pg_class c
        where c.relnamespace {_OURS} and (c.relkind = 'm' or c.relkind = 'v'
          and not coalesce(c.reloptions, '{{}}')
            && array['security_invoker=true', 'security_invoker=on'])
        union all
        select format('%s: %s', c.oid::regclass, r.rulename)
        from pg_rewrite r join pg_class c on c.oid = r.ev_class
        where c.relnamespace {_OURS} and r.rulename <> '_RETURN'""",
}


def findings(connection: psycopg.Connection, *only: str) -> dict[str, list[str]]:
    """What breaks each rule that is broken; of all of them, or of `only` these."""
    found: dict[str, list[str]] = {}
    for rule in only or RULES:
        if rows := connection.execute(RULES[rule]).fetchall():
            found[rule] = sorted(name for (name,) in rows)
    return found
