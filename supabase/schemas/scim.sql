-- SCIM: a directory that makes, changes and suspends accounts and fills groups (RFC 7643, 7644). What it sees is what it made or took over, and no more.

-- Made by an admin, shown once. Of one that was revoked the row is gone.
create table public.scim_tokens (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  prefix text not null,
  hash bytea not null unique,
  created_by uuid references public.users on delete set null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);

-- Whom the directory keeps: what it calls them, and what it said of them that it wants to read again.
create table public.scim_people (
  user_id uuid primary key references public.users on delete cascade,
  user_name text not null check (length(user_name) between 1 and 320),
  external_id text check (length(external_id) <= 400),
  told jsonb not null check (pg_column_size(told) <= 16384),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  made boolean not null default false  -- by the directory; else the account was there, and was taken over
);
create unique index scim_people_name on public.scim_people (lower(user_name));
create index scim_people_external on public.scim_people (external_id);

create table public.scim_groups (
  group_id uuid primary key references public.groups on delete cascade,
  external_id text check (length(external_id) <= 400),
  updated_at timestamptz not null default now()
);
select app.protect(array['scim_tokens', 'scim_people', 'scim_groups']);
revoke select on public.scim_tokens, public.scim_people, public.scim_groups from authenticated;

-- Whether a directory speaks at all: without a token nothing is kept for it.
create function app.is_scim_live() returns boolean
  language sql stable security definer set search_path = ''
  as $$ select exists (select from public.scim_tokens) $$;

create function app.keeps_group(wanted uuid) returns boolean
  language sql stable security definer set search_path = ''
  as $$ select exists (select from public.scim_groups s where s.group_id = wanted) and app.is_scim_live() $$;

-- For admins. False: there are as many as there may be.
create function app.make_scim_token(token uuid, its_name text, its_prefix text, its_hash bytea) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  if (select count(*) from public.scim_tokens) >= 10 then
    return false;
  end if;
  insert into public.scim_tokens (id, name, prefix, hash, created_by) values (token, its_name, its_prefix, its_hash, app.user_id());
  return true;
end $$;

