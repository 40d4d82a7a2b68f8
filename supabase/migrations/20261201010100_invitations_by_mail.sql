-- Invitations by mail: the letter's link is known to nobody but whoever reads it.
set lock_timeout = '4s';

alter table public.mails drop constraint mails_kind_check;
alter table public.mails add constraint mails_kind_check check (kind in ('reset', 'verify', 'invitation'));
create unique index mails_kind_email on public.mails (kind, email) where kind <> 'invitation';
alter table public.mails drop constraint mails_kind_email_key;
alter table public.invitations alter column hash drop not null;
alter table public.invitations add column delivery text check (delivery in ('queued', 'sent', 'failed'));
alter table public.invitations add constraint invitations_check1 check (delivery is null or email is not null);

-- Once for each address and kind, however often it is asked for; the id of what waits.
create or replace function app.queue_mail(mail uuid, its_kind text, wanted text) returns uuid
  language sql security definer set search_path = ''
  as $$
    insert into public.mails as m (id, kind, email) values (mail, its_kind, lower(wanted))
    on conflict (kind, email) where kind <> 'invitation' do update set due_at = now(), tries = 0
    returning m.id
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
  if its.delivery is not null then  -- the secret was in a letter to their address and nowhere else
    perform app.prove_by_invitation();
  end if;
  project := its.project_id;
  return next;
end $$;

grant update (delivery) on public.invitations to ibid_definer;
select app.seal('app.mail_invitation(uuid, uuid)', 'authenticated');
select app.seal('app.prove_by_invitation()', 'ibid_definer');
