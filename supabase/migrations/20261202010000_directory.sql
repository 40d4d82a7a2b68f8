-- People and groups as a directory says: webhooks of issuers, claims at sign-in, SCIM.
set lock_timeout = '4s';

alter table public.users add column suspended_by text check (suspended_by is null or suspended_at is not null);  -- `scim` or an issuer; null: an admin
grant update (suspended_by) on public.users to ibid_definer;

-- Why somebody is in a group: `hand`, `scim`, or the issuer whose claim says so. Who has no reason any more is in it no more (directory.sql).
create table public.group_reasons (
  group_id uuid not null,
  user_id uuid not null,
  source text not null check (length(source) between 1 and 2000),
  created_at timestamptz not null default now(),
  primary key (group_id, user_id, source),
  foreign key (group_id, user_id) references public.group_members on delete cascade
);

-- Until now everybody was put there by hand.
alter table public.group_members no force row level security;
insert into public.group_reasons (group_id, user_id, source, created_at) select group_id, user_id, 'hand', created_at from public.group_members;
alter table public.group_members force row level security;

select app.protect(array['group_reasons']);
revoke select on public.group_reasons from authenticated;
grant insert (group_id, user_id, source), delete on public.group_reasons to ibid_definer;
grant update (name) on public.groups to ibid_definer;
create policy definer_manages on public.group_reasons for all to ibid_definer using (true) with check (true);

