-- What is kept of a project outside the database is out of date when one of these rows changes. Whoever writes is told so in a notice that comes with
-- the statement's own answer (adapters/postgres/changes.py): of the project, or of the person whose rights are others now.

create function app.tell_changed() returns trigger language plpgsql set search_path = '' as $$
begin
  raise notice 'changed' using errcode = 'IB001', detail = to_jsonb(coalesce(new, old)) ->> tg_argv[0];
  return null;
end $$;

create trigger tell_changed after update or delete on public.projects for each row execute function app.tell_changed('id');
create trigger tell_changed after insert or update or delete on public.project_settings for each row execute function app.tell_changed('project_id');
create trigger tell_changed after insert or update or delete on public.members for each row execute function app.tell_changed('user_id');
create trigger tell_changed after update of suspended_at on public.users for each row execute function app.tell_changed('id');
create trigger tell_changed after update or delete on public.sessions for each row execute function app.tell_changed('user_id');
create trigger tell_changed after insert or delete on public.documents for each row execute function app.tell_changed('project_id');
create trigger tell_counted after update of status, retired_at on public.documents for each row
  when (old.status is distinct from new.status or old.retired_at is distinct from new.retired_at)
  execute function app.tell_changed('project_id');
create trigger tell_changed after insert or delete on public.runs for each row execute function app.tell_changed('project_id');
