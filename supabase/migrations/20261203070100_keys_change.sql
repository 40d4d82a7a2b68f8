-- What an API key is for can be changed by its person; whoever came with it before is told from who comes with it from then on.
set lock_timeout = '4s';

alter table public.api_keys add column scope int not null default 1;  -- goes on with each change of these, so that who came with another one is told from who comes with this one
drop function app.api_key(bytea);
drop function app.standing(uuid, uuid);  -- an API of before calls the new one by the same words

create function app.api_key(key_hash bytea) returns table (id uuid, user_id uuid, verbs text[], projects uuid[], scope int)
  language sql stable security definer set search_path = ''
  as $$
    select k.id, k.user_id, k.verbs, k.projects, k.scope from public.api_keys k
    where k.hash = key_hash and (k.expires_at is null or k.expires_at > now())
  $$;

-- Whether whoever calls may: with a session or a key that stands, and is for what it was when they came, and an account that is not suspended.
create function app.standing(session uuid, api_key uuid, its_scope int default null) returns text
  language sql stable security definer set search_path = ''
  as $$
    select case
      when exists (select from public.users u where u.id = app.user_id() and u.suspended_at is not null) then 'suspended'
      when session is not null and not app.session_is_alive(session) then 'ended'
      when api_key is not null and not exists (
        select from public.api_keys k where k.id = api_key and k.user_id = app.user_id() and k.scope = coalesce(its_scope, k.scope)
          and coalesce(k.expires_at > now(), true)) then 'ended'
      else 'alive' end
  $$;

-- Of these sessions and API keys the ones that let nobody in any more, or a key nobody with what it was for (`scopes`, one for each key); asked for all
-- who follow a stream at once.
create function app.ended_of(sessions uuid[], keys uuid[], scopes int[]) returns table (id uuid, scope int)
  language sql stable security definer set search_path = ''
  as $$
    select w, null::int from unnest(sessions) w where not exists (
      select from public.sessions s where s.id = w and s.ended_at is null and s.expires_at > now())
    union all
    select w.id, w.scope from unnest(keys, scopes) w (id, scope) where not exists (
      select from public.api_keys k where k.id = w.id and k.scope = w.scope and (k.expires_at is null or k.expires_at > now()))
  $$;

-- What one's key is for from now on. Its projects are of those that its person is in, or were its before. `done`, `absent`, or `stranger`: they are in no
-- such project. Not with a key for certain projects, which would be one for others.
create function app.change_key(key uuid, its_verbs text[], its_projects uuid[]) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  its public.api_keys;
begin
  select k.* into its from public.api_keys k where k.id = key and k.user_id = app.user_id() and app.key_projects() is null for update;
  if its.id is null then
    return 'absent';
  elsif exists (select from unnest(its_projects) p where p <> all(coalesce(its.projects, '{}')) and p not in (select app.my_projects())) then
    return 'stranger';
  end if;
  update public.api_keys k set verbs = its_verbs, projects = its_projects, scope = k.scope + 1
    where k.id = key and (k.verbs, k.projects) is distinct from (its_verbs, its_projects);
  return 'done';
end $$;
grant update (verbs, projects, scope) on public.api_keys to ibid_definer;
create policy definer_changes on public.api_keys for update to ibid_definer using (true) with check (true);

select app.seal('app.api_key(bytea)', 'anon');
select app.seal('app.standing(uuid, uuid, int)', 'authenticated');
select app.seal('app.ended_of(uuid[], uuid[], int[])', 'anon');
select app.seal('app.change_key(uuid, text[], uuid[])', 'authenticated');
