-- A signed upload lives for minutes, and its document may be deleted before that; only this tells.
set lock_timeout = '4s';
grant usage, create on schema app to ibid_definer;

create index documents_object on public.documents (object_key);

create function app.upload_is_expected(key text) returns boolean
  language sql stable security definer set search_path = ''
  as $$ select exists (select from public.documents d where d.object_key = key) $$;

select app.seal('app.upload_is_expected(text)', 'anon');
revoke create on schema app from ibid_definer;
