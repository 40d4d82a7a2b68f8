-- API keys are for certain verbs, and for all projects or for some. Those that there are may what they could.
set lock_timeout = '4s';

alter table public.api_keys
  add column verbs text[] not null default '{read,ask,write,manage,account}'
    check (cardinality(verbs) > 0 and verbs <@ array['read', 'ask', 'write', 'manage', 'account']),
  add column projects uuid[] check (cardinality(projects) between 1 and 100),
  add check (projects is null or not 'account' = any(verbs));
alter table public.api_keys alter column verbs set default '{read}';
grant insert (verbs, projects) on public.api_keys to authenticated;

drop function app.api_key(bytea);
create function app.api_key(key_hash bytea) returns table (id uuid, user_id uuid, verbs text[], projects uuid[])
  language sql stable security definer set search_path = ''
  as $$
    select k.id, k.user_id, k.verbs, k.projects from public.api_keys k
    where k.hash = key_hash and (k.expires_at is null or k.expires_at > now())
  $$;
select app.seal('app.api_key(bytea)', 'anon');

create function app.key_projects() returns uuid[] language sql stable parallel safe
  return nullif(current_setting('app.key_projects', true), '')::uuid[];
create function app.in_scope(project uuid) returns boolean language sql stable parallel safe
  return app.key_projects() is null or coalesce(project = any(app.key_projects()), false);

create policy key_scope on public.members as restrictive for all to authenticated, ibid_definer
  using (app.in_scope(project_id)) with check (app.in_scope(project_id));
create policy key_scope on public.projects as restrictive for all to authenticated
  using (app.in_scope(id)) with check (app.in_scope(id));
create policy key_scope on public.users as restrictive for delete to ibid_definer using (app.key_projects() is null);
do $$
declare t text;
begin
  foreach t in array array['ledger', 'reservations', 'pending_deletions'] loop
    execute format('create policy key_scope on public.%I as restrictive for all to authenticated'
      ' using (app.in_scope(project_id)) with check (app.in_scope(project_id))', t);
  end loop;
end $$;
create policy key_scope on public.audit as restrictive for select to authenticated using (app.in_scope(project_id));
