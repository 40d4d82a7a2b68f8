-- Groups of the installation: admins say who is in them, owners give them a role in a project. What that makes of people is written into
-- `members`, so that every policy and function asks one table, as before. docs/decisions/0090.

create table public.groups (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default now()
);
create unique index groups_name on public.groups (lower(name));

create table public.group_members (
  group_id uuid not null references public.groups on delete cascade,
  user_id uuid not null references public.users on delete cascade,
  created_at timestamptz not null default now(),
  primary key (group_id, user_id)
);
create index group_members_user on public.group_members (user_id);

-- Why somebody is in a group: `hand`, `scim`, or the issuer whose claim says so. Who has no reason any more is in it no more (directory.sql).
create table public.group_reasons (
  group_id uuid not null,
  user_id uuid not null,
  source text not null check (length(source) between 1 and 2000),
  created_at timestamptz not null default now(),
  ends_at timestamptz,  -- of a claim: unless a sign-in says it again before
  primary key (group_id, user_id, source),
  foreign key (group_id, user_id) references public.group_members on delete cascade,
  check ((source in ('hand', 'scim')) = (ends_at is null))
);
create index group_reasons_user on public.group_reasons (user_id, source);
create index group_reasons_ends on public.group_reasons (ends_at) where ends_at is not null;

-- Never owners: a project's last owner is a person, who cannot be put out by whoever looks after a group.
create table public.project_groups (
  project_id uuid not null references public.projects on delete cascade,
  group_id uuid not null references public.groups on delete cascade,
  role text not null check (role in ('editor', 'reader')),
  created_at timestamptz not null default now(),
  primary key (project_id, group_id)
);
create index project_groups_group on public.project_groups (group_id);

select app.protect(array['groups', 'group_members', 'group_reasons', 'project_groups']);
revoke select on public.groups, public.group_members, public.group_reasons, public.project_groups from authenticated;  -- reached through the functions below

create function app.rank(role text) returns int language sql immutable
  return array_position(array['reader', 'editor', 'owner'], role);
create function app.ranked(rank int) returns text language sql immutable
  return (array['reader', 'editor', 'owner'])[rank];

-- The highest role that groups give somebody in a project; null: none.
create function app.role_by_groups(project uuid, person uuid) returns text
  language sql stable set search_path = ''
  as $$
    select app.ranked(max(app.rank(g.role)))
    from public.project_groups g join public.group_members u on u.group_id = g.group_id
    where g.project_id = project and u.user_id = person
  $$;

