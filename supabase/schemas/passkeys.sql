-- Passkeys (WebAuthn): keys that a person's devices sign in with, beside a password or without one. Only the public half is here.

create table public.passkeys (
  id uuid primary key,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  credential bytea not null check (length(credential) between 1 and 1023),  -- its name at the device
  public_key bytea not null check (length(public_key) between 1 and 2000),
  sign_count bigint not null check (sign_count >= 0),  -- as the device last said; 0 where it counts nothing
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  unique (credential)
);
create index passkeys_user on public.passkeys (user_id, created_at);

select app.protect(array['passkeys']);

-- Whose a passkey is; asked by whoever names it, before they have proved that they have it.
create function app.passkey(its_credential bytea) returns table (id uuid, user_id uuid, public_key bytea, sign_count bigint)
  language sql stable security definer set search_path = ''
  as $$ select p.id, p.user_id, p.public_key, p.sign_count from public.passkeys p where p.credential = its_credential $$;

-- Notes that it was used. False where its count did not go on: then there are two of it.
create function app.use_passkey(passkey uuid, its_count bigint) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.passkeys p set used_at = now(), sign_count = its_count
    where p.id = passkey and p.user_id = app.user_id() and (its_count > p.sign_count or (its_count = 0 and p.sign_count = 0));
  return found;
end $$;

grant update (used_at, sign_count) on public.passkeys to ibid_definer;
create policy definer_uses on public.passkeys for update to ibid_definer using (true) with check (true);
select app.seal('app.passkey(bytea)', 'anon');
select app.seal('app.use_passkey(uuid, bigint)', 'authenticated');
