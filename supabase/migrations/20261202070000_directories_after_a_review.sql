-- What a review found of directories: whose an address is, and what each of them said.
set lock_timeout = '4s';

-- Whose account and whose row there began at once was made by the directory.
alter table public.scim_people add column made boolean not null default false;
alter table public.users no force row level security;
alter table public.scim_people no force row level security;
update public.scim_people s set made = true from public.users u where u.id = s.user_id and u.created_at = s.created_at;
alter table public.scim_people force row level security;
alter table public.users force row level security;
grant insert (made), update (made) on public.scim_people to ibid_definer;

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
select app.seal('app.is_untouched(uuid)', 'ibid_definer');

-- Why somebody is suspended: each takes back only what it said itself, and `users.suspended_at` is set while one of them is there.
create table public.suspensions (
  user_id uuid not null references public.users on delete cascade,
  source text not null check (length(source) between 1 and 2000),        -- `admin`, `scim`, or an issuer (directory.sql)
  subject text not null default '' check (length(subject) <= 255),       -- who they are at the issuer, where they may be several people
  at timestamptz not null default now(),
  primary key (user_id, source, subject)
);

-- Of which of several people an issuer spoke nobody noted: then an admin takes it back.
alter table public.users no force row level security;
alter table public.identities no force row level security;
insert into public.suspensions (user_id, source, subject, at)
  select u.id, coalesce(u.suspended_by, 'admin'),
    coalesce((select min(i.subject) from public.identities i
      where i.user_id = u.id and i.issuer = u.suspended_by and i.created_at <= u.suspended_at having count(*) = 1), ''), u.suspended_at
  from public.users u where u.suspended_at is not null;
alter table public.identities force row level security;
alter table public.users force row level security;
alter table public.users drop column suspended_by;
select app.protect(array['suspensions']);
revoke select on public.suspensions from authenticated;
grant insert (user_id, source, subject), delete on public.suspensions to ibid_definer;
create policy definer_suspends on public.suspensions for all to ibid_definer using (true) with check (true);

-- By which directory, and by which of its tokens, so that one that was stolen is told from the others.
create or replace function app.note_directory(its_action text, whom uuid, more jsonb) returns void
  language sql security definer set search_path = ''
  as $$
    insert into public.audit (user_id, action, subject, detail) values (null, its_action, whom, more || jsonb_strip_nulls(
      jsonb_build_object('by', app.directory(), 'token', nullif(current_setting('app.directory_token', true), ''))))
  $$;

