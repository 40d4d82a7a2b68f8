-- A second factor beside a password: an authenticator that makes codes (RFC 6238), and codes for whoever has lost it. Written by the functions
-- below and by nothing else.

create table public.authenticators (
  user_id uuid primary key default app.user_id() references public.users on delete cascade,
  sealed text not null check (length(sealed) <= 1000),  -- its secret, under a key that the database does not have
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,           -- null: begun, and asked for at no sign-in
  last_step bigint not null default 0 -- of time, of the last code that was good: neither it nor an earlier one is good again
);

create table public.recovery_codes (
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  hash bytea not null,
  primary key (user_id, hash)
);

select app.protect(array['authenticators', 'recovery_codes']);

-- False where there is one already: that goes first, by whoever has a code of it.
create function app.begin_authenticator(its_secret text) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.authenticators as a (user_id, sealed) values (app.user_id(), its_secret)
    on conflict (user_id) do update set sealed = excluded.sealed, created_at = now(), last_step = 0 where a.confirmed_at is null;
  return found;
end $$;

-- True for the first caller only, however many come with the same code at once, to whichever process.
create function app.take_code(step bigint) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.authenticators a set last_step = step where a.user_id = app.user_id() and a.last_step < step;
  return found;
end $$;

create function app.take_recovery_code(code bytea) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  delete from public.recovery_codes r where r.user_id = app.user_id() and r.hash = code;
  return found;
end $$;

-- In place of all that there were.
create function app.keep_recovery_codes(hashes bytea[]) returns void
  language sql security definer set search_path = ''
  as $$
    delete from public.recovery_codes r where r.user_id = app.user_id();
    insert into public.recovery_codes (user_id, hash) select app.user_id(), h from unnest(hashes) h
  $$;

-- False where none was begun, or it is confirmed already.
create function app.confirm_authenticator() returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.authenticators a set confirmed_at = now() where a.user_id = app.user_id() and a.confirmed_at is null;
  return found;
end $$;

create function app.remove_authenticator(person uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  delete from public.recovery_codes r where r.user_id = person;
  delete from public.authenticators a where a.user_id = person;
  return found;
end $$;

create function app.remove_my_authenticator() returns boolean
  language sql security definer set search_path = ''
  as $$ select app.remove_authenticator(app.user_id()) $$;

-- For somebody who has lost theirs: `done`, `absent`, `none` where they have none, or `oneself`: who has theirs removes it by a code.
create function app.reset_second_factor(person uuid) returns text
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

-- Of a sign-in that waits for the caller's second factor: true once, in the transaction that signs them in.
create function app.take_challenge(challenge bytea, ends timestamptz) returns boolean
  language sql security definer set search_path = ''
  as $$ select app.spend(pg_catalog.sha256(challenge || pg_catalog.uuid_send(app.user_id())), ends) $$;

grant insert, update, delete on public.authenticators, public.recovery_codes to ibid_definer;
create policy definer_keeps on public.authenticators for all to ibid_definer using (true) with check (true);
create policy definer_keeps on public.recovery_codes for all to ibid_definer using (true) with check (true);
select app.seal('app.begin_authenticator(text)', 'authenticated');
select app.seal('app.take_code(bigint)', 'authenticated');
select app.seal('app.take_challenge(bytea, timestamptz)', 'authenticated');
select app.seal('app.take_recovery_code(bytea)', 'authenticated');
select app.seal('app.keep_recovery_codes(bytea[])', 'authenticated');
select app.seal('app.confirm_authenticator()', 'authenticated');
select app.seal('app.remove_authenticator(uuid)', 'ibid_definer');
select app.seal('app.remove_my_authenticator()', 'authenticated');
select app.seal('app.reset_second_factor(uuid)', 'authenticated');