create function app.suspend_now(person uuid, by_whom text) returns table (projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
begin
  update public.users u set suspended_at = coalesce(u.suspended_at, now()), suspended_by = by_whom
    where u.id = person and (by_whom is null or u.suspended_at is null);
  update public.sessions s set ended_at = now(), end_reason = 'suspended' where s.user_id = person and s.ended_at is null;
  projects := array(select m.project_id from public.members m where m.user_id = person);
  with ended as (
    update public.runs r set status = 'stopped', ended_at = now(), stop_requested = true, lease_epoch = r.lease_epoch + 1
      where r.user_id = person and r.status = 'running'
      returning r.*),
  told as (
    insert into public.messages (id, project_id, chat_id, parent_id, role, content, model, status)
      select e.answer_id, e.project_id, e.chat_id, e.question_id, 'assistant', '', e.model, 'stopped' from ended e)
  select coalesce(array_agg(e.project_id order by e.id), '{}'), coalesce(array_agg(e.id order by e.id), '{}') into run_projects, runs from ended e;
  return next;
end $$;
select app.seal('app.suspend_now(uuid, text)', 'ibid_definer');

-- What a directory says of people and groups: webhooks of an issuer, its claim at each sign-in, SCIM (scim.sql). docs/decisions/0095.

-- Whose word the API has proved in this transaction, by a signature or a token: `scim`, or an issuer. Null: nobody's. As with `app.user_id`, the server
-- says so and nobody else can.
create function app.directory() returns text language sql stable parallel safe
  return nullif(current_setting('app.directory', true), '');

-- What an issuer's webhooks said of somebody, so that what comes late or twice changes nothing. `known`: they were somebody here at some time;
-- `gone`: for good, as an issuer gives a subject to nobody else.
create table public.directory_people (
  issuer text not null check (length(issuer) between 1 and 2000),
  subject text not null check (length(subject) between 1 and 255),
  told_at timestamptz not null,
  known boolean not null default false,
  gone boolean not null default false,
  primary key (issuer, subject)
);
select app.protect(array['directory_people']);
revoke select on public.directory_people from authenticated;

-- Whoever asks waits for all who change admins, accounts and groups: directories change one thing at a time.
create function app.must_be_directory() returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if app.directory() is null then
    raise insufficient_privilege using schema = 'app', message = 'Only a directory can do this.';
  end if;
  perform from public.users u where u.is_admin order by u.id for no key update;
  perform app.lock_groups(true);
end $$;

create function app.note_directory(its_action text, whom uuid, more jsonb) returns void
  language sql security definer set search_path = ''
  as $$ insert into public.audit (user_id, action, subject, detail) values (null, its_action, whom, more || jsonb_build_object('by', app.directory())) $$;

-- Into a group, for a reason. Whoever calls holds the lock on groups. Those who had no reason before are told.
create function app.join_group(wanted uuid, people uuid[], reason text) returns uuid[]
  language plpgsql security definer set search_path = '' as $$
declare
  came uuid[];
begin
  with new as (
    insert into public.group_members (group_id, user_id) select wanted, p from unnest(people) p order by p on conflict do nothing returning user_id)
  select coalesce(array_agg(n.user_id), '{}') into came from new n;
  insert into public.group_reasons (group_id, user_id, source) select wanted, p, reason from unnest(people) p order by p on conflict do nothing;
  perform app.settle_members(array(select p.project_id from public.project_groups p where p.group_id = wanted), came);
  return came;
end $$;

-- These reasons are none any more; who has no other is out, as who is taken out by hand.
create function app.leave_group(wanted uuid, people uuid[], reasons text[])
  returns table (out_of_it uuid[], projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
begin
  delete from public.group_reasons r where r.group_id = wanted and r.user_id = any(people) and r.source = any(reasons);
  with gone as (
    delete from public.group_members m where m.group_id = wanted and m.user_id = any(people)
      and not exists (select from public.group_reasons r where r.group_id = wanted and r.user_id = m.user_id)
    returning m.user_id)
  select coalesce(array_agg(g.user_id), '{}') into out_of_it from gone g;
  select s.projects, s.run_projects, s.runs into projects, run_projects, runs
    from app.settle_members(array(select p.project_id from public.project_groups p where p.group_id = wanted), out_of_it) s;
  return next;
end $$;

-- Suspends or takes back, as a directory says. It takes back only what it did itself. The last admin stays, and is signed out.
-- Whoever calls holds the lock on admins. `same`, `suspended`, `reinstated`, `last admin`, or `kept`: an admin suspended them, or another directory.
create function app.direct_suspension(person uuid, wanted boolean) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  its public.users;
begin
  select u.* into its from public.users u where u.id = person for update;
  projects := '{}'; run_projects := '{}'; runs := '{}';
  outcome := 'same';
  if wanted and its.suspended_at is null then
    if its.is_admin and not exists (select from public.users u where u.is_admin and u.suspended_at is null and u.id <> person) then
      update public.sessions s set ended_at = now(), end_reason = 'suspended' where s.user_id = person and s.ended_at is null;
      outcome := 'last admin';
    else
      select n.projects, n.run_projects, n.runs into projects, run_projects, runs from app.suspend_now(person, app.directory()) n;
      perform app.note_directory('account-suspended', person, '{}');
      outcome := 'suspended';
    end if;
  elsif not wanted and its.suspended_by = app.directory() then
    update public.users u set suspended_at = null, suspended_by = null where u.id = person;
    perform app.note_directory('account-reinstated', person, '{}');
    outcome := 'reinstated';
  elsif not wanted and its.suspended_at is not null then
    outcome := 'kept';
  end if;
  return next;
end $$;

-- A webhook told of somebody. `made`, `changed`, `same`; `stale`: something newer was told before; `left`: they were here, and removed this sign-in
-- or their account themselves; `nobody`: there is no account, and none was made; or as a suspension came out.
create function app.direct_person(its_subject text, at timestamptz, address text, its_name text, banned boolean, may_make boolean, may_link boolean, fresh uuid)
  returns table (outcome text, person uuid, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  told public.directory_people;
  there public.users;
  came text;
begin
  perform app.must_be_directory();
  insert into public.directory_people (issuer, subject, told_at) values (app.directory(), its_subject, '-infinity') on conflict do nothing;
  select d.* into told from public.directory_people d where d.issuer = app.directory() and d.subject = its_subject for update;
  if told.gone or at <= told.told_at then
    outcome := 'stale';
    return next;
    return;
  end if;
  select i.user_id into person from public.identities i where i.issuer = app.directory() and i.subject = its_subject;
  if person is null and told.known then
    outcome := 'left';
  elsif person is null then
    select u.* into there from public.users u where u.email = lower(address);
    if there.id is not null and may_link and (there.password_hash is null or there.email_verified_at is not null) then
      outcome := 'changed';
      person := there.id;
    elsif there.id is null and address is not null and may_make and not banned and exists (select from public.users) then
      outcome := 'made';  -- never the first account: whoever makes that runs this Ibid
      person := fresh;
      insert into public.users (id, email, name, email_verified_at) values (fresh, lower(address), its_name, now());
      perform app.note_directory('sign-up', person, '{}');
    else
      outcome := 'nobody';
    end if;
    if person is not null then
      insert into public.identities (id, user_id, issuer, subject, email) values (gen_random_uuid(), person, app.directory(), its_subject, address);
      perform app.note_directory('identity-added', person, '{}');
    end if;
  else
    outcome := app.direct_profile(person, address, its_name, true);
    update public.identities i set email = coalesce(lower(address), i.email) where i.issuer = app.directory() and i.subject = its_subject;
  end if;
  update public.directory_people d set told_at = at, known = d.known or person is not null
    where d.issuer = app.directory() and d.subject = its_subject;
  if person is not null then
    select s.outcome, s.projects, s.run_projects, s.runs into came, projects, run_projects, runs from app.direct_suspension(person, banned) s;
    outcome := case when came in ('same', 'kept') then outcome else came end;
  end if;
  return next;
end $$;

-- Address and name of an account that has no password here: who has one keeps both, or whoever writes the directory could have a new password mailed to
-- themselves. `changed`, `same`, `own`: it has a password and another address, `taken`: somebody else has it.
create function app.direct_profile(person uuid, address text, its_name text, proved boolean) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  its public.users;
  wanted text;
begin
  select u.* into its from public.users u where u.id = person for update;
  wanted := coalesce(lower(address), its.email);
  if its.password_hash is not null then
    return case when wanted = its.email then 'same' else 'own' end;
  elsif (wanted, coalesce(its_name, its.name)) is not distinct from (its.email, its.name) then
    return 'same';
  elsif exists (select from public.users u where u.email = wanted and u.id <> person) then
    return 'taken';
  end if;
  update public.users u set email = wanted, name = coalesce(its_name, u.name),
      email_verified_at = case when wanted = u.email then u.email_verified_at when proved then now() end
    where u.id = person;
  perform app.note_directory('account-changed', person, jsonb_build_object('address', wanted <> its.email));
  return 'changed';
end $$;

-- An issuer deleted somebody: they are out of everything and their sign-in there is gone, with what its claim gave them. What they made stays.
create function app.direct_gone(its_subject text, at timestamptz)
  returns table (outcome text, person uuid, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid;
begin
  perform app.must_be_directory();
  insert into public.directory_people as d (issuer, subject, told_at, gone) values (app.directory(), its_subject, at, true)
    on conflict (issuer, subject) do update set gone = true where not d.gone;
  if not found then
    outcome := 'stale';
    return next;
    return;
  end if;
  delete from public.identities i where i.issuer = app.directory() and i.subject = its_subject returning i.user_id into person;
  if person is null then
    outcome := 'nobody';
    return next;
    return;
  end if;
  perform app.note_directory('identity-removed', person, '{}');
  select s.outcome, s.projects, s.run_projects, s.runs into outcome, projects, run_projects, runs from app.direct_suspension(person, true) s;
  for wanted in select r.group_id from public.group_reasons r where r.user_id = person and r.source = app.directory() loop
    perform app.leave_group(wanted, array[person], array[app.directory()]);
    perform app.note_directory('group-member-removed', person, jsonb_build_object('group', wanted));
  end loop;
  return next;
end $$;

-- At a sign-in: which groups the issuer's claim puts somebody in, by their names. Those that it gave before and gives no more they leave; other reasons
-- stay. Nothing is locked where nothing changes. `absent`: names that no group has.
create function app.follow_claim(person uuid, names text[]) returns text[]
  language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid[] := array(select g.id from public.groups g where lower(g.name) in (select lower(n) from unnest(names) n));
  one uuid;
begin
  if app.directory() is null then
    raise insufficient_privilege using schema = 'app', message = 'Only a directory can do this.';
  end if;
  if wanted is distinct from array(select r.group_id from public.group_reasons r where r.user_id = person and r.source = app.directory()) then
    perform app.must_be_directory();
    for one in select w from unnest(wanted) w
        where not exists (select from public.group_reasons r where r.group_id = w and r.user_id = person and r.source = app.directory())
          and exists (select from public.groups g where g.id = w) order by w loop
      perform app.join_group(one, array[person], app.directory());
      perform app.note_directory('group-member-added', person, jsonb_build_object('group', one));
    end loop;
    for one in select r.group_id from public.group_reasons r where r.user_id = person and r.source = app.directory() and r.group_id <> all(wanted) order by 1 loop
      perform app.leave_group(one, array[person], array[app.directory()]);
      perform app.note_directory('group-member-removed', person, jsonb_build_object('group', one));
    end loop;
  end if;
  return array(select n from unnest(names) n where lower(n) not in (select lower(g.name) from public.groups g) order by n);
end $$;

grant insert (id, email, name, email_verified_at), update (email, name) on public.users to ibid_definer;
grant insert (id, user_id, issuer, subject, email), update (email), delete on public.identities to ibid_definer;
grant insert (issuer, subject, told_at, gone), update (told_at, known, gone) on public.directory_people to ibid_definer;
create policy definer_provisions on public.users for insert to ibid_definer with check (true);
create policy definer_directs on public.identities for all to ibid_definer using (true) with check (true);
create policy definer_directs on public.directory_people for all to ibid_definer using (true) with check (true);
select app.seal('app.must_be_directory()', 'ibid_definer');
select app.seal('app.note_directory(text, uuid, jsonb)', 'ibid_definer');
select app.seal('app.join_group(uuid, uuid[], text)', 'ibid_definer');
select app.seal('app.leave_group(uuid, uuid[], text[])', 'ibid_definer');
select app.seal('app.direct_suspension(uuid, boolean)', 'ibid_definer');
select app.seal('app.direct_profile(uuid, text, text, boolean)', 'ibid_definer');
select app.seal('app.direct_person(text, timestamptz, text, text, boolean, boolean, boolean, uuid)', 'anon');
select app.seal('app.direct_gone(text, timestamptz)', 'anon');
select app.seal('app.follow_claim(uuid, text[])', 'anon');

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
  updated_at timestamptz not null default now()
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

-- Those that are asked for, and how many there are; of what is null all.
create function app.scim_people_there(only_id uuid, only_name text, only_external text, start int, most int) returns table (id uuid, user_name text, external_id text, told jsonb, email text, active boolean,
    created_at timestamptz, updated_at timestamptz, groups jsonb, total bigint)
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_be_scim();
  return query
    select s.user_id, s.user_name, s.external_id, s.told, u.email, u.suspended_at is null, s.created_at, greatest(s.updated_at, u.suspended_at),
      (select coalesce(jsonb_agg(jsonb_build_object('value', g.id, 'display', g.name) order by g.name), '[]')
       from public.scim_groups k join public.groups g on g.id = k.group_id join public.group_members m on m.group_id = g.id where m.user_id = s.user_id),
      count(*) over ()
    from public.scim_people s join public.users u on u.id = s.user_id
    where (only_id is null or s.user_id = only_id) and (only_name is null or lower(s.user_name) = lower(only_name))
      and (only_external is null or s.external_id = only_external)
    order by s.created_at, s.user_id offset start limit most;
end $$;

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
    insert into public.scim_people (user_id, user_name, external_id, told) values (person, its_user_name, its_external, its_told);
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
  return query select d.* from app.direct_suspension(person, not wanted) d;
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

create function app.scim_groups_there(only_id uuid, only_name text, only_external text, start int, most int, with_members boolean)
  returns table (id uuid, name text, external_id text, created_at timestamptz, updated_at timestamptz, members jsonb, total bigint)
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_be_scim();
  return query
    select g.id, g.name, s.external_id, g.created_at, s.updated_at,
      case when with_members then (
        select coalesce(jsonb_agg(jsonb_build_object('value', r.user_id) order by r.created_at, r.user_id), '[]')
        from public.group_reasons r join public.scim_people p on p.user_id = r.user_id where r.group_id = g.id and r.source = 'scim') end,
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
grant insert (user_id, user_name, external_id, told), update (user_name, external_id, told, updated_at), delete on public.scim_people to ibid_definer;
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
select app.seal('app.scim_make_person(uuid, text, text, jsonb, text, text)', 'anon');
select app.seal('app.scim_change_person(uuid, text, text, jsonb, text, text)', 'anon');
select app.seal('app.scim_activate(uuid, boolean)', 'anon, ibid_definer');
select app.seal('app.scim_forget_person(uuid)', 'anon');
select app.seal('app.scim_groups_there(uuid, text, text, int, int, boolean)', 'anon');
select app.seal('app.scim_make_group(uuid, text, text)', 'anon');
select app.seal('app.scim_change_group(uuid, text, text, uuid[])', 'anon');
select app.seal('app.scim_delete_group(uuid)', 'anon');

-- What was there before, and knows of directories now.
create or replace function app.suspend(person uuid) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  perform from public.users u where u.id = person for update;
  outcome := case when not found then 'absent' when person = app.user_id() then 'oneself' else 'done' end;
  if outcome <> 'done' then
    return next;
    return;
  end if;
  select n.projects, n.run_projects, n.runs into projects, run_projects, runs from app.suspend_now(person, null) n;
  return next;
end $$;
create or replace function app.reinstate(person uuid) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  if app.is_scim_live() and exists (select from public.users u where u.id = person and u.suspended_by = 'scim') then
    return 'by directory';
  end if;
  update public.users u set suspended_at = null, suspended_by = null where u.id = person;
  return case when found then 'done' else 'absent' end;
end $$;
create function app.rename_group(wanted uuid, its_name text) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  perform app.lock_groups(true);
  if app.keeps_group(wanted) then
    return 'kept';
  elsif exists (select from public.groups g where lower(g.name) = lower(its_name) and g.id <> wanted) then
    return 'taken';
  end if;
  update public.groups g set name = its_name where g.id = wanted;
  return case when found then 'done' else 'absent' end;
end $$;
select app.seal('app.rename_group(uuid, text)', 'authenticated');

create or replace function app.delete_group(wanted uuid) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  its_projects uuid[];
  its_people uuid[];
begin
  perform app.must_administer();
  perform app.lock_groups(true);
  if app.keeps_group(wanted) then
    return query select 'kept', '{}'::uuid[], '{}'::uuid[], '{}'::uuid[];
    return;
  end if;
  its_projects := array(select p.project_id from public.project_groups p where p.group_id = wanted);
  its_people := array(select m.user_id from public.group_members m where m.group_id = wanted);
  delete from public.groups g where g.id = wanted;
  outcome := case when found then 'done' else 'absent' end;
  select s.projects, s.run_projects, s.runs into projects, run_projects, runs from app.settle_members(its_projects, its_people) s;
  return next;
end $$;
create or replace function app.add_to_group(wanted uuid, address text, only_proved boolean) returns table (outcome text, person uuid)
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  perform app.lock_groups(true);
  select u.id into person from public.users u where u.email = lower(address);
  outcome := case when not exists (select from public.groups g where g.id = wanted) then 'absent' when app.keeps_group(wanted) then 'kept'
    when person is null then 'nobody'
    when only_proved and exists (select from public.users u where u.id = person and u.email_verified_at is null) then 'unproved' else 'done' end;
  if outcome = 'done' then
    perform app.join_group(wanted, array[person], 'hand');
  end if;
  return next;
end $$;
create or replace function app.take_from_group(wanted uuid, person uuid) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  perform app.lock_groups(true);
  outcome := case when not exists (select from public.group_members m where m.group_id = wanted and m.user_id = person) then 'absent'
    when exists (select from public.group_reasons r where r.group_id = wanted and r.user_id = person
      and r.source <> 'hand' and (r.source <> 'scim' or app.is_scim_live())) then 'kept'
    else 'done' end;
  if outcome = 'done' then  -- what SCIM said once, and says no more, goes along
    select l.projects, l.run_projects, l.runs into projects, run_projects, runs from app.leave_group(wanted, array[person], array['hand', 'scim']) l;
  end if;
  return next;
end $$;
