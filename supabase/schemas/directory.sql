-- What a directory says of people and groups: webhooks of an issuer, its claim at each sign-in, SCIM (scim.sql). docs/decisions/0095.

-- Whose word the API has proved in this transaction, by a signature or a token: `scim`, or an issuer. Null: nobody's. As with `app.user_id`, the server
-- says so and nobody else can.
create function app.directory() returns text language sql stable parallel safe
  return nullif(current_setting('app.directory', true), '');

-- What an issuer's webhooks said of somebody, so that what comes late or twice changes nothing. `known`: they were somebody here at some time;
-- `gone`: for good, as an issuer gives a subject to nobody else; `user_id`: who they were when they took this sign-in away.
create table public.directory_people (
  issuer text not null check (length(issuer) between 1 and 2000),
  subject text not null check (length(subject) between 1 and 255),
  told_at timestamptz not null,
  known boolean not null default false,
  gone boolean not null default false,
  user_id uuid references public.users on delete set null,
  primary key (issuer, subject)
);
create index directory_people_user on public.directory_people (user_id);
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

-- By which directory, and by which of its tokens, so that one that was stolen is told from the others.
create function app.note_directory(its_action text, whom uuid, more jsonb) returns void
  language sql security definer set search_path = ''
  as $$
    insert into public.audit (user_id, action, subject, detail) values (null, its_action, whom, more || jsonb_strip_nulls(
      jsonb_build_object('by', app.directory(), 'token', nullif(current_setting('app.directory_token', true), ''))))
  $$;

-- Into a group, for a reason, which of a claim ends. Whoever calls holds the lock on groups. Those who had no reason before are told.
create function app.join_group(wanted uuid, people uuid[], reason text, ends timestamptz default null) returns uuid[]
  language plpgsql security definer set search_path = '' as $$
declare
  came uuid[];
begin
  with new as (
    insert into public.group_members (group_id, user_id) select wanted, p from unnest(people) p order by p on conflict do nothing returning user_id)
  select coalesce(array_agg(n.user_id), '{}') into came from new n;
  insert into public.group_reasons (group_id, user_id, source, ends_at)
    select wanted, p, reason, ends from unnest(people) p order by p on conflict do nothing;
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

-- Suspends or takes back, as a directory says: of an issuer by the word about one subject. What others said stays. The last admin stays until there is
-- another one (app.hold_to_words), and is signed out. Whoever calls holds the lock on admins. `same`, `suspended`, `reinstated`, `last admin`, or `kept`:
-- somebody else says that they are out.
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
create function app.direct_person(its_subject text, at timestamptz, address text, its_name text, banned boolean, may_make boolean, may_link boolean, fresh uuid)
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

-- Address and name of an account that has no password here: who has one keeps both. An address is its person's: whoever changes it has a new password
-- mailed to themselves. SCIM changes it while nobody has come in yet (app.is_untouched); an issuer that of somebody who signs in there, unless they are
-- an admin, or SCIM took the account over. `changed`, `same`, `own`: the address stays, `taken`: somebody else has it.
create function app.direct_profile(person uuid, address text, its_name text, proved boolean) returns text
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

-- An issuer deleted somebody: they are out of everything and their sign-in there is gone, with what its claim gave them, also if they took it away
-- themselves before. What they made stays.
create function app.direct_gone(its_subject text, at timestamptz)
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

-- The groups that the issuer's claim has somebody in, in order.
create function app.claimed_groups(person uuid) returns uuid[]
  language sql stable security definer set search_path = ''
  as $$ select array(select r.group_id from public.group_reasons r where r.user_id = person and r.source = app.directory() order by 1) $$;

-- At a sign-in: which groups the issuer's claim puts somebody in, by their names, until `ends`, as the sign-in does. Those that it gave before and
-- gives no more they leave; other reasons stay. The lock is taken only where something else than that time changes. `absent`: names that no group has.
create function app.follow_claim(person uuid, names text[], ends timestamptz) returns text[]
  language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid[] := array(select g.id from public.groups g where lower(g.name) in (select lower(n) from unnest(names) n) order by 1);
  one uuid;
