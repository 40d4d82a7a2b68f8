-- Admins of the installation, who suspend accounts and take that back.
set lock_timeout = '4s';

alter table public.users add column is_admin boolean not null default false;
alter table public.users add column suspended_at timestamptz;
-- Whoever made the first account here runs it.
alter table public.users no force row level security;
update public.users set is_admin = true where id = (select id from public.users order by created_at, id limit 1);
alter table public.users force row level security;

create function app.is_suspended() returns boolean
  language sql stable security definer set search_path = ''
  as $$ select exists (select from public.users u where u.id = app.user_id() and u.suspended_at is not null) $$;
select app.seal('app.is_suspended()', 'authenticated');
create or replace function app.my_projects() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$ select m.project_id from public.members m where m.user_id = app.user_id() and not app.is_suspended() $$;
create or replace function app.my_writable_projects() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$
    select m.project_id from public.members m
    where m.user_id = app.user_id() and m.role in ('owner', 'editor') and not app.is_suspended()
  $$;
create or replace function app.my_owned_projects() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$ select m.project_id from public.members m where m.user_id = app.user_id() and m.role = 'owner' and not app.is_suspended() $$;
create or replace function app.my_chats() returns setof uuid
  language sql stable security definer set search_path = ''
  as $$
    select c.id from public.chats c
    where c.user_id = app.user_id() and not app.is_suspended()
      and exists (select from public.members m where m.project_id = c.project_id and m.user_id = c.user_id)
  $$;
create or replace function app.invitation(secret_hash bytea)
  returns table (project_id uuid, project_name text, invited_by text, role text, expires_at timestamptz, mine text)
  language sql stable security definer set search_path = ''
  as $$
    select i.project_id, p.name, coalesce(nullif(maker.name, ''), maker.email), i.role, i.expires_at, m.role
    from public.invitations i join public.projects p on p.id = i.project_id
      join public.users maker on maker.id = i.created_by
      join public.users me on me.id = app.user_id()
      left join public.members m on m.project_id = i.project_id and m.user_id = me.id
    where i.hash = secret_hash and maker.suspended_at is null
      and (i.used_by = me.id and m.role is not null
        or i.used_at is null and i.expires_at > now() and coalesce(i.email = me.email, true))
  $$;
create or replace function app.accept_invitation(secret_hash bytea) returns table (project uuid, changed boolean)
  language plpgsql security definer set search_path = '' as $$
declare
  its public.invitations;
  me uuid := app.user_id();
begin
  select i.* into its from public.invitations i where i.hash = secret_hash for update;
  if its.used_by = me then
    return query select m.project_id, false from public.members m where m.project_id = its.project_id and m.user_id = me;
    return;
  end if;
  if its.id is null or its.used_at is not null or its.expires_at <= now()
      or exists (select from public.users u where u.id = its.created_by and u.suspended_at is not null)
      or not exists (select from public.users u where u.id = me and coalesce(its.email = u.email, true)) then
    return;
  end if;
  insert into public.members as m (project_id, user_id, role) values (its.project_id, me, its.role)
    on conflict (project_id, user_id) do update set role = excluded.role
    where array_position(array['reader', 'editor', 'owner'], excluded.role) > array_position(array['reader', 'editor', 'owner'], m.role);
  changed := found;
  if changed then
    update public.invitations i set used_by = me, used_at = now() where i.id = its.id;
  end if;
  project := its.project_id;
  return next;
end $$;

create trigger tell_changed after update of suspended_at on public.users for each row execute function app.tell_changed('id');

-- Admins of the installation: who is one, and accounts that are suspended and taken back. They see accounts, and of projects no more than anybody.

-- Whoever makes the first account runs the installation. Two that come at once wait for each other.
create function app.first_is_admin() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from public.users) then
    perform pg_advisory_xact_lock(hashtextextended('first account', 0));
    new.is_admin := not exists (select from public.users);
  end if;
  return new;
end $$;
create trigger first_is_admin before insert on public.users for each row execute function app.first_is_admin();

-- Whoever asks waits for all who change admins: of two who step down, or suspend each other, one is refused.
create function app.must_administer() returns void
  language plpgsql security definer set search_path = '' as $$
begin
  perform from public.users u where u.is_admin order by u.id for update;
  if not exists (select from public.users u where u.id = app.user_id() and u.is_admin and u.suspended_at is null) then
    raise insufficient_privilege using schema = 'app', message = 'Only admins of this Ibid can do this. Ask one of them.';
  end if;
end $$;

