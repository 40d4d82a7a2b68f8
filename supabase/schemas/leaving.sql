-- Somebody's account goes with everything that is theirs alone, at once; what they added to projects of others is passed on.

-- Why it may not go yet: the names of projects that would be without an owner and have other people, or that no admin would stay.
create function app.why_account_stays() returns table (why text, projects text[])
  language plpgsql security definer set search_path = '' as $$
declare
  me uuid := app.user_id();
begin
  select array_agg(p.name order by p.name) into projects
    from public.members mine join public.projects p on p.id = mine.project_id
    where mine.user_id = me and mine.role = 'owner'
      and not exists (select from public.members o where o.project_id = p.id and o.role = 'owner' and o.user_id <> me)
      and exists (select from public.members o where o.project_id = p.id and o.user_id <> me);
  why := case
    when projects is not null then 'last owner'
    when exists (select from public.users u where u.id = me and u.is_admin)
      and not exists (select from public.users u where u.id <> me and u.is_admin and u.suspended_at is null)
      and exists (select from public.users u where u.id <> me) then 'last admin' end;
  if why is not null then
    return next;
  end if;
end $$;

-- The caller's own. Nothing has changed where `app.why_account_stays` says why. Locks come first, so that nobody comes into a project that goes,
-- and of two owners or admins who go at once one stays.
create function app.delete_account(receipt uuid) returns table (gone jsonb, stays jsonb, objects text[], projects uuid[])
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

-- Whose what somebody added is from now on, who goes: of the owner who has been in the project for longest, and is not the caller.
create function app.oldest_owner(project uuid) returns uuid
  language sql stable security definer set search_path = ''
  as $$
    select m.user_id from public.members m
    where m.project_id = project and m.role = 'owner' and m.user_id is distinct from app.user_id() order by m.created_at, m.user_id limit 1
  $$;

grant delete on public.users, public.projects to ibid_definer;
grant update (created_by) on public.documents, public.crawls, public.projects to ibid_definer;
create policy definer_deletes on public.users for delete to ibid_definer using (true);
create policy definer_deletes on public.projects for delete to ibid_definer using (true);
create policy definer_passes_on on public.projects for update to ibid_definer using (true) with check (true);
select app.seal('app.why_account_stays()', 'authenticated, ibid_definer');
select app.seal('app.oldest_owner(uuid)', 'ibid_definer');
select app.seal('app.delete_account(uuid)', 'authenticated');
