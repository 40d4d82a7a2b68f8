-- Security events (`audit`): written with what they tell of, read by admins and by owners, and changed by nobody.

-- Who may add to it may change nothing of it, workers neither; what is too old goes through `app.expire_audit`.
revoke update, delete on public.audit from service_role;

-- Before sign-in: that it failed, for an account that there is or for none, at the same cost.
create function app.note_failed_sign_in(wanted text, why text) returns void
  language sql security definer set search_path = ''
  as $$
    insert into public.audit (user_id, action, subject, detail)
      values (null, 'sign-in-failed', (select u.id from public.users u where u.email = lower(wanted)), jsonb_build_object('why', why))
  $$;

-- What somebody came back with from an issuer, and was not let in by: as whom they are known here, else of whose address the issuer spoke.
create function app.note_refused_sign_in(issuer text, person uuid, wanted text, why text) returns void
  language sql security definer set search_path = ''
  as $$
    insert into public.audit (user_id, action, subject, detail)
      values (null, 'sign-in-failed', coalesce(person, (select u.id from public.users u where u.email = lower(wanted))),
        jsonb_build_object('by', issuer, 'why', why))
  $$;

-- Whichever way somebody signs in, and whatever ends it.
create function app.note_session() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.audit (action, subject, detail) values (
    case when tg_op = 'INSERT' then 'sign-in' when new.end_reason = 'sign-out' then 'sign-out' else 'session-ended' end,
    new.user_id, jsonb_strip_nulls(jsonb_build_object('session', new.id, 'why', nullif(new.end_reason, 'sign-out'))));
  return null;
end $$;
create trigger note_begun after insert on public.sessions for each row execute function app.note_session();
create trigger note_ended after update of ended_at on public.sessions for each row
  when (old.ended_at is null and new.ended_at is not null) execute function app.note_session();

-- Of rows of a project, by whichever statement; what goes with something else (`pg_trigger_depth`) is told by that.
create function app.note_change() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  its jsonb := to_jsonb(coalesce(new, old));
begin
  insert into public.audit (action, subject, project_id) values (
    tg_argv[0] || case tg_op when 'INSERT' then '-added' when 'UPDATE' then '-changed' else '-removed' end,
    (its ->> 'id')::uuid, (its ->> 'project_id')::uuid);
  return null;
end $$;
create trigger note_change after insert or delete on public.tools for each row
  when (pg_trigger_depth() = 0) execute function app.note_change('tool');
create trigger note_update after update of request, secrets, changes, enabled on public.tools for each row
  when (pg_trigger_depth() = 0 and (old.request, old.secrets, old.changes, old.enabled) is distinct from (new.request, new.secrets, new.changes, new.enabled))
  execute function app.note_change('tool');
create trigger note_change after insert or delete on public.tool_servers for each row
  when (pg_trigger_depth() = 0) execute function app.note_change('tool-server');

create function app.note_guard() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.audit (action, subject, project_id) values ('guard-changed', new.project_id, new.project_id);
  return null;
end $$;
create trigger note_guard_chosen after insert on public.project_settings for each row
  when (new.chosen ? 'guardrail') execute function app.note_guard();
create trigger note_guard_changed after update of chosen on public.project_settings for each row
  when (old.chosen -> 'guardrail' is distinct from new.chosen -> 'guardrail') execute function app.note_guard();

-- One event for each document whose passages a statement puts in quarantine: how many, and by which rules.
create function app.note_quarantined() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.audit (action, subject, project_id, detail)
    select 'passages-quarantined', c.document_id, c.project_id,
      jsonb_build_object('passages', count(*), 'rules', jsonb_agg(distinct c.rule))
    from changed c group by c.document_id, c.project_id;
  return null;
end $$;
create trigger note_quarantined after insert on public.quarantined_passages
  referencing new table as changed for each statement execute function app.note_quarantined();

-- Newest first: of a project, to its owners; of everything, with where it came from, to admins of the installation.
create function app.audit_events(project uuid, kinds text[], person uuid, since timestamptz, until timestamptz, before bigint, most int)
  returns table (id bigint, at timestamptz, kind text, user_id uuid, "user" text, subject uuid, subject_user text,
    project_id uuid, address text, detail jsonb)
  language plpgsql stable security definer set search_path = '' as $$
begin
  if project is not null then
    perform app.must_own(project);
  elsif not exists (select from public.users u where u.id = app.user_id() and u.is_admin and u.suspended_at is null) then
    raise insufficient_privilege using schema = 'app', message = 'Only admins of this Ibid can do this. Ask one of them.';
  end if;
  return query
    select a.id, a.at, a.action, a.user_id, coalesce(nullif(who.name, ''), who.email), a.subject, coalesce(nullif(whom.name, ''), whom.email),
      a.project_id, case when project is null then a.address end, a.detail
    from public.audit a left join public.users who on who.id = a.user_id left join public.users whom on whom.id = a.subject
    where (project is null or a.project_id = project)
      and (kinds is null or a.action = any(kinds))
      and (person is null or a.user_id = person or a.subject = person)
      and (since is null or a.at >= since) and (until is null or a.at < until)
      and (before is null or a.id < before)
    order by a.id desc limit most;
end $$;

-- The one way in which events go. However it is called, the last month stays; and that some went is an event.
create function app.expire_audit(days int) returns bigint
  language plpgsql security definer set search_path = '' as $$
declare
  gone bigint;
begin
  delete from public.audit a where a.at < now() - make_interval(days => greatest(days, 30));
  get diagnostics gone = row_count;
  if gone > 0 then
    insert into public.audit (user_id, action, detail) values (null, 'audit-expired', jsonb_build_object('events', gone));
  end if;
  return gone;
end $$;

grant insert (user_id, action, subject, project_id, detail), delete on public.audit to ibid_definer;
create policy definer_notes on public.audit for insert to ibid_definer with check (true);
create policy definer_expires on public.audit for delete to ibid_definer using (true);
select app.seal('app.note_failed_sign_in(text, text)', 'anon');
select app.seal('app.note_refused_sign_in(text, uuid, text, text)', 'anon');
select app.seal('app.note_session()', 'service_role');
select app.seal('app.note_change()', 'service_role');
select app.seal('app.note_guard()', 'service_role');
select app.seal('app.note_quarantined()', 'service_role');
select app.seal('app.audit_events(uuid, text[], uuid, timestamptz, timestamptz, bigint, int)', 'authenticated');
select app.seal('app.expire_audit(int)', 'service_role');
