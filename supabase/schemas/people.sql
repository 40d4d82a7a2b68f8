-- People, their sign-ins and keys, what was done, and how often what was tried.

create table public.users (
  id uuid primary key,
  email text not null check (length(email) <= 320 and email = lower(email)),
  name text check (length(name) <= 200),
  password_hash text,
  created_at timestamptz not null default now(),
  is_admin boolean not null default false,  -- of the installation (admin.sql)
  suspended_at timestamptz,
  email_verified_at timestamptz  -- null: they have typed it, and nobody knows whether it is theirs
);
create unique index users_email on public.users (email);

create table public.sessions (
  id uuid primary key,
  user_id uuid not null references public.users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  used_at timestamptz not null default now(),  -- when it was renewed last
  device text not null default '' check (length(device) <= 100),  -- a browser and a system, in words
  place text not null default '' check (length(place) <= 64),     -- the network it began in, cut short
  unique (id, user_id)
);
create index sessions_user on public.sessions (user_id);

-- Single-use: a token that comes back after `used_at` ends its session and so its whole family. It is of a session of the same person.
create table public.refresh_tokens (
  hash bytea primary key,
  user_id uuid not null references public.users on delete cascade,
  session_id uuid not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  foreign key (session_id, user_id) references public.sessions (id, user_id) on delete cascade
);
create index refresh_tokens_session on public.refresh_tokens (session_id);

create table public.api_keys (
  id uuid primary key,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  name text not null check (length(name) between 1 and 200),
  prefix text not null,
  hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  verbs text[] not null default '{read}' check (cardinality(verbs) > 0 and verbs <@ array['read', 'ask', 'write', 'manage', 'account']),
  projects uuid[] check (cardinality(projects) between 1 and 100),  -- null: all of its person's. Of one that is gone the id stays, so that no list becomes empty.
  scope int not null default 1,  -- goes on with each change of these, so that who came with another one is told from who comes with this one
  unique (id, user_id),
  check (projects is null or not 'account' = any(verbs))  -- who may make keys could make one for everything
);
create index api_keys_user on public.api_keys (user_id, created_at);

create table public.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  user_id uuid default app.user_id(),  -- null: nobody who was signed in
  action text not null,
  subject uuid,
  detail jsonb not null default '{}',
  project_id uuid,                     -- as all here without a reference: it outlives what it tells of
  address text default nullif(current_setting('app.address', true), '')
);
create index audit_user on public.audit (user_id, at);
create index audit_project on public.audit (project_id, id) where project_id is not null;
create index audit_at on public.audit (at);

-- The first answer to a write that named a key, so that the same call can be made again.
create table public.idempotency_keys (
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  route text not null,
  key text not null check (length(key) between 1 and 255),
  body_hash bytea not null,
  status int,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (user_id, route, key)
);

-- How often what was tried: guesses at passwords, and sign-ups. Here and not in Redis, so that
-- emptying a cache gives nobody new guesses. No policy for anybody: the API reaches it through two functions below.
create table public.attempts (
  subject bytea primary key,  -- a keyed digest: the table tells nobody which addresses were tried
  at timestamptz[] not null,
  ends_at timestamptz not null
);
create index attempts_ends on public.attempts (ends_at);

-- What a person chose for themselves.
create table public.personal_settings (
  user_id uuid primary key default app.user_id() references public.users on delete cascade,
  instructions text not null default '' check (length(instructions) <= 2000),
  notice_work boolean not null default true,       -- which mail they want (notices.sql)
  notice_quota boolean not null default true,
  notice_retention boolean not null default true,
  notice_gaps boolean not null default false
);

select app.protect(array['users', 'sessions', 'refresh_tokens', 'api_keys', 'audit', 'idempotency_keys', 'attempts', 'personal_settings']);
revoke select on public.attempts from authenticated;  -- it is of nobody who is signed in

-- Before sign-in the API is `anon`, which reaches people only through these.
create function app.credentials(wanted text) returns table (id uuid, password_hash text)
  language sql stable security definer set search_path = ''
  as $$ select u.id, u.password_hash from public.users u where u.email = lower(wanted) $$;

create function app.refresh_token(token_hash bytea)
  returns table (user_id uuid, session_id uuid, used boolean, alive boolean)
  language sql stable security definer set search_path = ''
  as $$
    select t.user_id, t.session_id, t.used_at is not null, s.ended_at is null and s.expires_at > now()
    from public.refresh_tokens t join public.sessions s on s.id = t.session_id
    where t.hash = token_hash
  $$;

create function app.api_key(key_hash bytea) returns table (id uuid, user_id uuid, verbs text[], projects uuid[], scope int)
  language sql stable security definer set search_path = ''
  as $$
    select k.id, k.user_id, k.verbs, k.projects, k.scope from public.api_keys k
    where k.hash = key_hash and (k.expires_at is null or k.expires_at > now())
  $$;

