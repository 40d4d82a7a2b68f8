-- How APIs of before set retention asks who owns the project before it looks, as everything does that may more than its caller.
set lock_timeout = '4s';

create or replace function app.set_retention(project uuid, wanted_documents_days int, reckoned text, wanted_chats_days int) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  perform app.set_retention(project, wanted_documents_days, reckoned, wanted_chats_days,
    (select r.versions_days from public.project_retention r where r.project_id = project));
end $$;
