-- Who comes back to a project finds that the answer which was being written for them was stopped.
set lock_timeout = '4s';

create or replace function app.remove_member(project uuid, person uuid) returns table (outcome text, runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  is_last boolean := app.is_last_owner(project, person);
begin
  if person is distinct from app.user_id() then
    perform app.must_own(project);
  end if;
  if is_last then
    return query select 'last owner', '{}'::uuid[];
    return;
  end if;
  delete from public.members m where m.project_id = project and m.user_id = person;
  if not found then
    return query select 'absent', '{}'::uuid[];
    return;
  end if;
  delete from public.tool_grants g where g.project_id = project and g.user_id = person;
  return query
    with ended as (
      update public.runs r set status = 'stopped', ended_at = now(), stop_requested = true, lease_epoch = r.lease_epoch + 1
        where r.project_id = project and r.user_id = person and r.status = 'running'
        returning r.*),
    told as (
      insert into public.messages (id, project_id, chat_id, parent_id, role, content, model, status)
        select e.answer_id, e.project_id, e.chat_id, e.question_id, 'assistant', '', e.model, 'stopped' from ended e)
    select 'done', coalesce(array_agg(e.id), '{}') from ended e;
end $$;

grant insert (id, project_id, chat_id, parent_id, role, content, model, status) on public.messages to ibid_definer;
create policy definer_ends on public.messages for insert to ibid_definer with check (true);
