-- What a review found: who comes into a group by an address, who removes a second factor, and who waits for whom.
set lock_timeout = '4s';

drop function app.add_to_group(uuid, text);
create function app.add_to_group(wanted uuid, address text, only_proved boolean) returns table (outcome text, person uuid)
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  perform app.lock_groups(true);
  select u.id into person from public.users u where u.email = lower(address);
  outcome := case when not exists (select from public.groups g where g.id = wanted) then 'absent' when person is null then 'nobody'
    when only_proved and exists (select from public.users u where u.id = person and u.email_verified_at is null) then 'unproved' else 'done' end;
  if outcome = 'done' then
    insert into public.group_members (group_id, user_id) values (wanted, person) on conflict do nothing;
    perform app.settle_members(array(select p.project_id from public.project_groups p where p.group_id = wanted), array[person]);
  end if;
  return next;
end $$;
select app.seal('app.add_to_group(uuid, text, boolean)', 'authenticated');

create or replace function app.give_group(project uuid, wanted uuid, its_role text) returns text
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

create or replace function app.take_group(project uuid, wanted uuid) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
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

create or replace function app.must_administer() returns void
  language plpgsql security definer set search_path = '' as $$
begin
  perform from public.users u where u.is_admin order by u.id for no key update;  -- what names an admin waits for nobody
  if not exists (select from public.users u where u.id = app.user_id() and u.is_admin and u.suspended_at is null) then
    raise insufficient_privilege using schema = 'app', message = 'Only admins of this Ibid can do this. Ask one of them.';
  end if;
end $$;

create or replace function app.delete_account(receipt uuid) returns table (gone jsonb, stays jsonb, objects text[], projects uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  me uuid := app.user_id();
begin
  perform from public.users u where u.is_admin order by u.id for no key update;
  perform from public.projects p where p.id in (select m.project_id from public.members m where m.user_id = me) order by p.id for update;
  perform from public.members m where m.role = 'owner'
    and m.project_id in (select mine.project_id from public.members mine where mine.user_id = me) order by m.project_id, m.user_id for update;
  perform from public.users u where u.id = me for update;
  if not found or exists (select from app.why_account_stays()) then
    return;
  end if;
  projects := array(select m.project_id from public.members m where m.user_id = me
    and not exists (select from public.members o where o.project_id = m.project_id and o.user_id <> me));
  gone := jsonb_build_object(
    'projects', cardinality(projects),
    'documents', (select count(*) from public.documents d where d.project_id = any(projects)),
    'chats', (select count(*) from public.chats c where c.user_id = me or c.project_id = any(projects)),
    'messages', (select count(*) from public.messages g join public.chats c on c.id = g.chat_id where c.user_id = me or c.project_id = any(projects)),
    'memberships', (select count(*) from public.members m where m.user_id = me and m.project_id <> all(projects)),
    'api_keys', (select count(*) from public.api_keys k where k.user_id = me),
    'sessions', (select count(*) from public.sessions s where s.user_id = me),
    'ledger_entries', (select count(*) from public.ledger l where l.user_id = me or l.project_id = any(projects)));
  delete from public.projects p where p.id = any(projects);
  objects := array(select d.object_key from public.pending_deletions d where d.project_id = any(projects));
  with passed as (
    update public.documents d set created_by = app.oldest_owner(d.project_id) where d.created_by = me returning 1),
  passed_crawls as (
    update public.crawls c set created_by = app.oldest_owner(c.project_id) where c.created_by = me returning 1),
  passed_projects as (
    update public.projects p set created_by = app.oldest_owner(p.id) where p.created_by = me returning 1)
  select jsonb_build_object('documents', (select count(*) from passed), 'sites', (select count(*) from passed_crawls),
    'projects', (gone -> 'memberships')) into stays;
  delete from public.users u where u.id = me;
  insert into public.audit (user_id, action, subject, detail) values (me, 'account-deleted', me, gone || jsonb_build_object('receipt', receipt));
  return next;
end $$;

create or replace function app.reset_second_factor(person uuid) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  if not exists (select from public.users u where u.id = person) then
    return 'absent';
  end if;
  if person = app.user_id() then
    return 'oneself';
  end if;
  return case when app.remove_authenticator(person) then 'done' else 'none' end;
end $$;