create function app.revoke_scim_token(token uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  delete from public.scim_tokens t where t.id = token;
  return found;
end $$;

create function app.scim_tokens_there() returns table (id uuid, name text, prefix text, created_by text, created_at timestamptz, last_used_at timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_be_admin();
  return query
    select t.id, t.name, t.prefix, coalesce(nullif(u.name, ''), u.email), t.created_at, t.last_used_at
    from public.scim_tokens t left join public.users u on u.id = t.created_by;
end $$;

create function app.scim_counts() returns table (people int, suspended int, groups int)
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_be_admin();
  return query
    select count(*)::int, count(u.suspended_at)::int, (select count(*)::int from public.scim_groups)
    from public.scim_people s join public.users u on u.id = s.user_id;
end $$;

-- Which token this is; null: none. Once a minute is enough to tell one in use from a forgotten one.
create function app.scim_token(its_hash bytea) returns uuid
  language plpgsql security definer set search_path = '' as $$
declare
  its public.scim_tokens;
begin
  select t.* into its from public.scim_tokens t where t.hash = its_hash;
  if its.id is not null and coalesce(its.last_used_at < now() - interval '1 minute', true) then
    update public.scim_tokens t set last_used_at = now() where t.id = its.id;
  end if;
  return its.id;
end $$;

create function app.must_be_scim() returns void
  language plpgsql stable security definer set search_path = '' as $$
begin
  if app.directory() is distinct from 'scim' then
    raise insufficient_privilege using schema = 'app', message = 'Only a directory can do this.';
  end if;
end $$;

-- What is changed is read first; nobody changes it in between.
create function app.begin_scim() returns void
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_be_scim();
  perform app.must_be_directory();
end $$;

-- Those that are asked for, and how many there are; of what is null all. `wanted`: whether the directory itself wants them to be active.
create function app.scim_people_there(only_id uuid, only_name text, only_external text, start int, most int) returns table (id uuid, user_name text, external_id text, told jsonb, email text, active boolean,
    wanted boolean, created_at timestamptz, updated_at timestamptz, groups jsonb, total bigint)
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_be_scim();
  return query
    select s.user_id, s.user_name, s.external_id, s.told, u.email, u.suspended_at is null,
      not exists (select from public.suspensions o where o.user_id = s.user_id and o.source = 'scim'), s.created_at, greatest(s.updated_at, u.suspended_at),
      (select coalesce(jsonb_agg(jsonb_build_object('value', g.id, 'display', g.name) order by g.name), '[]')
       from public.scim_groups k join public.groups g on g.id = k.group_id join public.group_members m on m.group_id = g.id where m.user_id = s.user_id),
      count(*) over ()
    from public.scim_people s join public.users u on u.id = s.user_id
    where (only_id is null or s.user_id = only_id) and (only_name is null or lower(s.user_name) = lower(only_name))
      and (only_external is null or s.external_id = only_external)
    order by s.created_at, s.user_id offset start limit most;
end $$;

-- Whether nobody ever came in by an account that the directory made, and nobody looks after this Ibid by it: then its address is nobody's yet.
create function app.is_untouched(person uuid) returns boolean
  language sql stable security definer set search_path = ''
  as $$
    select exists (
        select from public.users u join public.scim_people s on s.user_id = u.id
        where u.id = person and s.made and u.password_hash is null and not u.is_admin)
      and not exists (select from public.identities i where i.user_id = person)
      and not exists (select from public.passkeys p where p.user_id = person)
      and not exists (select from public.sessions s where s.user_id = person)
      and not exists (select from public.api_keys k where k.user_id = person)
  $$;

-- A new account, or one that is there already: whose address was proved, or which has no password. `done`, `taken`: the name or the address is
-- somebody's whom the directory keeps; `unproved`: an account has this address that nobody proved.
create function app.scim_make_person(fresh uuid, its_user_name text, its_external text, its_told jsonb, address text, its_name text)
  returns table (outcome text, person uuid)
  language plpgsql security definer set search_path = '' as $$
declare
  there public.users;
begin
  perform app.begin_scim();
  select u.* into there from public.users u where u.email = lower(address) for update;
  if exists (select from public.scim_people s where lower(s.user_name) = lower(its_user_name) or s.user_id = there.id) then
    outcome := 'taken';
  elsif there.password_hash is not null and there.email_verified_at is null then
    outcome := 'unproved';
  else
    outcome := 'done';
    person := coalesce(there.id, fresh);
    if there.id is null then
      insert into public.users (id, email, name) values (fresh, lower(address), its_name);
      perform app.note_directory('sign-up', person, '{}');
    else
      perform app.note_directory('account-taken-over', person, '{}');
      perform app.direct_profile(person, null, its_name, false);
    end if;
    insert into public.scim_people (user_id, user_name, external_id, told, made)
      values (person, its_user_name, its_external, its_told, there.id is null);
  end if;
  return next;
end $$;

-- `done`, `absent`, `taken`, or `own`: as `app.direct_profile` says.
create function app.scim_change_person(person uuid, its_user_name text, its_external text, its_told jsonb, address text, its_name text) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  outcome text;
begin
  perform app.begin_scim();
  if not exists (select from public.scim_people s where s.user_id = person) then
    return 'absent';
  elsif exists (select from public.scim_people s where lower(s.user_name) = lower(its_user_name) and s.user_id <> person) then
    return 'taken';
  end if;
  outcome := app.direct_profile(person, address, its_name, false);
  if outcome in ('taken', 'own') then
    return outcome;
  end if;
  update public.scim_people s set user_name = its_user_name, external_id = its_external, told = its_told, updated_at = clock_timestamp()
    where s.user_id = person;
  return 'done';
end $$;

create function app.scim_activate(person uuid, wanted boolean) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.begin_scim();
  if not exists (select from public.scim_people s where s.user_id = person) then
    outcome := 'absent';
    return next;
    return;
  end if;
  return query select d.* from app.direct_suspension(person, '', not wanted) d;
end $$;

-- Out of everything, and out of the directory's groups; what they made stays. Nobody's any more, as far as the directory sees.
create function app.scim_forget_person(person uuid) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid;
begin
  perform app.begin_scim();
  select a.outcome, a.projects, a.run_projects, a.runs into outcome, projects, run_projects, runs from app.scim_activate(person, false) a;
  if outcome in ('absent', 'last admin') then
    return next;
    return;
  end if;
  for wanted in select r.group_id from public.group_reasons r where r.user_id = person and r.source = 'scim' loop
    perform app.leave_group(wanted, array[person], array['scim']);
  end loop;
  delete from public.scim_people s where s.user_id = person;
  perform app.note_directory('account-let-go', person, '{}');
  return next;
end $$;

-- `people` tells one set of members from another, where they are not asked for, too.
create function app.scim_groups_there(only_id uuid, only_name text, only_external text, start int, most int, with_members boolean)
  returns table (id uuid, name text, external_id text, created_at timestamptz, updated_at timestamptz, members jsonb, people text, total bigint)
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_be_scim();
  return query
    select g.id, g.name, s.external_id, g.created_at, s.updated_at,
      case when with_members then (
        select coalesce(jsonb_agg(jsonb_build_object('value', r.user_id) order by r.created_at, r.user_id), '[]')
        from public.group_reasons r join public.scim_people p on p.user_id = r.user_id where r.group_id = g.id and r.source = 'scim') end,
      (select encode(sha256(convert_to(coalesce(string_agg(r.user_id::text, ' ' order by r.user_id), ''), 'UTF8')), 'hex')
        from public.group_reasons r join public.scim_people p on p.user_id = r.user_id where r.group_id = g.id and r.source = 'scim'),
      count(*) over ()
    from public.scim_groups s join public.groups g on g.id = s.group_id
    where (only_id is null or g.id = only_id) and (only_name is null or lower(g.name) = lower(only_name))
      and (only_external is null or s.external_id = only_external)
    order by g.created_at, g.id offset start limit most;
end $$;

-- `done`, or `taken`: a group has this name, be it somebody's who keeps it by hand.
create function app.scim_make_group(fresh uuid, its_name text, its_external text) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.begin_scim();
  insert into public.groups (id, name) values (fresh, its_name) on conflict (lower(name)) do nothing;
  if not found then
    return 'taken';
  end if;
  insert into public.scim_groups (group_id, external_id) values (fresh, its_external);
  perform app.note_directory('group-made', fresh, '{}');
  return 'done';
end $$;

-- What it is called and who is in it by the directory's word; `stranger`: one of them is nobody whom the directory keeps.
create function app.scim_change_group(wanted uuid, its_name text, its_external text, people uuid[])
  returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  were uuid[];
  before text;
begin
  perform app.begin_scim();
  projects := '{}'; run_projects := '{}'; runs := '{}';
  select g.name into before from public.groups g join public.scim_groups s on s.group_id = g.id where g.id = wanted;
  outcome := case when before is null then 'absent'
    when exists (select from public.groups g where lower(g.name) = lower(its_name) and g.id <> wanted) then 'taken'
    when exists (select from unnest(people) p where not exists (select from public.scim_people s where s.user_id = p)) then 'stranger' else 'done' end;
  if outcome <> 'done' then
    return next;
    return;
  end if;
  if before <> its_name then
    update public.groups g set name = its_name where g.id = wanted;
    perform app.note_directory('group-renamed', wanted, '{}');
  end if;
  update public.scim_groups s set external_id = its_external, updated_at = clock_timestamp() where s.group_id = wanted;
  were := array(select r.user_id from public.group_reasons r where r.group_id = wanted and r.source = 'scim');
  perform app.join_group(wanted, array(select distinct p from unnest(people) p where p <> all(were)), 'scim');
  perform app.note_directory('group-member-added', p, jsonb_build_object('group', wanted)) from (select distinct p from unnest(people) p where p <> all(were)) p;
  perform app.note_directory('group-member-removed', w, jsonb_build_object('group', wanted)) from unnest(were) w where w <> all(people);
  select l.projects, l.run_projects, l.runs into projects, run_projects, runs
    from app.leave_group(wanted, array(select w from unnest(were) w where w <> all(people)), array['scim']) l;
  return next;
end $$;

create function app.scim_delete_group(wanted uuid) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  its_projects uuid[];
  its_people uuid[];
begin
  perform app.begin_scim();
  its_projects := array(select p.project_id from public.project_groups p where p.group_id = wanted);
  its_people := array(select m.user_id from public.group_members m where m.group_id = wanted);
  delete from public.groups g using public.scim_groups s where g.id = wanted and s.group_id = g.id;
  outcome := case when found then 'done' else 'absent' end;
  projects := '{}'; run_projects := '{}'; runs := '{}';
  if outcome = 'done' then
    perform app.note_directory('group-deleted', wanted, '{}');
    select s.projects, s.run_projects, s.runs into projects, run_projects, runs from app.settle_members(its_projects, its_people) s;
  end if;
  return next;
end $$;

grant insert (id, name, prefix, hash, created_by), update (last_used_at), delete on public.scim_tokens to ibid_definer;
grant insert (user_id, user_name, external_id, told, made), update (user_name, external_id, told, updated_at, made), delete on public.scim_people to ibid_definer;
grant insert (group_id, external_id), update (external_id, updated_at) on public.scim_groups to ibid_definer;
create policy definer_directs on public.scim_tokens for all to ibid_definer using (true) with check (true);
create policy definer_directs on public.scim_people for all to ibid_definer using (true) with check (true);
create policy definer_directs on public.scim_groups for all to ibid_definer using (true) with check (true);
select app.seal('app.is_scim_live()', 'ibid_definer');
select app.seal('app.keeps_group(uuid)', 'ibid_definer');
select app.seal('app.make_scim_token(uuid, text, text, bytea)', 'authenticated');
select app.seal('app.revoke_scim_token(uuid)', 'authenticated');
select app.seal('app.scim_tokens_there()', 'authenticated');
select app.seal('app.scim_counts()', 'authenticated');
select app.seal('app.scim_token(bytea)', 'anon');
select app.seal('app.must_be_scim()', 'ibid_definer');
select app.seal('app.begin_scim()', 'anon, ibid_definer');
select app.seal('app.scim_people_there(uuid, text, text, int, int)', 'anon');
select app.seal('app.is_untouched(uuid)', 'ibid_definer');
select app.seal('app.scim_make_person(uuid, text, text, jsonb, text, text)', 'anon');
select app.seal('app.scim_change_person(uuid, text, text, jsonb, text, text)', 'anon');
select app.seal('app.scim_activate(uuid, boolean)', 'anon, ibid_definer');
select app.seal('app.scim_forget_person(uuid)', 'anon');
select app.seal('app.scim_groups_there(uuid, text, text, int, int, boolean)', 'anon');
select app.seal('app.scim_make_group(uuid, text, text)', 'anon');
select app.seal('app.scim_change_group(uuid, text, text, uuid[])', 'anon');
select app.seal('app.scim_delete_group(uuid)', 'anon');

-- What the directory said of whoever asks: theirs to read, and nobody else's.
create function app.scim_of_me() returns setof public.scim_people
  language sql stable security definer set search_path = ''
  as $$ select * from public.scim_people p where p.user_id = app.user_id() $$;
select app.seal('app.scim_of_me()', 'authenticated');