-- What admins see of accounts: who, since when, and how they stand.
create function app.accounts()
  returns table (id uuid, name text, email text, created_at timestamptz, is_admin boolean, suspended_at timestamptz, signed_in_at timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from public.users u where u.id = app.user_id() and u.is_admin and u.suspended_at is null) then
    raise insufficient_privilege using schema = 'app', message = 'Only admins of this Ibid can do this. Ask one of them.';
  end if;
  return query
    select u.id, u.name, u.email, u.created_at, u.is_admin, u.suspended_at, (select max(s.created_at) from public.sessions s where s.user_id = u.id)
    from public.users u;
end $$;

-- `done`, `absent`, `suspended`, or `last admin`: then nothing has changed.
create function app.set_admin(person uuid, wanted boolean) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  if not wanted and not exists (select from public.users u where u.is_admin and u.suspended_at is null and u.id <> person) then
    return 'last admin';
  end if;
  if wanted and exists (select from public.users u where u.id = person and u.suspended_at is not null) then
    return 'suspended';
  end if;
  update public.users u set is_admin = wanted where u.id = person;
  return case when found then 'done' else 'absent' end;
end $$;

-- Ends their sign-ins and the answers that are being written for them, as `remove_member` does; policies show them nothing from now on. Nobody
-- suspends themselves, so that an admin stays. A run that begins meanwhile waits for the lock, and is refused.
create function app.suspend(person uuid) returns table (outcome text, projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  perform from public.users u where u.id = person for update;
  outcome := case when not found then 'absent' when person = app.user_id() then 'oneself' else 'done' end;
  if outcome <> 'done' then
    return next;
    return;
  end if;
  update public.users u set suspended_at = coalesce(u.suspended_at, now()) where u.id = person;
  update public.sessions s set ended_at = now(), end_reason = 'suspended' where s.user_id = person and s.ended_at is null;
  projects := array(select m.project_id from public.members m where m.user_id = person);
  with ended as (
    update public.runs r set status = 'stopped', ended_at = now(), stop_requested = true, lease_epoch = r.lease_epoch + 1
      where r.user_id = person and r.status = 'running'
      returning r.*),
  told as (
    insert into public.messages (id, project_id, chat_id, parent_id, role, content, model, status)
      select e.answer_id, e.project_id, e.chat_id, e.question_id, 'assistant', '', e.model, 'stopped' from ended e)
  select coalesce(array_agg(e.project_id order by e.id), '{}'), coalesce(array_agg(e.id order by e.id), '{}') into run_projects, runs from ended e;
  return next;
end $$;

create function app.reinstate(person uuid) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  update public.users u set suspended_at = null where u.id = person;
  return case when found then 'done' else 'absent' end;
end $$;

-- Whether whoever calls may: with a session or a key that stands, and an account that is not suspended.
create function app.standing(session uuid, api_key uuid) returns text
  language sql stable security definer set search_path = ''
  as $$
    select case
      when exists (select from public.users u where u.id = app.user_id() and u.suspended_at is not null) then 'suspended'
      when session is not null and not app.session_is_alive(session) then 'ended'
      when api_key is not null and not exists (
        select from public.api_keys k where k.id = api_key and k.user_id = app.user_id() and coalesce(k.expires_at > now(), true)) then 'ended'
      else 'alive' end
  $$;

-- Whichever way somebody signs in, and whatever they ask. The lock waits for who is about to suspend them.
create function app.refuse_suspended() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  since timestamptz;
begin
  select u.suspended_at into since from public.users u where u.id = new.user_id for key share;
  if since is not null then
    raise insufficient_privilege using schema = 'app', constraint = 'suspended',
      message = 'This account is suspended. Ask whoever runs this Ibid.';
  end if;
  return new;
end $$;
create trigger refuse_suspended before insert on public.sessions for each row execute function app.refuse_suspended();
create trigger refuse_suspended before insert on public.runs for each row execute function app.refuse_suspended();

grant update (is_admin, suspended_at) on public.users to ibid_definer;
create policy definer_administers on public.users for update to ibid_definer using (true) with check (true);
select app.seal('app.first_is_admin()', 'service_role');
select app.seal('app.must_administer()', 'ibid_definer');
select app.seal('app.accounts()', 'authenticated');
select app.seal('app.set_admin(uuid, boolean)', 'authenticated');
select app.seal('app.suspend(uuid)', 'authenticated');
select app.seal('app.reinstate(uuid)', 'authenticated');
select app.seal('app.standing(uuid, uuid)', 'authenticated');
select app.seal('app.refuse_suspended()', 'service_role');
