-- A link that was mailed is used up in the transaction that does what it is for.
set lock_timeout = '4s';

drop function app.take_mail_link(bytea, text);
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
select app.seal('app.take_mail_link(bytea, text)', 'authenticated');
