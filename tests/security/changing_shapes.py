"""Shapes of statements that write, that try to become somebody else, and that nobody may run."""

from tests.security.drawing import Draw, quoted
from tests.security.shapes import shape, theirs


def _set(draw: Draw) -> str:
    """A column and what it is to be; mostly one that people may write."""
    column = draw.column(writable=True)
    if draw.dice.random() < 0.5:
        return f"{column.name} = t.{column.name}"
    return f"{column.name} = {draw.value(column.type)}"


# What touches rows of theirs.


@shape("changes")
def update(draw: Draw) -> str:
    return f"update public.{draw.table} t set {_set(draw)} where {draw.where()} returning t.*"


@shape("changes")
def update_in_silence(draw: Draw) -> str:
    """Nothing is read: only the policy of the update itself decides."""
    column = draw.column(writable=True)
    where = draw.where(alias=draw.table)
    return f"update public.{draw.table} set {column.name} = default where {where}"


@shape("strikes")
def update_without_looking(draw: Draw) -> str:
    """Nothing is read, so that no policy but that of the update decides."""
    columns = [c for c in draw.catalogue.columns[draw.table] if c.type == "text"]
    column = draw.dice.choice(columns or [draw.column(writable=True)])
    return f"update public.{draw.table} set {column.name} = {draw.value(column.type)}"


@shape("strikes")
def delete_without_looking(draw: Draw) -> str:
    return f"delete from public.{draw.table}"


@shape("changes")
def update_from(draw: Draw) -> str:
    return (
        f"update public.{draw.table} t set {_set(draw)} from public.{draw.another()} o"
        f" where {draw.where()} returning t.*"
    )


@shape("changes")
def delete(draw: Draw) -> str:
    return f"delete from public.{draw.table} t where {draw.where()} returning t.*"


@shape("changes")
def delete_using(draw: Draw) -> str:
    return f"delete from public.{draw.table} t using public.{draw.another()} o where {draw.where()}"


@shape("changes")
def delete_in_a_common_table(draw: Draw) -> str:
    return (
        f"with gone as (delete from public.{draw.table} t where {draw.where()} returning t.*)"
        " select * from gone"
    )


@shape("changes")
def delete_where_a_cursor_stands(draw: Draw) -> list[str]:
    return [
        f"declare walk cursor for {theirs(draw)} for update",
        "fetch 1 from walk",
        f"delete from public.{draw.table} where current of walk",
    ]


@shape("changes")
def merge(draw: Draw) -> str:
    what = draw.one(f"update set {_set(draw).replace('t.', 't.')}", "delete")
    return (
        f"merge into public.{draw.table} t using (select 1) o on {draw.where()}"
        f" when matched then {what} returning t.*"
    )


@shape("changes")
def update_of_all(draw: Draw) -> str:
    return (
        f"update public.{draw.table} t set {_set(draw)}"
        f" where t.ctid = any (array(select i.ctid from public.{draw.table} i)) and {draw.where()}"
    )


# What adds rows that name what is theirs.


@shape("makes")
def insert(draw: Draw) -> str:
    names, query = draw.copied()
    return f"insert into public.{draw.table} ({names}) {query}"


@shape("makes")
def insert_returning(draw: Draw) -> str:
    names, query = draw.copied()
    return f"insert into public.{draw.table} as n ({names}) {query} returning n.*"


@shape("makes")
def insert_values(draw: Draw) -> str:
    columns = [c for c in draw.catalogue.columns[draw.table] if c.insertable]
    values = ", ".join(draw.value(c.type) for c in columns) or "default"
    names = ", ".join(c.name for c in columns) or draw.column().name
    return f"insert into public.{draw.table} ({names}) values ({values})"


