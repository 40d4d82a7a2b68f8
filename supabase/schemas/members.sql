-- Who is in a project, and how somebody comes in, changes their role and goes. Nobody writes `members` but through these.

-- Names and addresses of those whom one shares a project with; `users` itself shows everybody only themselves.
create function app.people_of(project uuid)
  returns table (user_id uuid, name text, email text, role text, since timestamptz, own_role text)
  language sql stable security definer set search_path = ''
  as $$
    select u.id, u.name, u.email, m.role, m.created_at, nullif(m.own_role, 'none')
    from public.members m join public.users u on u.id = m.user_id
    where m.project_id = project
      and exists (select from public.members mine where mine.project_id = project and mine.user_id = app.user_id())
  $$;

-- Whether a project would be nobody's without this one. Who asks waits for whoever else changes its owners, so that nobody asks of a project
-- that they do not belong to.
create function app.is_last_owner(project uuid, person uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform from public.members m where m.project_id = project and m.role = 'owner' order by m.user_id for update;
  return exists (select from public.members m where m.project_id = project and m.role = 'owner' and m.user_id = person)
    and not exists (select from public.members m where m.project_id = project and m.role = 'owner' and m.user_id <> person);
end $$;

-- `done`, `absent`, or `last owner`: then nothing has changed.
create function app.change_role(project uuid, person uuid, wanted text) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  is_last boolean;
begin
  perform app.must_own(project);
  perform app.lock_groups(false);
  is_last := app.is_last_owner(project, person);
  perform app.must_own(project);  -- whoever was waited for may have changed that
  if is_last and wanted <> 'owner' then
    return 'last owner';
  end if;
  update public.members m set own_role = wanted, role = app.ranked(greatest(app.rank(wanted), app.rank(app.role_by_groups(project, person))))
    where m.project_id = project and m.user_id = person;
  return case when found then 'done' else 'absent' end;
end $$;

-- Whoever calls becomes an editor, and this one an owner.
create function app.hand_over(project uuid, person uuid) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  perform app.lock_groups(false);
  perform app.is_last_owner(project, person);
  perform app.must_own(project);  -- as above
  if person = app.user_id() then
    return 'last owner';
  end if;
  update public.members m set role = 'owner', own_role = 'owner' where m.project_id = project and m.user_id = person;
  if not found then
    return 'absent';
  end if;
  update public.members m set role = 'editor', own_role = 'editor' where m.project_id = project and m.user_id = app.user_id();
  return 'done';
end $$;

-- Ends what is being written for people who are out of projects, pair by pair. Whoever writes one finds that it is not theirs any more, and stopped
-- is how it is found by who comes back.
create function app.end_runs(its_projects uuid[], its_people uuid[]) returns table (project_id uuid, id uuid)
  language sql set search_path = ''
  as $$
    with ended as (
      update public.runs r set status = 'stopped', ended_at = now(), stop_requested = true, lease_epoch = r.lease_epoch + 1
        from unnest(its_projects, its_people) o (project_id, user_id)
        where r.project_id = o.project_id and r.user_id = o.user_id and r.status = 'running'
        returning r.*),
    told as (
      insert into public.messages (id, project_id, chat_id, parent_id, role, content, model, status)
        select e.answer_id, e.project_id, e.chat_id, e.question_id, 'assistant', '', e.model, 'stopped' from ended e)
    select e.project_id, e.id from ended e
  $$;

-- Owners remove anybody, and everybody themselves. Answers that are being written for them end, and `runs` says which. What they signed in for with a
-- server of tools goes with them: it is lent, not given. Whom a group keeps in loses their own role; `by group`: they have none.
create function app.remove_member(project uuid, person uuid) returns table (outcome text, runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  is_last boolean;
  by_groups text;
begin
  if person is distinct from app.user_id() then
    perform app.must_own(project);
  elsif project not in (select app.my_projects()) then
    return query select 'absent', '{}'::uuid[];
    return;
  end if;
  perform app.lock_groups(false);
  is_last := app.is_last_owner(project, person);
  if person is distinct from app.user_id() then
    perform app.must_own(project);  -- as above
  end if;
  if is_last then
    return query select 'last owner', '{}'::uuid[];
    return;
  end if;
  by_groups := app.role_by_groups(project, person);
  if by_groups is not null then
    update public.members m set own_role = 'none', role = by_groups where m.project_id = project and m.user_id = person and m.own_role <> 'none';
    return query select case when found then 'done' else 'by group' end, '{}'::uuid[];
    return;
  end if;
  delete from public.members m where m.project_id = project and m.user_id = person;
  if not found then
    return query select 'absent', '{}'::uuid[];
    return;
  end if;
  return query select 'done', coalesce(array_agg(e.id), '{}') from app.end_runs(array[project], array[person]) e;
end $$;

-- Who does not own a project any more has invited nobody: else somebody who was put out comes back by a link of their own.
create function app.withdraw_invitations() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' or new.role <> 'owner' then
    delete from public.invitations i
      where i.project_id = old.project_id and i.created_by = old.user_id and i.used_at is null;
  end if;
  return null;
end $$;
create trigger withdraw_invitations after update or delete on public.members for each row
  when (old.role = 'owner') execute function app.withdraw_invitations();

-- What an invitation says to whoever has its secret; `mine` is the role they have already. None that is used, over, or somebody else's.
create function app.invitation(secret_hash bytea)
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

-- A letter with the link, or another one: noted here, written and sent by a worker. Never of a link that its maker was told: it would prove nothing.
create function app.mail_invitation(project uuid, invitation uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  address text;
begin
  perform app.must_own(project);
  update public.invitations i set delivery = 'queued'
    where i.project_id = project and i.id = invitation and i.used_at is null and i.expires_at > now() and i.email is not null
      and (i.hash is null or i.delivery is not null)
    returning i.email into address;
  if address is null then
    return false;
  end if;
  insert into public.mails as m (id, kind, email) values (invitation, 'invitation', address)
    on conflict (id) do update set due_at = now(), tries = 0;
  return true;
end $$;

-- What the secret of a letter proves: that whoever has it reads what comes to the address of their account.
create function app.prove_by_invitation() returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.users u set email_verified_at = now() where u.id = app.user_id() and u.email_verified_at is null;
  if found then
    insert into public.audit (action, subject) values ('email-verified', app.user_id());
  end if;
end $$;

-- The project that one is a member of from now on, and whether that is new; none where the invitation does not stand. It is used by whom it gives a right: once,
-- however often they accept. Who has the same or more keeps it, and the invitation stays for another.
create function app.accept_invitation(secret_hash bytea) returns table (project uuid, changed boolean)
  language plpgsql security definer set search_path = '' as $$
declare
  its public.invitations;
  me uuid := app.user_id();
begin
  perform app.lock_groups(false);
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
  insert into public.members as m (project_id, user_id, role, own_role) values (its.project_id, me, its.role, its.role)
    on conflict (project_id, user_id) do update set role = excluded.role, own_role = excluded.role
    where app.rank(excluded.role) > app.rank(m.role);
  changed := found;
  if changed then
    update public.invitations i set used_by = me, used_at = now() where i.id = its.id;
  end if;
  if its.delivery is not null then  -- the secret was in a letter to their address and nowhere else
    perform app.prove_by_invitation();
  end if;
  project := its.project_id;
  return next;
end $$;

grant insert (project_id, user_id, role, own_role), update (role, own_role), delete on public.members to ibid_definer;
grant update (used_by, used_at, delivery), delete on public.invitations to ibid_definer;
grant update (status, ended_at, stop_requested, lease_epoch) on public.runs to ibid_definer;
grant insert (id, project_id, chat_id, parent_id, role, content, model, status) on public.messages to ibid_definer;
create policy definer_manages on public.members for all to ibid_definer using (true) with check (true);
create policy definer_accepts on public.invitations for all to ibid_definer using (true) with check (true);
create policy definer_ends on public.runs for update to ibid_definer using (true) with check (true);
create policy definer_ends on public.messages for insert to ibid_definer with check (true);
select app.seal('app.people_of(uuid)', 'authenticated');
select app.seal('app.is_last_owner(uuid, uuid)', 'ibid_definer');
select app.seal('app.change_role(uuid, uuid, text)', 'authenticated');
select app.seal('app.hand_over(uuid, uuid)', 'authenticated');
select app.seal('app.end_runs(uuid[], uuid[])', 'ibid_definer');
select app.seal('app.remove_member(uuid, uuid)', 'authenticated');
select app.seal('app.withdraw_invitations()', 'service_role');
select app.seal('app.invitation(bytea)', 'authenticated');
select app.seal('app.mail_invitation(uuid, uuid)', 'authenticated');
select app.seal('app.prove_by_invitation()', 'ibid_definer');
select app.seal('app.accept_invitation(bytea)', 'authenticated');
