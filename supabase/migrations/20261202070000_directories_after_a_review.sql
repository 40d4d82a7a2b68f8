-- What a review found of directories: whose an address is, and what each of them said.
set lock_timeout = '4s';

-- Whose account and whose row there began at once was made by the directory.
alter table public.scim_people add column made boolean not null default false;
alter table public.users no force row level security;
alter table public.scim_people no force row level security;
update public.scim_people s set made = true from public.users u where u.id = s.user_id and u.created_at = s.created_at;
alter table public.scim_people force row level security;
alter table public.users force row level security;
grant insert (made), update (made) on public.scim_people to ibid_definer;

-- Whether nobody ever came in by an account that the directory made, and nobody looks after this Ibid by it: then its address is nobody's yet.
create function app.is_untouched(person uuid) returns boolean
  language sql stable security definer set search_path = ''
  as $$
    select exists (
        select from public.users u join public.scim_people s on s.user_id = u.id
        where u.id = person and s.made and u.password_hash is null and not u.is_admin)
      and not exists (select from public.identities i where i.user_id = person)
      and not exists (select from public.passkeys p where p.user_id = person)
      and not exists (select from public.sessions s where s.user_id = person)
      and not exists (select from public.api_keys k where k.user_id = person)
  $$;
select app.seal('app.is_untouched(uuid)', 'ibid_definer');

-- Address and name of an account that has no password here: who has one keeps both. An address is its person's: whoever changes it has a new password
-- mailed to themselves. SCIM changes it while nobody has come in yet (app.is_untouched); an issuer that of somebody who signs in there, unless they are
-- an admin, or SCIM took the account over. `changed`, `same`, `own`: the address stays, `taken`: somebody else has it.
create or replace function app.direct_profile(person uuid, address text, its_name text, proved boolean) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  its public.users;
  wanted text;
  stays boolean;
begin
  select u.* into its from public.users u where u.id = person for update;
  wanted := coalesce(lower(address), its.email);
  stays := wanted <> its.email and (its.password_hash is not null or case when app.directory() = 'scim' then not app.is_untouched(person)
    else its.is_admin or exists (select from public.scim_people s where s.user_id = person and not s.made) end);
  if stays then
    wanted := its.email;
  end if;
  if its.password_hash is not null or (wanted, coalesce(its_name, its.name)) is not distinct from (its.email, its.name) then
    return case when stays then 'own' else 'same' end;
  elsif exists (select from public.users u where u.email = wanted and u.id <> person) then
    return 'taken';
  end if;
  update public.users u set email = wanted, name = coalesce(its_name, u.name),
      email_verified_at = case when wanted = u.email then u.email_verified_at when proved then now() end
    where u.id = person;
  perform app.note_directory('account-changed', person, jsonb_build_object('address', wanted <> its.email));
  return case when stays then 'own' else 'changed' end;
end $$;

-- An issuer deleted somebody: they are out of everything and their sign-in there is gone, with what its claim gave them. What they made stays.
create or replace function app.direct_gone(its_subject text, at timestamptz)
  returns table (outcome text, person uuid, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid;
begin
  perform app.must_be_directory();
  insert into public.directory_people as d (issuer, subject, told_at, gone) values (app.directory(), its_subject, at, true)
    on conflict (issuer, subject) do update set gone = true where not d.gone;
  if not found then
    outcome := 'stale';
    return next;
    return;
  end if;
  delete from public.identities i where i.issuer = app.directory() and i.subject = its_subject returning i.user_id into person;
  if person is null then
    outcome := 'nobody';
    return next;
    return;
  end if;
  update public.scim_people s set made = false where s.user_id = person;  -- somebody had come in, whatever is left of it
  perform app.note_directory('identity-removed', person, '{}');
  select s.outcome, s.projects, s.run_projects, s.runs into outcome, projects, run_projects, runs from app.direct_suspension(person, true) s;
  for wanted in select r.group_id from public.group_reasons r where r.user_id = person and r.source = app.directory() loop
    perform app.leave_group(wanted, array[person], array[app.directory()]);
    perform app.note_directory('group-member-removed', person, jsonb_build_object('group', wanted));
  end loop;
  return next;
end $$;

-- A new account, or one that is there already: whose address was proved, or which has no password. `done`, `taken`: the name or the address is
-- somebody's whom the directory keeps; `unproved`: an account has this address that nobody proved.
create or replace function app.scim_make_person(fresh uuid, its_user_name text, its_external text, its_told jsonb, address text, its_name text)
  returns table (outcome text, person uuid)
  language plpgsql security definer set search_path = '' as $$
declare
  there public.users;
begin
  perform app.begin_scim();
  select u.* into there from public.users u where u.email = lower(address) for update;
  if exists (select from public.scim_people s where lower(s.user_name) = lower(its_user_name) or s.user_id = there.id) then
    outcome := 'taken';
  elsif there.password_hash is not null and there.email_verified_at is null then
    outcome := 'unproved';
  else
    outcome := 'done';
    person := coalesce(there.id, fresh);
    if there.id is null then
      insert into public.users (id, email, name) values (fresh, lower(address), its_name);
      perform app.note_directory('sign-up', person, '{}');
    else
      perform app.note_directory('account-taken-over', person, '{}');
      perform app.direct_profile(person, null, its_name, false);
    end if;
    insert into public.scim_people (user_id, user_name, external_id, told, made)
      values (person, its_user_name, its_external, its_told, there.id is null);
  end if;
  return next;
end $$;