@shape("makes")
def upsert(draw: Draw) -> str:
    names, query = draw.copied()
    column = draw.column(writable=True).name
    how = draw.one("nothing", f"update set {column} = excluded.{column}")
    if how == "nothing":
        return f"insert into public.{draw.table} ({names}) {query} on conflict do nothing"
    key = [c.name for c in draw.catalogue.columns[draw.table] if c.in_key and c.name != "no"]
    return (
        f"insert into public.{draw.table} ({names}) {query}"
        f" on conflict ({', '.join(key[:2]) or 'id'}) do {how} returning *"
    )


@shape("makes")
def merge_that_inserts(draw: Draw) -> str:
    names, query = draw.copied()
    values = ", ".join(f"o.c{n}" for n in range(len(names.split(", "))))
    labels = ", ".join(f"c{n}" for n in range(len(names.split(", "))))
    return (
        f"merge into public.{draw.table} n using ({query}) o ({labels}) on false"
        f" when not matched then insert ({names}) values ({values})"
    )


@shape("makes")
def insert_in_a_common_table(draw: Draw) -> str:
    names, query = draw.copied()
    return (
        f"with made as (insert into public.{draw.table} ({names}) {query} returning *)"
        f" select * from made, lateral ({theirs(draw)}) l"
    )


@shape("makes")
def points_at_theirs(draw: Draw) -> str:
    """A row of mine that names one of theirs."""
    draw.table = draw.one(draw.table, "assistants", "chats")
    refers = [c for c in draw.catalogue.columns[draw.table] if c.names_something]
    column = draw.dice.choice(refers or [draw.column()])
    return (
        f"update public.{draw.table} t set {column.name} = {draw.value(column.type)}"
        f" where to_jsonb(t)::text like {quoted(f'%{draw.mine.owner.user}%')}"
    )


@shape("refused", undone=True)
def copy_in(draw: Draw) -> str:
    columns = [c for c in draw.catalogue.columns[draw.table] if c.insertable and c.type == "uuid"]
    names = ", ".join(c.name for c in columns) or draw.column().name
    row = draw.one("", "\t".join(draw.uuid() for _ in columns))
    return f"copy public.{draw.table} ({names}) from stdin --{row}"


@shape("makes")
def deferred(draw: Draw) -> list[str]:
    names, query = draw.copied()
    return [
        "set constraints all deferred",
        f"insert into public.{draw.table} ({names}) {query}",
        "set constraints all immediate",
    ]


@shape("makes")
def several_functions(draw: Draw) -> list[str]:
    return [f"select {draw.call()}" for _ in range(draw.dice.randint(2, 4))]


@shape("makes")
def accounts(draw: Draw) -> str:
    """The functions that take what people say they have used, and what they may use."""
    called = draw.call(
        "app.enter_in_ledger", "app.reserve", "app.release_reservation", "app.set_budget",
        "app.budgets_of", "app.quotas_of", "app.set_quota", "app.quota_exceptions",
    )  # fmt: skip
    return f"select * from {called} f"


@shape("makes")
def membership(draw: Draw) -> str:
    called = draw.call(
        "app.change_role", "app.hand_over", "app.remove_member", "app.accept_invitation",
        "app.mail_invitation", "app.prove_by_invitation", "app.people_of", "app.is_last_owner",
        "app.give_group", "app.take_group", "app.groups_in", "app.groups_of_members",
        "app.groups_to_give", "app.add_to_group", "app.take_from_group", "app.delete_group",
        "app.settle_members", "app.end_runs",
    )  # fmt: skip
    return f"select * from {called} f"


# Games with who one is; none of them names another person, which whoever has SQL can do.


@shape("never", undone=True)
def without_a_claim(draw: Draw) -> list[str]:
    empty = draw.one("''", "null", "'{}'", "'x'")
    return [f"select set_config('app.user_id', {empty}, true)", theirs(draw)]


@shape("refused", undone=True)
def security_switched_off(draw: Draw) -> list[str]:
    return ["set local row_security = off", theirs(draw)]


