-- People, their sign-ins and keys, and what was done.
set lock_timeout = '4s';
grant usage, create on schema app to ibid_definer;

create table public.users (
  id uuid primary key,
  email text not null check (length(email) <= 320 and email = lower(email)),
  name text check (length(name) <= 200),
  password_hash text,
  created_at timestamptz not null default now()
);
create unique index users_email on public.users (email);

create table public.sessions (
  id uuid primary key,
  user_id uuid not null references public.users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text
);
create index sessions_user on public.sessions (user_id);

-- Single-use: a token that comes back after `used_at` ends its session and so its whole family.
create table public.refresh_tokens (
  hash bytea primary key,
  user_id uuid not null references public.users on delete cascade,
  session_id uuid not null references public.sessions on delete cascade,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index refresh_tokens_session on public.refresh_tokens (session_id);

create table public.api_keys (
  id uuid primary key,
  user_id uuid not null references public.users on delete cascade,
  name text not null check (length(name) between 1 and 200),
  prefix text not null,
  hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz
);
create index api_keys_user on public.api_keys (user_id, created_at);

create table public.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  user_id uuid not null,
  action text not null,
  subject uuid,
  detail jsonb not null default '{}'
);
create index audit_user on public.audit (user_id, at);

-- The first answer to a write that named a key, so that the same call can be made again.
create table public.idempotency_keys (
  user_id uuid not null references public.users on delete cascade,
  route text not null,
  key text not null check (length(key) between 1 and 255),
  body_hash bytea not null,
  status int,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (user_id, route, key)
);

select app.protect(array['users', 'sessions', 'refresh_tokens', 'api_keys', 'audit', 'idempotency_keys']);

create policy self on public.users for select to authenticated using (id = (select app.user_id()));
create policy sign_up on public.users for insert to authenticated with check (id = (select app.user_id()));
create policy own_changes on public.users for update to authenticated
  using (id = (select app.user_id())) with check (id = (select app.user_id()));
create policy own on public.sessions for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
create policy own on public.refresh_tokens for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
create policy own on public.api_keys for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
create policy own on public.idempotency_keys for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
-- What was done is written and read, never changed.
create policy own_reads on public.audit for select to authenticated using (user_id = (select app.user_id()));
create policy own_writes on public.audit for insert to authenticated with check (user_id = (select app.user_id()));
revoke update, delete on public.audit from authenticated;

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

create function app.api_key(key_hash bytea) returns table (id uuid, user_id uuid)
  language sql stable security definer set search_path = ''
  as $$
    select k.id, k.user_id from public.api_keys k
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
revoke create on schema app from ibid_definer;
