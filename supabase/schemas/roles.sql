-- Roles, the schema `app`, and what every table and function goes through.
-- Nothing here depends on bypassrls or on who owns the tables: definer functions belong to ibid_definer,
-- a role without any attribute that reads through its own policies, so `force row level security` holds for all.

create schema if not exists extensions;
create extension if not exists vector with schema extensions;
create extension if not exists pg_trgm with schema extensions;
create schema if not exists app;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated', 'service_role', 'ibid_definer'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I nologin', r);
    end if;
  end loop;
  -- They log in; their passwords are set by the operator (locally: by the runner), never in a migration.
  foreach r in array array['ibid_api', 'ibid_worker'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I login noinherit', r);
    end if;
  end loop;
end $$;

grant anon, authenticated to ibid_api;   -- the API can never become service_role
grant service_role to ibid_worker;
grant ibid_definer to current_user;      -- PostgreSQL 16+: who creates a role may administer it, not become it; `owner to` needs that
grant anon to ibid_definer;              -- hosted Supabase: only anon and friends may use schema `extensions`
grant usage on schema app to anon, authenticated, service_role, ibid_definer;

do $$
begin
  if (select pg_has_role(nspowner, 'USAGE') from pg_namespace where nspname = 'extensions') then
    grant usage on schema extensions to anon, authenticated, service_role;
  end if;
end $$;

-- On a pooled connection the setting comes back as '' after a transaction-local set, not as null.
create function app.user_id() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.user_id', true), '')::uuid;

-- The projects that the caller's API key is for; null: it is for all, or they came without one.
create function app.key_projects() returns uuid[] language sql stable parallel safe
  return nullif(current_setting('app.key_projects', true), '')::uuid[];
create function app.in_scope(project uuid) returns boolean language sql stable parallel safe
  return app.key_projects() is null or coalesce(project = any(app.key_projects()), false);

-- Whether a worker asks: only its login may become that role. Nobody in particular is no worker.
create function app.is_worker() returns boolean language sql stable
  return current_setting('role') = 'service_role';

-- Every table goes through here once. It gives people nothing but a look: what they write is granted column by column in
-- policies.sql, where the policies say who sees what. Hosted Supabase gives everybody the sequences of new tables, and so `setval`.
create function app.protect(tables text[]) returns void language plpgsql set search_path = '' as $$
declare t text; s regclass;
begin
  foreach t in array tables loop
    execute format('alter table public.%I enable row level security', t);
    execute format('alter table public.%I force row level security', t);
    execute format('revoke all on public.%I from public, anon, authenticated, service_role', t);
    execute format('grant select on public.%I to authenticated, ibid_definer', t);
    execute format('grant select, insert, update, delete on public.%I to service_role', t);
    execute format('create policy definer_reads on public.%I for select to ibid_definer using (true)', t);
    execute format('create policy worker_all on public.%I for all to service_role using (true) with check (true)', t);
    for s in
      select d.objid::regclass from pg_catalog.pg_depend d join pg_catalog.pg_class c on c.oid = d.objid and c.relkind = 'S'
      where d.classid = 'pg_catalog.pg_class'::regclass and d.refobjid = format('public.%I', t)::regclass
    loop
      execute format('revoke all on sequence %s from public, anon, authenticated', s);
    end loop;
  end loop;
end $$;
revoke all on function app.protect(text[]) from public;

-- A definer function is called by the roles named and by nobody else. Who is to own a function has to be able to create one: for that moment.
create function app.seal(signature regprocedure, callers text) returns void language plpgsql set search_path = '' as $$
begin
  execute format('revoke all on function %s from public, anon, authenticated, service_role', signature);
  execute format('grant execute on function %s to %s', signature, callers);
  grant create on schema app to ibid_definer;
  execute format('alter function %s owner to ibid_definer', signature);
  revoke create on schema app from ibid_definer;
end $$;
revoke all on function app.seal(regprocedure, text) from public;

create function app.touch() returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at = now();
  return new;
end $$;

-- Whether nobody holds a lease: it was never taken, was handed back, or whoever had it keeps it no longer.
create function app.is_free(lease_until timestamptz) returns boolean
  language sql stable parallel safe
  return lease_until is null or lease_until < now();
