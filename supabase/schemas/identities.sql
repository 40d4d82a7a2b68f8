-- Where people sign in beside their password here: a person may have several, and each belongs to one person.

create table public.identities (
  id uuid primary key,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  issuer text not null check (length(issuer) between 1 and 2000),
  subject text not null check (length(subject) between 1 and 255),  -- a person's name at that issuer, which is given to nobody else
  email text check (length(email) <= 320),  -- as the issuer last said it; it opens nothing
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  unique (issuer, subject)
);
create index identities_user on public.identities (user_id, created_at);

-- What is good once and was used: a row for as long as it would else be good. No policy for anybody.
create table public.spent (
  hash bytea primary key,
  ends_at timestamptz not null
);
create index spent_ends on public.spent (ends_at);

select app.protect(array['identities', 'spent']);
revoke select on public.spent from authenticated;  -- it is of nobody who is signed in

-- Whose an identity is; asked by whoever has proved that it is theirs, before they are anybody here.
create function app.identity(its_issuer text, its_subject text) returns uuid
  language sql stable security definer set search_path = ''
  as $$ select i.user_id from public.identities i where i.issuer = its_issuer and i.subject = its_subject $$;

-- The account with an address, whether the address was ever proved, and whether the account has a password.
create function app.account_with_email(wanted text) returns table (id uuid, verified boolean, has_password boolean)
  language sql stable security definer set search_path = ''
  as $$
    select u.id, u.email_verified_at is not null, u.password_hash is not null
    from public.users u where u.email = lower(wanted)
  $$;

-- True for the first caller only, however many come at once.
create function app.spend(secret bytea, ends timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  delete from public.spent s using (
    select e.hash from public.spent e where e.ends_at < now() order by e.ends_at limit 20 for update skip locked) gone
    where s.hash = gone.hash;
  insert into public.spent (hash, ends_at) values (secret, ends) on conflict do nothing;
  return found;
end $$;
grant insert, delete, update (ends_at) on public.spent to ibid_definer;
create policy definer_spends on public.spent for all to ibid_definer using (true) with check (true);

-- The caller has proved that this address, which is their account's, is theirs.
create function app.verify_email(proved text) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.users u set email_verified_at = now()
    where u.id = app.user_id() and u.email = lower(proved) and u.email_verified_at is null;
  return found;
end $$;
grant update (email_verified_at) on public.users to ibid_definer;
create policy definer_verifies on public.users for update to ibid_definer using (true) with check (true);

select app.seal('app.identity(text, text)', 'anon');
select app.seal('app.account_with_email(text)', 'anon');
select app.seal('app.spend(bytea, timestamptz)', 'anon, ibid_definer');
select app.seal('app.verify_email(text)', 'authenticated');
