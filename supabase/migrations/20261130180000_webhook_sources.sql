-- A webhook of n8n that is changed there is known again.
set lock_timeout = '4s';

alter table public.tools
  add column source jsonb check (jsonb_typeof(source) = 'object'),
  add column remote_state text check (remote_state in ('changed', 'unpublished', 'gone', 'unregistered')),
  add constraint a_webhooks_source check (source is null or (kind = 'n8n' and fingerprint is not null));
grant insert (source), update (source, remote_state) on public.tools to authenticated;

drop trigger touch on public.tools;
-- What was found out of a webhook is no change of its tool: an answer that is being written goes on with it.
create trigger touch before update of name, description, parameters, request, secrets, changes, enabled, withdrawn_at on public.tools
  for each row execute function app.touch();

-- A webhook was called, and n8n has none such, or has it again. Whoever calls may find that out, readers too; what a list told says more.
create function app.note_registered(tool uuid, seen timestamptz, registered boolean) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  update public.tools t set remote_state = case when not registered then 'unregistered' end
    where t.id = tool and t.kind = 'n8n' and t.updated_at = seen and t.withdrawn_at is null and (registered or t.remote_state is null)
      and t.project_id in (select app.my_projects());
end $$;
grant update (remote_state) on public.tools to ibid_definer;
select app.seal('app.note_registered(uuid, timestamptz, boolean)', 'authenticated');
