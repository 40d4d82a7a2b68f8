-- Who is nobody is no worker, what is limited is one's own, and nobody waits for a project that they do not belong to.
set lock_timeout = '4s';

create function app.is_worker() returns boolean language sql stable
  return current_setting('role') = 'service_role';

revoke select on public.attempts from authenticated;

-- What somebody signed in for goes with their membership: the foreign key says so.
drop policy definer_takes_back on public.tool_grants;
revoke delete on public.tool_grants from ibid_definer;

create or replace function app.enter_in_ledger(whose uuid, project uuid, key uuid, run uuid, message uuid, document uuid, calls jsonb)
  returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if not app.is_worker() and (app.user_id() is distinct from whose
      or exists (select from public.projects p where p.id = project
        and not exists (select from public.members m where m.project_id = p.id and m.user_id = whose)
        and not exists (select from public.runs r where r.id = run and r.project_id = p.id and r.user_id = whose))
      or exists (select from public.api_keys k where k.id = key and k.user_id <> whose)
      or exists (select from public.runs r where r.id = run and r.user_id <> whose)
      or exists (select from public.messages m join public.chats c on c.id = m.chat_id where m.id = message and c.user_id <> whose)
      or exists (select from public.documents d where d.id = document and d.project_id is distinct from project)) then
    raise insufficient_privilege using schema = 'app', message = 'Nobody enters what others have used.';
  end if;
  insert into public.ledger (id, at, user_id, project_id, api_key_id, run_id, message_id, document_id, role, model, outcome,
      input_tokens, cached_tokens, output_tokens, estimated, cost, seconds, searches)
    select c.id, c.at, whose, project, key, run, message, document, c.role, c.model, c.outcome,
      c.input_tokens, c.cached_tokens, c.output_tokens, c.estimated, c.cost, coalesce(c.seconds, 0), coalesce(c.searches, 0)
    from jsonb_to_recordset(calls) as c (id uuid, at timestamptz, role text, model text, outcome text, input_tokens bigint,
      cached_tokens bigint, output_tokens bigint, estimated boolean, cost numeric, seconds numeric, searches bigint)
    where run is null or not exists (select from public.ledger l where l.run_id = run)
    on conflict (id) do nothing;
end $$;

create or replace function app.set_budget(project uuid, key uuid, wanted jsonb) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if num_nonnulls(project, key) <> 1 then
    raise invalid_parameter_value using message = 'A budget is of a project or of a key.';
  end if;
  if project is not null then
    if not exists (select from public.members m
        where m.project_id = project and m.user_id = app.user_id() and m.role = 'owner') then
      raise insufficient_privilege using schema = 'app', message = 'Only owners of this project can do this. Ask one of them.';
    end if;
  elsif not exists (select from public.api_keys k where k.id = key and k.user_id = app.user_id()) then
    raise insufficient_privilege using schema = 'app', message = 'This key is not yours.';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('set budget ' || coalesce(project, key), 0));
  delete from public.budgets b where b.project_id = project or b.api_key_id = key;
  insert into public.budgets
    select project, key, w.tokens_per_day, w.tokens_per_month, w.cost_per_day, w.cost_per_month
    from jsonb_to_record(wanted) as w (tokens_per_day bigint, tokens_per_month bigint, cost_per_day numeric, cost_per_month numeric)
    where num_nonnulls(w.tokens_per_day, w.tokens_per_month, w.cost_per_day, w.cost_per_month) > 0;
end $$;

create or replace function app.budgets_of(project uuid, key uuid, of_person jsonb, reserving boolean)
  returns table (whose text, per text, unit text, most numeric, used numeric, reserved numeric, renews_at timestamptz)
  language plpgsql security definer set search_path = '' as $$
declare
  me uuid := app.user_id();
begin
  if me is null
      or project is not null and not exists (select from public.members m where m.project_id = project and m.user_id = me)
      or exists (select from public.api_keys k where k.id = key and k.user_id <> me) then
    return;
  end if;
  return query select * from app.budgets_for(me, project, key, of_person, reserving);
end $$;

create or replace function app.reserve(reservation public.reservations, of_person jsonb)
  returns table (whose text, per text, unit text, most numeric, used numeric, reserved numeric, renews_at timestamptz)
  language plpgsql security definer set search_path = '' as $$
begin
  if not app.is_worker() and (app.user_id() is distinct from reservation.user_id
      or not exists (select from public.members m where m.project_id = reservation.project_id and m.user_id = reservation.user_id)
      or exists (select from public.api_keys k where k.id = reservation.api_key_id and k.user_id <> reservation.user_id)) then
    raise insufficient_privilege using schema = 'app', message = 'Nobody reserves what others may use.';
  end if;
  if jsonb_strip_nulls(of_person) = '{}' and not exists (select from public.budgets b
      where b.project_id = reservation.project_id or b.api_key_id = reservation.api_key_id) then
    return;
  end if;
  insert into public.reservations select reservation.*;
  return query select * from app.budgets_for(reservation.user_id, reservation.project_id, reservation.api_key_id, of_person, true);
  delete from public.reservations r where r.user_id = reservation.user_id and r.expires_at < now();
end $$;

create or replace function app.release_reservation(reservation uuid) returns void
  language sql security definer set search_path = ''
  as $$ delete from public.reservations r where r.id = reservation and (app.is_worker() or r.user_id = app.user_id()) $$;

create or replace function app.change_role(project uuid, person uuid, wanted text) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  is_last boolean;
begin
  perform app.must_own(project);
  is_last := app.is_last_owner(project, person);
  perform app.must_own(project);  -- whoever was waited for may have changed that
  if is_last and wanted <> 'owner' then
    return 'last owner';
  end if;
  update public.members m set role = wanted where m.project_id = project and m.user_id = person;
  return case when found then 'done' else 'absent' end;
end $$;

create or replace function app.hand_over(project uuid, person uuid) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  perform app.is_last_owner(project, person);
  perform app.must_own(project);  -- as above
  if person = app.user_id() then
    return 'last owner';
  end if;
  update public.members m set role = 'owner' where m.project_id = project and m.user_id = person;
  if not found then
    return 'absent';
  end if;
  update public.members m set role = 'editor' where m.project_id = project and m.user_id = app.user_id();
  return 'done';
end $$;

create or replace function app.remove_member(project uuid, person uuid) returns table (outcome text, runs uuid[])
  language plpgsql security definer set search_path = '' as $$
declare
  is_last boolean;
begin
  if person is distinct from app.user_id() then
    perform app.must_own(project);
  elsif project not in (select app.my_projects()) then
    return query select 'absent', '{}'::uuid[];
    return;
  end if;
  is_last := app.is_last_owner(project, person);
  if person is distinct from app.user_id() then
    perform app.must_own(project);  -- as above
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