begin
  if app.directory() is null then
    raise insufficient_privilege using schema = 'app', message = 'Only a directory can do this.';
  end if;
  if wanted = app.claimed_groups(person) then  -- in the order of whoever ends them meanwhile
    perform from public.group_reasons r where r.user_id = person and r.source = app.directory() order by r.group_id for no key update;
    update public.group_reasons r set ends_at = ends where r.user_id = person and r.source = app.directory();
  end if;
  if wanted <> app.claimed_groups(person) then
    perform app.must_be_directory();
    if not exists (select from public.identities i where i.user_id = person and i.issuer = app.directory()) then
      wanted := '{}';  -- it was removed in this moment, and what its claim said is over
    end if;
    for one in select g.id from public.groups g where g.id = any(wanted) and g.id <> all(app.claimed_groups(person)) order by 1 loop
      perform app.join_group(one, array[person], app.directory(), ends);
      perform app.note_directory('group-member-added', person, jsonb_build_object('group', one));
    end loop;
    for one in select c from unnest(app.claimed_groups(person)) c where c <> all(wanted) order by 1 loop
      perform app.leave_group(one, array[person], array[app.directory()]);
      perform app.note_directory('group-member-removed', person, jsonb_build_object('group', one));
    end loop;
    perform from public.group_reasons r where r.user_id = person and r.source = app.directory() order by r.group_id for no key update;
    update public.group_reasons r set ends_at = ends where r.user_id = person and r.source = app.directory();
  end if;
  return array(select n from unnest(names) n where lower(n) not in (select lower(g.name) from public.groups g) order by n);
end $$;

-- What a claim said of people in a group is over: how many are out of it. Whoever calls holds the lock on groups.
create function app.end_claim(wanted uuid, people uuid[], its_issuer text) returns int
  language plpgsql security definer set search_path = '' as $$
declare
  gone int;
begin
  insert into public.audit (user_id, action, subject, detail)
    select app.user_id(), 'group-member-removed', o, jsonb_build_object('group', wanted, 'by', its_issuer)
    from app.leave_group(wanted, people, array[its_issuer]) l, unnest(l.out_of_it) o;
  get diagnostics gone = row_count;
  return gone;
end $$;

-- Whose sign-in at an issuer goes, whoever takes it away, is in no group by its claim; who they were there stays known. Who takes away several things of
-- an account takes the lock on groups first: whoever holds it may wait for that account.
create function app.let_identity_go() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid;
begin
  if exists (select from public.users u where u.id = old.user_id) then  -- else all of it goes with the account
    perform app.lock_groups(true);
    insert into public.directory_people (issuer, subject, told_at, known, user_id) values (old.issuer, old.subject, '-infinity', true, old.user_id)
      on conflict (issuer, subject) do update set known = true, user_id = excluded.user_id;
    for wanted in select r.group_id from public.group_reasons r where r.user_id = old.user_id and r.source = old.issuer order by 1 loop
      perform app.end_claim(wanted, array[old.user_id], old.issuer);
    end loop;
  end if;
  return null;
end $$;
create trigger let_identity_go after delete on public.identities for each row execute function app.let_identity_go();

-- Those that no sign-in said again in time; how many people are out of a group by that. What is said again at this moment is waited for, and stays.
create function app.end_late_claims() returns int
  language plpgsql security definer set search_path = '' as $$
declare
  late record;
  gone int := 0;
begin
  if exists (select from public.group_reasons r where r.ends_at < now()) then
    perform app.lock_groups(true);
    for late in
      select l.group_id, l.source, array_agg(l.user_id) as people from (
        select r.group_id, r.user_id, r.source from public.group_reasons r where r.ends_at < now() order by r.group_id, r.user_id, r.source for update) l
      group by l.group_id, l.source order by l.group_id, l.source
    loop
      gone := gone + app.end_claim(late.group_id, late.people, late.source);
    end loop;
  end if;
  return gone;
end $$;

grant insert (id, email, name, email_verified_at), update (email, name) on public.users to ibid_definer;
grant insert (id, user_id, issuer, subject, email), update (email), delete on public.identities to ibid_definer;
grant insert (issuer, subject, told_at, known, gone, user_id), update (told_at, known, gone, user_id) on public.directory_people to ibid_definer;
create policy definer_provisions on public.users for insert to ibid_definer with check (true);
create policy definer_directs on public.identities for all to ibid_definer using (true) with check (true);
create policy definer_directs on public.directory_people for all to ibid_definer using (true) with check (true);
select app.seal('app.must_be_directory()', 'ibid_definer');
select app.seal('app.note_directory(text, uuid, jsonb)', 'ibid_definer');
select app.seal('app.join_group(uuid, uuid[], text, timestamptz)', 'ibid_definer');
select app.seal('app.leave_group(uuid, uuid[], text[])', 'ibid_definer');
select app.seal('app.direct_suspension(uuid, text, boolean)', 'ibid_definer');
select app.seal('app.direct_profile(uuid, text, text, boolean)', 'ibid_definer');
select app.seal('app.direct_person(text, timestamptz, text, text, boolean, boolean, boolean, uuid)', 'anon');
select app.seal('app.direct_gone(text, timestamptz)', 'anon');
select app.seal('app.claimed_groups(uuid)', 'ibid_definer');
select app.seal('app.follow_claim(uuid, text[], timestamptz)', 'anon');
select app.seal('app.end_claim(uuid, uuid[], text)', 'ibid_definer');
select app.seal('app.let_identity_go()', 'service_role');
select app.seal('app.end_late_claims()', 'service_role');
