-- Mail that Ibid sends: what was asked for and by which address, and the links that it sent.

-- Asked for by anybody, whether there is such an account or not: a worker finds that out, so that nobody who asks can tell.
create table public.mails (
  id uuid primary key,  -- of an invitation: its own id (members.sql)
  kind text not null check (kind in ('reset', 'verify', 'invitation')),
  email text not null check (length(email) <= 320),
  created_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  tries int not null default 0
);
create unique index mails_kind_email on public.mails (kind, email) where kind <> 'invitation';
create index mails_due on public.mails (due_at);

-- A link that was sent: its secret is in the letter and nowhere else.
create table public.mail_links (
  hash bytea primary key,
  user_id uuid not null references public.users on delete cascade,
  kind text not null check (kind in ('reset', 'verify')),
  email text not null check (length(email) <= 320),
  ends_at timestamptz not null
);
create index mail_links_user on public.mail_links (user_id, kind);

select app.protect(array['mails', 'mail_links']);
revoke select on public.mails, public.mail_links from authenticated;  -- they are of nobody who is signed in

-- Once for each address and kind, however often it is asked for; the id of what waits.
create function app.queue_mail(mail uuid, its_kind text, wanted text) returns uuid
  language sql security definer set search_path = ''
  as $$
    insert into public.mails as m (id, kind, email) values (mail, its_kind, lower(wanted))
    on conflict (kind, email) where kind <> 'invitation' do update set due_at = now(), tries = 0
    returning m.id
  $$;

-- Whose a link is, while it is good; asked by whoever has its secret.
create function app.mail_link(secret bytea, its_kind text) returns table (user_id uuid, email text, name text)
  language sql stable security definer set search_path = ''
  as $$
    select l.user_id, u.email, u.name from public.mail_links l join public.users u on u.id = l.user_id and u.email = l.email
    where l.hash = secret and l.kind = its_kind and l.ends_at > now()
  $$;

-- True for the first caller only, who acts as the person it was sent to; all others of the same kind that they were sent go with it.
create function app.take_mail_link(secret bytea, its_kind text) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  whose uuid;
begin
  delete from public.mail_links l where l.hash = secret and l.kind = its_kind and l.user_id = app.user_id() and l.ends_at > now()
    returning l.user_id into whose;
  delete from public.mail_links l where l.user_id = whose and l.kind = its_kind;
  return whose is not null;
end $$;

grant insert, update (due_at, tries) on public.mails to ibid_definer;
grant delete on public.mail_links to ibid_definer;
create policy definer_queues on public.mails for all to ibid_definer using (true) with check (true);
create policy definer_takes on public.mail_links for all to ibid_definer using (true) with check (true);
select app.seal('app.queue_mail(uuid, text, text)', 'anon');
select app.seal('app.mail_link(bytea, text)', 'anon');
select app.seal('app.take_mail_link(bytea, text)', 'authenticated');
