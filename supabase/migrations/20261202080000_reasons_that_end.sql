-- What an issuer's claim says of who is in which group ends: with the sign-in that it came by, with the identity, or by hand.
set lock_timeout = '4s';

alter table public.group_reasons add column ends_at timestamptz;  -- of a claim: unless a sign-in says it again before
create index group_reasons_user on public.group_reasons (user_id, source);
create index group_reasons_ends on public.group_reasons (ends_at) where ends_at is not null;

-- Those that are there end with the sign-in that said them last, which began as its identity was used. Where there is none any more, they are over.
alter table public.group_reasons no force row level security;
alter table public.identities no force row level security;
alter table public.sessions no force row level security;
update public.group_reasons r set ends_at = coalesce((
    select max(s.expires_at) from public.identities i join public.sessions s on s.user_id = i.user_id and s.created_at = i.used_at
    where i.user_id = r.user_id and i.issuer = r.source), now())
  where r.source not in ('hand', 'scim');
alter table public.sessions force row level security;
alter table public.identities force row level security;
alter table public.group_reasons force row level security;
alter table public.group_reasons add check ((source in ('hand', 'scim')) = (ends_at is null));
grant insert (ends_at), update (ends_at) on public.group_reasons to ibid_definer;

-- Who they were when they took this sign-in away.
alter table public.directory_people add column user_id uuid references public.users on delete set null;
create index directory_people_user on public.directory_people (user_id);
grant insert (known, user_id), update (user_id) on public.directory_people to ibid_definer;

drop function app.members_of_group(uuid);
drop function app.take_from_group(uuid, uuid);
drop function app.join_group(uuid, uuid[], text);
drop function app.follow_claim(uuid, text[]);

-- `claimed_by`: issuers whose claim says that they are in it.
create function app.members_of_group(wanted uuid) returns table (user_id uuid, name text, email text, since timestamptz, claimed_by text[])
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_be_admin();
  return query
    select u.id, u.name, u.email, m.created_at,
      array(select r.source from public.group_reasons r where r.group_id = wanted and r.user_id = u.id and r.ends_at is not null order by 1)
    from public.group_members m join public.users u on u.id = m.user_id where m.group_id = wanted;
end $$;

-- `kept`: SCIM says that they are in it, and has to say that they are not. `issuers`: those whose claim put them there, and puts them there again at the
-- next sign-in that has it.
create function app.take_from_group(wanted uuid, person uuid)
  returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[], issuers text[])
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  perform app.lock_groups(true);
  outcome := case when not exists (select from public.group_members m where m.group_id = wanted and m.user_id = person) then 'absent'
    when app.is_scim_live() and exists (
      select from public.group_reasons r where r.group_id = wanted and r.user_id = person and r.source = 'scim') then 'kept'
    else 'done' end;
  if outcome = 'done' then  -- what SCIM said once, and says no more, goes along
    issuers := array(select r.source from public.group_reasons r where r.group_id = wanted and r.user_id = person and r.ends_at is not null order by 1);
    select l.projects, l.run_projects, l.runs into projects, run_projects, runs
      from app.leave_group(wanted, array[person], issuers || array['hand', 'scim']) l;
  end if;
  return next;
end $$;

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

select app.seal('app.lock_groups(boolean)', 'authenticated, ibid_definer');
select app.seal('app.members_of_group(uuid)', 'authenticated');
select app.seal('app.take_from_group(uuid, uuid)', 'authenticated');
select app.seal('app.join_group(uuid, uuid[], text, timestamptz)', 'ibid_definer');
select app.seal('app.claimed_groups(uuid)', 'ibid_definer');
select app.seal('app.follow_claim(uuid, text[], timestamptz)', 'anon');
select app.seal('app.end_claim(uuid, uuid[], text)', 'ibid_definer');
select app.seal('app.let_identity_go()', 'service_role');
select app.seal('app.end_late_claims()', 'service_role');