create function app.session_is_alive(session uuid) returns boolean
  language sql stable security definer set search_path = ''
  as $$
    select exists (
      select from public.sessions s
      where s.id = session and s.user_id = app.user_id() and s.ended_at is null and s.expires_at > now())
  $$;

select app.seal('app.credentials(text)', 'anon');
select app.seal('app.refresh_token(bytea)', 'anon');
select app.seal('app.api_key(bytea)', 'anon');
select app.seal('app.session_is_alive(uuid)', 'authenticated');

create function app.begin_session(session uuid, ends timestamptz, token bytea, its_device text, its_place text) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.sessions (id, user_id, expires_at, device, place) values (session, app.user_id(), ends, its_device, its_place);
  insert into public.refresh_tokens (hash, user_id, session_id) values (token, app.user_id(), session);
end $$;
-- True for the first caller only, however many come at once; `fresh` then stands in the token's place.
create function app.rotate_refresh_token(token bytea, fresh bytea) returns boolean
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
create function app.end_session(session uuid, reason text) returns void
  language sql security definer set search_path = ''
  as $$
    update public.sessions s set ended_at = now(), end_reason = reason
      where s.id = session and s.user_id = app.user_id() and s.ended_at is null
  $$;
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
-- As an API asks that does not know of scopes, while one of the next release is started beside it; goes with the release after.
create function app.ended_of(sessions uuid[], keys uuid[]) returns setof uuid
  language sql stable security definer set search_path = ''
  as $$
    select w from unnest(sessions) w where not exists (
      select from public.sessions s where s.id = w and s.ended_at is null and s.expires_at > now())
    union all
    select w from unnest(keys) w where not exists (
      select from public.api_keys k where k.id = w and (k.expires_at is null or k.expires_at > now()))
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
grant insert (id, user_id, expires_at, device, place), update (ended_at, end_reason, used_at) on public.sessions to ibid_definer;
grant insert (hash, user_id, session_id), update (used_at) on public.refresh_tokens to ibid_definer;
create policy definer_signs_in on public.sessions for all to ibid_definer using (true) with check (true);
create policy definer_signs_in on public.refresh_tokens for all to ibid_definer using (true) with check (true);
select app.seal('app.begin_session(uuid, timestamptz, bytea, text, text)', 'authenticated');
select app.seal('app.rotate_refresh_token(bytea, bytea)', 'authenticated');
select app.seal('app.end_session(uuid, text)', 'authenticated');
select app.seal('app.end_other_sessions(uuid, text)', 'authenticated');
select app.seal('app.ended_of(uuid[], uuid[], int[])', 'anon');
select app.seal('app.ended_of(uuid[], uuid[])', 'anon');
select app.seal('app.change_key(uuid, text[], uuid[])', 'authenticated');

-- Takes one from each of these budgets, or from none; `wait_seconds` says when there is room again.
-- The window slides: in no hour whatsoever is there more than a limit.
create function app.take_attempts(subjects bytea[], limits int[], seconds int)
  returns table (taken_at timestamptz, wait_seconds int)
  language plpgsql security definer set search_path = ''
  as $$
declare
  span interval := make_interval(secs => seconds);
  moment timestamptz;
begin
  -- Locks the rows, always in the same order, so that two callers never wait for each other.
  insert into public.attempts as a (subject, at, ends_at)
    select s, '{}', clock_timestamp() + span from unnest(subjects) s order by s
    on conflict (subject) do update set
      at = array(select t from unnest(a.at) t where t > clock_timestamp() - span order by t),
      ends_at = excluded.ends_at;
  moment := clock_timestamp();
  select max(ceil(extract(epoch from a.at[cardinality(a.at) - b.most + 1] + span - moment)))
    into wait_seconds
    from public.attempts a join unnest(subjects, limits) b (subject, most) using (subject)
    where cardinality(a.at) >= b.most;
  if wait_seconds is null then
    taken_at := moment;
    update public.attempts a set at = a.at || moment where a.subject = any(subjects);
  else
    wait_seconds := greatest(wait_seconds, 1);
  end if;
  -- Last, and without waiting for anybody: what nobody has tried for a whole window.
  delete from public.attempts a using (
    select e.subject from public.attempts e where e.ends_at < moment
    order by e.ends_at limit 20 for update skip locked) gone
    where a.subject = gone.subject;
  return next;
end $$;

-- What turned out to be no wrong guess is not counted.
create function app.give_back_attempts(subjects bytea[], taken timestamptz) returns void
  language sql security definer set search_path = ''
  as $$
    update public.attempts a set at = array_remove(a.at, taken)
    from (select e.subject from public.attempts e where e.subject = any(subjects)
          order by e.subject for update) mine
    where a.subject = mine.subject
  $$;

grant insert, update, delete on public.attempts to ibid_definer;
create policy definer_counts on public.attempts for all to ibid_definer using (true) with check (true);
select app.seal('app.take_attempts(bytea[], int[], int)', 'anon');
select app.seal('app.give_back_attempts(bytea[], timestamptz)', 'anon');