@shape("reads", undone=True)
def own_tables_in_the_way(draw: Draw) -> list[str]:
    """Functions that do more than their caller could look at no table of the caller's."""
    return [
        "create temp table members (project_id uuid, user_id uuid, role text) on commit drop",
        f"insert into members values ('{draw.theirs.owner.project}', app.user_id(), 'owner')",
        "grant select on members to public",
        "set local search_path = pg_temp, public",
        theirs(draw),
        f"select * from public.{draw.table} t where {draw.where()}",
    ]


@shape("reads", undone=True)
def own_functions_in_the_way(draw: Draw) -> list[str]:
    return [
        "create function pg_temp.user_id() returns uuid language sql"
        f" return '{draw.theirs.owner.user}'::uuid",
        "set local search_path = pg_temp, app, public",
        theirs(draw),
    ]


@shape("refused")
def another_role(draw: Draw) -> list[str]:
    role = draw.one("service_role", "ibid_definer", "ibid_owner", "ibid_worker", "postgres")
    how = draw.one(
        f"set local role {role}", f"set local session authorization {role}",
        f"select set_config('role', '{role}', true)",
    )  # fmt: skip
    return [how, theirs(draw)]


@shape("refused")
def triggers_switched_off(draw: Draw) -> list[str]:
    how = draw.one(
        "set local session_replication_role = replica",
        f"alter table public.{draw.table} disable trigger all",
    )
    return [how, f"delete from public.{draw.table} t where {draw.where()}"]


@shape("refused")
def walls_taken_down(draw: Draw) -> list[str]:
    table = draw.table
    how = draw.one(
        f"alter table public.{table} disable row level security",
        f"alter table public.{table} no force row level security",
        f"create policy open on public.{table} for all using (true)",
        f"alter table public.{table} owner to authenticated",
        "alter role authenticated bypassrls",
        "grant service_role to authenticated",
        f"create rule r as on insert to public.{table} do also select 1",
        f"create trigger t before insert on public.{table} execute function app.touch()",
        f"create view public.v as select * from public.{table}",
        f"alter table public.{table} rename to other",
        "alter function app.my_projects() security invoker",
        "create or replace function app.user_id() returns uuid language sql return null::uuid",
    )
    return [how, theirs(draw)]


@shape("refused")
def truncate(draw: Draw) -> str:
    return f"truncate public.{draw.table} cascade"


@shape("refused")
def drop(draw: Draw) -> str:
    return draw.one(f"drop table public.{draw.table} cascade", "drop schema app cascade")


@shape("refused")
def sequences(draw: Draw) -> str:
    how = draw.one("nextval({0})", "setval({0}, 1)")
    return "select " + how.format(quoted(draw.dice.choice(draw.catalogue.sequences)))


@shape("refused")
def files_of_the_server(draw: Draw) -> str:
    return draw.one(
        "select pg_read_file('PG_VERSION')",
        "select pg_ls_dir('.')",
        "select lo_import('/etc/hostname')",
        f"copy public.{draw.table} to '/dev/null'",
        "copy (select 1) to program 'true'",
        "create temp table f (l text); copy f from '/etc/hostname'",
    )


@shape("refused")
def raw_statistics(draw: Draw) -> str:
    return draw.one(
        "select * from pg_statistic",
        "select rolpassword from pg_authid",
        "select * from pg_user_mapping",
        "select * from pg_hba_file_rules",
    )


@shape("refused")
def functions_that_nobody_calls(draw: Draw) -> str:
    project, person = draw.theirs.owner.project, draw.theirs.owner.user
    return draw.one(
        f"select * from app.budgets_for('{person}', '{project}', null, '{{}}', false)",
        f"select * from app.quotas_for('{person}', '{project}', '{{}}', '{{}}', false)",
        f"select * from app.holdings('{person}', null)",
        f"select app.is_last_owner('{project}', '{person}')",
        f"select app.owns('{project}')",
        f"select * from app.candidates('{project}', null, null, 'keyword', 5, null, null, null)",
        "select app.protect(array['documents'])",
        "select app.seal('app.owns(uuid)', 'authenticated')",
        f"select * from app.keyword_leg('{project}', null, 5, null)",
    )
