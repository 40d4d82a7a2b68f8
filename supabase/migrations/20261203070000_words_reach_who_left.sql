-- What a directory says of somebody reaches them also if they took their sign-in there away, and the last admin as soon as there is another one; no
-- webhook links an admin's account.
set lock_timeout = '4s';

-- Suspends or takes back, as a directory says: of an issuer by the word about one subject. What others said stays. The last admin stays until there is
-- another one (app.hold_to_words), and is signed out. Whoever calls holds the lock on admins. `same`, `suspended`, `reinstated`, `last admin`, or `kept`:
-- somebody else says that they are out.
create or replace function app.direct_suspension(person uuid, its_subject text, wanted boolean)
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
    if not said then
      insert into public.suspensions (user_id, source, subject) values (person, app.directory(), its_subject);
      perform app.note_directory('account-suspended', person, jsonb_build_object('waits_for', 'another admin'));
    end if;
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

-- A webhook told of somebody. `made`, `changed`, `same`; `stale`: something newer was told before; `left`: they were here, and removed this sign-in
-- or their account themselves; `nobody`: there is no account that may be theirs, and none was made; or as a suspension came out, which reaches who
-- removed the sign-in, too. An admin's account is linked by no webhook, whose secret is worth less than it.
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
    person := told.user_id;
  elsif person is null then
    select u.* into there from public.users u where u.email = lower(address) for update;
    if there.id is not null and may_link and not there.is_admin and (there.password_hash is null or there.email_verified_at is not null) then
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

-- An issuer deleted somebody: they are out of everything and their sign-in there is gone, with what its claim gave them, also if they took it away
-- themselves before. What they made stays.
create or replace function app.direct_gone(its_subject text, at timestamptz)
  returns table (outcome text, person uuid, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid;
  before uuid;
begin
  perform app.must_be_directory();
  insert into public.directory_people as d (issuer, subject, told_at, gone) values (app.directory(), its_subject, at, true)
    on conflict (issuer, subject) do update set gone = true where not d.gone returning d.user_id into before;
  if not found then
    outcome := 'stale';
    return next;
    return;
  end if;
  delete from public.identities i where i.issuer = app.directory() and i.subject = its_subject returning i.user_id into person;
  if person is not null then
    update public.scim_people s set made = false where s.user_id = person;  -- somebody had come in, whatever is left of it
    perform app.note_directory('identity-removed', person, '{}');
  elsif before is not null then
    person := before;
  else
    outcome := 'nobody';
    return next;
    return;
  end if;
  select s.outcome, s.projects, s.run_projects, s.runs into outcome, projects, run_projects, runs from app.direct_suspension(person, its_subject, true) s;
  for wanted in select r.group_id from public.group_reasons r where r.user_id = person and r.source = app.directory() loop
    perform app.leave_group(wanted, array[person], array[app.directory()]);
    perform app.note_directory('group-member-removed', person, jsonb_build_object('group', wanted));
  end loop;
  return next;
end $$;

-- There is an admin: what was said of one who was the last until then holds. At the end of the transaction, as it may be theirs.
create function app.hold_to_words() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  its public.suspensions;
begin
  perform from public.users u where u.is_admin order by u.id for no key update;
  if exists (select from public.users u where u.id = new.id and u.is_admin and u.suspended_at is null) then
    for its in
      select distinct on (s.user_id) s.* from public.suspensions s join public.users u on u.id = s.user_id
        where u.is_admin and u.suspended_at is null and u.id <> new.id order by s.user_id, s.at
    loop
      perform app.suspend_now(its.user_id, its.source, its.subject);
      insert into public.audit (user_id, action, subject, detail) values (null, 'account-suspended', its.user_id, jsonb_build_object('by', its.source));
    end loop;
  end if;
  return null;
end $$;
create constraint trigger hold_to_words after update of is_admin, suspended_at on public.users deferrable initially deferred for each row
  when (new.is_admin and new.suspended_at is null and (not old.is_admin or old.suspended_at is not null)) execute function app.hold_to_words();

select app.seal('app.hold_to_words()', 'service_role');
