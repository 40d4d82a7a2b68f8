-- Servers that ask for more rights, or for a sign-in only at a call, and renewals that died half-way.
set lock_timeout = '4s';

alter table public.tool_servers add column challenge jsonb check (jsonb_typeof(challenge) = 'object');
alter table public.tool_grants add column interrupted_at timestamptz;
grant update (challenge) on public.tool_servers to authenticated;

-- A server refused a call, and said how somebody who may do more would sign in. Whoever calls may find that out, readers too.
create function app.note_challenge(server uuid, told jsonb) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tool_servers s set signs_in = true, challenge = told
    where s.id = server and s.project_id in (select app.my_projects());
end $$;
grant update (signs_in, challenge, updated_at) on public.tool_servers to ibid_definer;
create policy definer_notes on public.tool_servers for update to ibid_definer using (true) with check (true);
select app.seal('app.note_challenge(uuid, jsonb)', 'authenticated');

create or replace function app.begin_renewal(server uuid, seen uuid, patience interval) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tool_grants g
    set lease_until = now() + patience, interrupted_at = coalesce(g.interrupted_at, case when g.lease_until is not null then now() end)
    where g.server_id = server and g.version = seen and g.ended_at is null and app.is_free(g.lease_until)
      and g.project_id in (select app.my_projects());
  return found;
end $$;
create or replace function app.keep_renewed(server uuid, seen uuid, tokens text, life interval) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tool_grants g
    set sealed = tokens, version = gen_random_uuid(), expires_at = now() + life, lease_until = null, interrupted_at = null
    where g.server_id = server and g.version = seen and g.ended_at is null and g.project_id in (select app.my_projects());
end $$;
grant update (interrupted_at) on public.tool_grants to ibid_definer;
