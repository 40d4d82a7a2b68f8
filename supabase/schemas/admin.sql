-- Admins of the installation: who is one, and accounts that are suspended and taken back. They see accounts, and of projects no more than anybody.

-- Why somebody is suspended: each takes back only what it said itself, and `users.suspended_at` is set while one of them is there. What a directory says
-- of the last admin waits here for another one.
create table public.suspensions (
  user_id uuid not null references public.users on delete cascade,
  source text not null check (length(source) between 1 and 2000),        -- `admin`, `scim`, or an issuer (directory.sql)
  subject text not null default '' check (length(subject) <= 255),       -- who they are at the issuer, where they may be several people
  at timestamptz not null default now(),
  primary key (user_id, source, subject)
);
select app.protect(array['suspensions']);
revoke select on public.suspensions from authenticated;

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
  perform from public.users u where u.is_admin order by u.id for no key update;  -- what names an admin waits for nobody
  if not exists (select from public.users u where u.id = app.user_id() and u.is_admin and u.suspended_at is null) then
    raise insufficient_privilege using schema = 'app', message = 'Only admins of this Ibid can do this. Ask one of them.';
  end if;
end $$;

-- For what only looks, and waits for nobody.
create function app.must_be_admin() returns void
  language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from public.users u where u.id = app.user_id() and u.is_admin and u.suspended_at is null) then
    raise insufficient_privilege using schema = 'app', message = 'Only admins of this Ibid can do this. Ask one of them.';
  end if;
end $$;

-- What admins see of accounts: who, since when, and how they stand.
create function app.accounts()
  returns table (id uuid, name text, email text, created_at timestamptz, is_admin boolean, suspended_at timestamptz, signed_in_at timestamptz,
    second_factor boolean)
  language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from public.users u where u.id = app.user_id() and u.is_admin and u.suspended_at is null) then
    raise insufficient_privilege using schema = 'app', message = 'Only admins of this Ibid can do this. Ask one of them.';
  end if;
  return query
    select u.id, u.name, u.email, u.created_at, u.is_admin, u.suspended_at, (select max(s.created_at) from public.sessions s where s.user_id = u.id),
      exists (select from public.authenticators a where a.user_id = u.id and a.confirmed_at is not null)
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

-- Whoever calls holds the lock on admins and on the account.
create function app.suspend_now(person uuid, its_source text, its_subject text) returns table (projects uuid[], run_projects uuid[], runs uuid[])
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.suspensions (user_id, source, subject) values (person, its_source, its_subject) on conflict do nothing;
  update public.users u set suspended_at = now() where u.id = person and u.suspended_at is null;
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

-- There is an admin: what was said of one who was the last until then holds. At the end of the transaction, as it may be theirs.
create function app.hold_to_words() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  its public.suspensions;
begin
  perform from public.users u where u.is_admin order by u.id for no key update;
  if exists (select from public.users u where u.id = new.id and u.is_admin and u.suspended_at is null) then
    for its in
      select distinct on (s.user_id) s.* from public.suspensions s join public.users u on u.id = s.user_id
        where u.is_admin and u.suspended_at is null and u.id <> new.id order by s.user_id, s.at
    loop
      perform app.suspend_now(its.user_id, its.source, its.subject);
      insert into public.audit (user_id, action, subject, detail) values (null, 'account-suspended', its.user_id, jsonb_build_object('by', its.source));
    end loop;
  end if;
  return null;
end $$;
create constraint trigger hold_to_words after update of is_admin, suspended_at on public.users deferrable initially deferred for each row
  when (new.is_admin and new.suspended_at is null and (not old.is_admin or old.suspended_at is not null)) execute function app.hold_to_words();

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
  select n.projects, n.run_projects, n.runs into projects, run_projects, runs from app.suspend_now(person, 'admin', '') n;
  return next;
end $$;

-- Takes back what admins said, and what is said by nobody who could take it back: a directory that speaks no more (`speaking`: issuers of which it is
-- heard), an issuer of somebody whom it deleted, or that kept no note of whom. `done`; `absent`; `by directory`: what others say does not come back by
-- hand; then `lifted` says whether admins had said it, too, and `still` who does.
create function app.reinstate(person uuid, speaking text[]) returns table (outcome text, lifted boolean, still text[])
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  perform from public.users u where u.id = person for update;
  if not found then
    outcome := 'absent';
    return next;
    return;
  end if;
  delete from public.suspensions s where s.user_id = person and case s.source when 'admin' then true when 'scim' then not app.is_scim_live()
    else s.source <> all(speaking) or s.subject = ''
      or exists (select from public.directory_people d where d.issuer = s.source and d.subject = s.subject and d.gone) end;
  lifted := found;
  still := array(select distinct s.source from public.suspensions s where s.user_id = person order by 1);
  if still = '{}' then
    update public.users u set suspended_at = null where u.id = person;
  end if;
  outcome := case when still = '{}' then 'done' else 'by directory' end;
  return next;
end $$;

-- As an API asks that does not know who else may say so, while one of the next release is started beside it; goes with the release after. All who said
-- so are taken for speaking, so that nobody comes back by this whom the new one would keep out.
create function app.reinstate(person uuid) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  return (select r.outcome from app.reinstate(person, array(select s.source from public.suspensions s where s.user_id = person)) r);
end $$;

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
grant insert (user_id, source, subject), delete on public.suspensions to ibid_definer;
create policy definer_suspends on public.suspensions for all to ibid_definer using (true) with check (true);
create policy definer_administers on public.users for update to ibid_definer using (true) with check (true);
select app.seal('app.first_is_admin()', 'service_role');
select app.seal('app.must_administer()', 'ibid_definer');
select app.seal('app.must_be_admin()', 'ibid_definer');
select app.seal('app.accounts()', 'authenticated');
select app.seal('app.set_admin(uuid, boolean)', 'authenticated');
select app.seal('app.suspend_now(uuid, text, text)', 'ibid_definer');
select app.seal('app.suspend(uuid)', 'authenticated');
select app.seal('app.reinstate(uuid, text[])', 'authenticated');
select app.seal('app.reinstate(uuid)', 'authenticated');
select app.seal('app.standing(uuid, uuid, int)', 'authenticated');
select app.seal('app.refuse_suspended()', 'service_role');
select app.seal('app.hold_to_words()', 'service_role');