drop function app.suspend_now(uuid, text);
-- Whoever calls holds the lock on admins and on the account.
create function app.suspend_now(person uuid, its_source text, its_subject text) returns table (projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.suspensions (user_id, source, subject) values (person, its_source, its_subject) on conflict do nothing;
  update public.users u set suspended_at = now() where u.id = person and u.suspended_at is null;
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
select app.seal('app.suspend_now(uuid, text, text)', 'ibid_definer');

-- Ends their sign-ins and the answers that are being written for them, as `remove_member` does; policies show them nothing from now on. Nobody
-- suspends themselves, so that an admin stays. A run that begins meanwhile waits for the lock, and is refused.
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
  select n.projects, n.run_projects, n.runs into projects, run_projects, runs from app.suspend_now(person, 'admin', '') n;
  return next;
end $$;

drop function app.reinstate(uuid);
-- Takes back what admins said, and what is said by nobody who could take it back: a directory that speaks no more (`speaking`: issuers of which it is
-- heard), an issuer of somebody whom it deleted, or that kept no note of whom. `done`; `absent`; `by directory`: what others say does not come back by
-- hand; then `lifted` says whether admins had said it, too, and `still` who does.
create function app.reinstate(person uuid, speaking text[]) returns table (outcome text, lifted boolean, still text[])
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  perform from public.users u where u.id = person for update;
  if not found then
    outcome := 'absent';
    return next;
    return;
  end if;
  delete from public.suspensions s where s.user_id = person and case s.source when 'admin' then true when 'scim' then not app.is_scim_live()
    else s.source <> all(speaking) or s.subject = ''
      or exists (select from public.directory_people d where d.issuer = s.source and d.subject = s.subject and d.gone) end;
  lifted := found;
  still := array(select distinct s.source from public.suspensions s where s.user_id = person order by 1);
  if still = '{}' then
    update public.users u set suspended_at = null where u.id = person;
  end if;
  outcome := case when still = '{}' then 'done' else 'by directory' end;
  return next;
end $$;
select app.seal('app.reinstate(uuid, text[])', 'authenticated');

drop function app.direct_suspension(uuid, boolean);
-- Suspends or takes back, as a directory says: of an issuer by the word about one subject. What others said stays. The last admin stays, and is signed
-- out. Whoever calls holds the lock on admins. `same`, `suspended`, `reinstated`, `last admin`, or `kept`: somebody else says that they are out.
create function app.direct_suspension(person uuid, its_subject text, wanted boolean)
  returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  its public.users;
  said boolean;
begin
  select u.* into its from public.users u where u.id = person for update;
  said := exists (select from public.suspensions s where s.user_id = person and s.source = app.directory() and s.subject = its_subject);
  projects := '{}'; run_projects := '{}'; runs := '{}';
  outcome := 'same';
  if wanted and its.suspended_at is null and its.is_admin
      and not exists (select from public.users u where u.is_admin and u.suspended_at is null and u.id <> person) then
    update public.sessions s set ended_at = now(), end_reason = 'suspended' where s.user_id = person and s.ended_at is null;
    outcome := 'last admin';
  elsif wanted and not said then
    select n.projects, n.run_projects, n.runs into projects, run_projects, runs from app.suspend_now(person, app.directory(), its_subject) n;
    perform app.note_directory('account-suspended', person, '{}');
    outcome := case when its.suspended_at is null then 'suspended' else 'same' end;
  elsif not wanted and said then
    delete from public.suspensions s where s.user_id = person and s.source = app.directory() and s.subject = its_subject;
    update public.users u set suspended_at = null where u.id = person and not exists (select from public.suspensions s where s.user_id = person);
    outcome := case when found then 'reinstated' else 'kept' end;
    perform app.note_directory('account-reinstated', person, case when found then '{}' else
      jsonb_build_object('still', array(select distinct s.source from public.suspensions s where s.user_id = person order by 1)) end);
  elsif not wanted and its.suspended_at is not null then
    outcome := 'kept';
  end if;
  return next;
end $$;
select app.seal('app.direct_suspension(uuid, text, boolean)', 'ibid_definer');

-- A webhook told of somebody. `made`, `changed`, `same`; `stale`: something newer was told before; `left`: they were here, and removed this sign-in
-- or their account themselves; `nobody`: there is no account, and none was made; or as a suspension came out.
create or replace function app.direct_person(its_subject text, at timestamptz, address text, its_name text, banned boolean, may_make boolean, may_link boolean, fresh uuid)
  returns table (outcome text, person uuid, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  told public.directory_people;
  there public.users;
  came text;
  linked boolean := false;
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
      linked := true;
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
  if person is not null and (banned or not linked) then  -- whom it knows by an address alone it brings back to nothing
    select s.outcome, s.projects, s.run_projects, s.runs into came, projects, run_projects, runs from app.direct_suspension(person, its_subject, banned) s;
    outcome := case when came in ('same', 'kept') then outcome else came end;
  end if;
  return next;
end $$;

-- Address and name of an account that has no password here: who has one keeps both. An address is its person's: whoever changes it has a new password
-- mailed to themselves. SCIM changes it while nobody has come in yet (app.is_untouched); an issuer that of somebody who signs in there, unless they are
-- an admin, or SCIM took the account over. `changed`, `same`, `own`: the address stays, `taken`: somebody else has it.
create or replace function app.direct_profile(person uuid, address text, its_name text, proved boolean) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  its public.users;
  wanted text;
  stays boolean;
begin
  select u.* into its from public.users u where u.id = person for update;
  wanted := coalesce(lower(address), its.email);
  stays := wanted <> its.email and (its.password_hash is not null or case when app.directory() = 'scim' then not app.is_untouched(person)
    else its.is_admin or exists (select from public.scim_people s where s.user_id = person and not s.made) end);
  if stays then
    wanted := its.email;
  end if;
  if its.password_hash is not null or (wanted, coalesce(its_name, its.name)) is not distinct from (its.email, its.name) then
    return case when stays then 'own' else 'same' end;
  elsif exists (select from public.users u where u.email = wanted and u.id <> person) then
    return 'taken';
  end if;
  update public.users u set email = wanted, name = coalesce(its_name, u.name),
      email_verified_at = case when wanted = u.email then u.email_verified_at when proved then now() end
    where u.id = person;
  perform app.note_directory('account-changed', person, jsonb_build_object('address', wanted <> its.email));
  return case when stays then 'own' else 'changed' end;
end $$;

-- An issuer deleted somebody: they are out of everything and their sign-in there is gone, with what its claim gave them. What they made stays.
create or replace function app.direct_gone(its_subject text, at timestamptz)
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
  update public.scim_people s set made = false where s.user_id = person;  -- somebody had come in, whatever is left of it
  perform app.note_directory('identity-removed', person, '{}');
  select s.outcome, s.projects, s.run_projects, s.runs into outcome, projects, run_projects, runs from app.direct_suspension(person, its_subject, true) s;
  for wanted in select r.group_id from public.group_reasons r where r.user_id = person and r.source = app.directory() loop
    perform app.leave_group(wanted, array[person], array[app.directory()]);
    perform app.note_directory('group-member-removed', person, jsonb_build_object('group', wanted));
  end loop;
  return next;
end $$;

drop function app.scim_people_there(uuid, text, text, int, int);
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
select app.seal('app.scim_people_there(uuid, text, text, int, int)', 'anon');

-- A new account, or one that is there already: whose address was proved, or which has no password. `done`, `taken`: the name or the address is
-- somebody's whom the directory keeps; `unproved`: an account has this address that nobody proved.
create or replace function app.scim_make_person(fresh uuid, its_user_name text, its_external text, its_told jsonb, address text, its_name text)
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

create or replace function app.scim_activate(person uuid, wanted boolean) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
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

drop function app.scim_groups_there(uuid, text, text, int, int, boolean);
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
select app.seal('app.scim_groups_there(uuid, text, text, int, int, boolean)', 'anon');