-- Brings `members` to what people's own roles and groups say, for these people in these projects, and ends what is being written for who is out.
-- Whoever calls holds the lock on groups. What is out of a project at once is told pair by pair.
create function app.settle_members(its_projects uuid[], its_people uuid[])
  returns table (projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  people uuid[];
begin
  perform from public.projects p where p.id = any(its_projects) order by p.id for key share;  -- one that goes meanwhile has nobody
  with given as (
    select g.project_id, u.user_id, max(app.rank(g.role)) as rank
    from public.project_groups g join public.group_members u on u.group_id = g.group_id
    where g.project_id = any(its_projects) and u.user_id = any(its_people) group by g.project_id, u.user_id)
  insert into public.members as m (project_id, user_id, role, own_role)
    select g.project_id, g.user_id, app.ranked(g.rank), 'none' from given g order by g.project_id, g.user_id
    on conflict (project_id, user_id) do update set role = app.ranked(greatest(app.rank(m.own_role), app.rank(excluded.role)))
    where m.role <> app.ranked(greatest(app.rank(m.own_role), app.rank(excluded.role)));
  update public.members m set role = m.own_role
    where m.project_id = any(its_projects) and m.user_id = any(its_people) and m.own_role not in ('none', m.role)
      and app.role_by_groups(m.project_id, m.user_id) is null;
  with gone as (
    delete from public.members m
      where m.project_id = any(its_projects) and m.user_id = any(its_people) and m.own_role = 'none'
        and app.role_by_groups(m.project_id, m.user_id) is null
      returning m.project_id, m.user_id)
  select coalesce(array_agg(g.project_id), '{}'), array_agg(g.user_id) into projects, people from gone g;
  select coalesce(array_agg(e.project_id order by e.id), '{}'), coalesce(array_agg(e.id order by e.id), '{}') into run_projects, runs
    from app.end_runs(projects, people) e;
  projects := array(select distinct p from unnest(projects) p);
  return next;
end $$;

-- Changes of groups come one after another, and none beside a change of somebody's own role: of two that each leave a reason for somebody to be in a
-- project none would otherwise see that both are gone. `alone`: of a group; else of a member.
create function app.lock_groups(alone boolean) returns void
  language plpgsql set search_path = '' as $$
begin
  if alone then
    perform pg_advisory_xact_lock(hashtextextended('groups', 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('groups', 0));
  end if;
end $$;

-- For admins. `taken`: there is one of this name.
create function app.make_group(wanted uuid, its_name text) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  insert into public.groups (id, name) values (wanted, its_name) on conflict (lower(name)) do nothing;
  return case when found then 'done' else 'taken' end;
end $$;

create function app.groups_of_installation() returns table (id uuid, name text, created_at timestamptz, members int, projects int)
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_be_admin();
  return query
    select g.id, g.name, g.created_at, (select count(*)::int from public.group_members u where u.group_id = g.id),
      (select count(*)::int from public.project_groups p where p.group_id = g.id)
    from public.groups g;
end $$;

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

-- `done`, `absent`, `taken`: another has this name, or `kept`: SCIM says what it is called.
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

-- `done`, `absent`, or `kept`, as above; of whom to tell what is over.
create function app.delete_group(wanted uuid) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
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

-- Whoever has the address; `absent`: no such group, `nobody`: no such account, `unproved`: anybody may have typed it, `kept`: SCIM says who is in it.
-- Twice is as once.
create function app.add_to_group(wanted uuid, address text, only_proved boolean) returns table (outcome text, person uuid)
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

-- Those that have a role in a project, for everybody in it.
create function app.groups_in(project uuid) returns table (id uuid, name text, role text, members int, since timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select g.id, g.name, p.role, (select count(*)::int from public.group_members u where u.group_id = g.id), p.created_at
    from public.project_groups p join public.groups g on g.id = p.group_id
    where p.project_id = project and project in (select app.my_projects());
end $$;

-- Through which of them these people are in a project that the caller is in, too.
create function app.groups_of_members(project uuid, people uuid[]) returns table (user_id uuid, names text[])
  language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select u.user_id, array_agg(g.name order by g.name)
    from public.project_groups p join public.group_members u on u.group_id = p.group_id join public.groups g on g.id = p.group_id
    where p.project_id = project and u.user_id = any(people) and project in (select app.my_projects())
    group by u.user_id;
end $$;

-- Those that the caller may give a role: in which they are themselves; to admins all. Names of others' groups are nobody's business.
create function app.groups_to_give() returns table (id uuid, name text, members int)
  language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select g.id, g.name, (select count(*)::int from public.group_members u where u.group_id = g.id)
    from public.groups g
    where not app.is_suspended() and (
      exists (select from public.group_members u where u.group_id = g.id and u.user_id = app.user_id())
      or exists (select from public.users u where u.id = app.user_id() and u.is_admin));
end $$;

-- For owners: `done` or `absent`. A role that was given before is another from now on.
create function app.give_group(project uuid, wanted uuid, its_role text) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  perform from public.projects p where p.id = project for key share;  -- before the lock that others wait for
  perform app.lock_groups(true);
  perform app.must_own(project);  -- whoever was waited for may have changed that
  if wanted not in (select g.id from app.groups_to_give() g union all select p.group_id from public.project_groups p where p.project_id = project) then
    return 'absent';
  end if;
  insert into public.project_groups as p (project_id, group_id, role) values (project, wanted, its_role)
    on conflict (project_id, group_id) do update set role = excluded.role;
  perform app.settle_members(array[project], array(select m.user_id from public.group_members m where m.group_id = wanted));
  return 'done';
end $$;

create function app.take_group(project uuid, wanted uuid) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  perform from public.projects p where p.id = project for key share;  -- as above
  perform app.lock_groups(true);
  perform app.must_own(project);
  delete from public.project_groups p where p.project_id = project and p.group_id = wanted;
  if not found then
    outcome := 'absent';
    return next;
    return;
  end if;
  outcome := 'done';
  select s.projects, s.run_projects, s.runs into projects, run_projects, runs
    from app.settle_members(array[project], array(select m.user_id from public.group_members m where m.group_id = wanted)) s;
  return next;
end $$;

grant insert (id, name), update (name), delete on public.groups to ibid_definer;
grant insert (group_id, user_id), delete on public.group_members to ibid_definer;
grant insert (group_id, user_id, source, ends_at), update (ends_at), delete on public.group_reasons to ibid_definer;
grant insert (project_id, group_id, role), update (role), delete on public.project_groups to ibid_definer;
create policy definer_manages on public.groups for all to ibid_definer using (true) with check (true);
create policy definer_manages on public.group_members for all to ibid_definer using (true) with check (true);
create policy definer_manages on public.group_reasons for all to ibid_definer using (true) with check (true);
create policy definer_manages on public.project_groups for all to ibid_definer using (true) with check (true);
select app.seal('app.rank(text)', 'ibid_definer');
select app.seal('app.ranked(int)', 'ibid_definer');
select app.seal('app.role_by_groups(uuid, uuid)', 'ibid_definer');
select app.seal('app.settle_members(uuid[], uuid[])', 'ibid_definer');
select app.seal('app.lock_groups(boolean)', 'authenticated, ibid_definer');
select app.seal('app.make_group(uuid, text)', 'authenticated');
select app.seal('app.groups_of_installation()', 'authenticated');
select app.seal('app.members_of_group(uuid)', 'authenticated');
select app.seal('app.rename_group(uuid, text)', 'authenticated');
select app.seal('app.delete_group(uuid)', 'authenticated');
select app.seal('app.add_to_group(uuid, text, boolean)', 'authenticated');
select app.seal('app.take_from_group(uuid, uuid)', 'authenticated');
select app.seal('app.groups_in(uuid)', 'authenticated');
select app.seal('app.groups_of_members(uuid, uuid[])', 'authenticated');
select app.seal('app.groups_to_give()', 'authenticated, ibid_definer');
select app.seal('app.give_group(uuid, uuid, text)', 'authenticated');
select app.seal('app.take_group(uuid, uuid)', 'authenticated');
