-- People see where they are signed in, and end what they do not know.
set lock_timeout = '4s';

alter table public.sessions
  add column used_at timestamptz not null default now(),
  add column device text not null default '' check (length(device) <= 100),
  add column place text not null default '' check (length(place) <= 64);

drop function app.begin_session(uuid, timestamptz, bytea);
create function app.begin_session(session uuid, ends timestamptz, token bytea, its_device text, its_place text) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.sessions (id, user_id, expires_at, device, place) values (session, app.user_id(), ends, its_device, its_place);
  insert into public.refresh_tokens (hash, user_id, session_id) values (token, app.user_id(), session);
end $$;
create or replace function app.rotate_refresh_token(token bytea, fresh bytea) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  its_session uuid;
begin
  update public.refresh_tokens t set used_at = now()
    where t.hash = token and t.user_id = app.user_id() and t.used_at is null
    returning t.session_id into its_session;
  if its_session is null then
    return false;
  end if;
  insert into public.refresh_tokens (hash, user_id, session_id) values (fresh, app.user_id(), its_session);
  update public.sessions s set used_at = now() where s.id = its_session;
  return true;
end $$;
-- All of the caller's but one; how many there were.
create function app.end_other_sessions(kept uuid, reason text) returns int
  language plpgsql security definer set search_path = '' as $$
declare
  ended int;
begin
  update public.sessions s set ended_at = now(), end_reason = reason
    where s.user_id = app.user_id() and s.id is distinct from kept and s.ended_at is null;
  get diagnostics ended = row_count;
  return ended;
end $$;
-- Of these sessions and API keys the ones that let nobody in any more; asked for all who follow a stream at once.
create function app.ended_of(sessions uuid[], keys uuid[]) returns setof uuid
  language sql stable security definer set search_path = ''
  as $$
    select w from unnest(sessions) w where not exists (
      select from public.sessions s where s.id = w and s.ended_at is null and s.expires_at > now())
    union all
    select w from unnest(keys) w where not exists (
      select from public.api_keys k where k.id = w and (k.expires_at is null or k.expires_at > now()))
  $$;

grant insert (id, user_id, expires_at, device, place), update (ended_at, end_reason, used_at) on public.sessions to ibid_definer;
select app.seal('app.begin_session(uuid, timestamptz, bytea, text, text)', 'authenticated');
select app.seal('app.end_other_sessions(uuid, text)', 'authenticated');
select app.seal('app.ended_of(uuid[], uuid[])', 'anon');
