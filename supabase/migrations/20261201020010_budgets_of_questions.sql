-- Budgets of questions, beside those of tokens and money. What was asked this month counts, as far as it is still there.
set lock_timeout = '4s';

alter table public.budgets
  add column questions_per_day bigint check (questions_per_day > 0),
  add column questions_per_month bigint check (questions_per_month > 0);

-- Each question, by whose it counts. It stays when a chat, a project or a key is gone, so that nobody asks anew by deleting; one that failed, or whose
-- process died, goes with that. Kept for the month that it counts in.
create table public.questions (
  project_id uuid not null,
  run_id uuid not null,
  user_id uuid not null references public.users on delete cascade,
  api_key_id uuid,
  at timestamptz not null default now(),
  primary key (project_id, run_id)
);
create index questions_user on public.questions (user_id, at);
create index questions_project on public.questions (project_id, at);
create index questions_key on public.questions (api_key_id, at) where api_key_id is not null;
select app.protect(array['questions']);

create function app.count_question() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.questions (project_id, run_id, user_id, api_key_id) values (new.project_id, new.id, new.user_id, new.api_key_id);
    delete from public.questions q where q.user_id = new.user_id and q.at < now() - interval '40 days';
  else
    delete from public.questions q where q.project_id = new.project_id and q.run_id = new.id;
  end if;
  return null;
end $$;
create trigger count_question after insert on public.runs for each row execute function app.count_question();
create trigger give_question_back after update of status on public.runs for each row
  when (new.status = 'failed') execute function app.count_question();
grant insert, delete on public.questions to ibid_definer;
create policy definer_counts on public.questions for all to ibid_definer using (true) with check (true);
select app.seal('app.count_question()', 'service_role');
create policy own_and_owned on public.questions for select to authenticated
  using (user_id = (select app.user_id()) or project_id in (select app.my_owned_projects()));
create policy key_scope on public.questions as restrictive for all to authenticated
  using (app.in_scope(project_id)) with check (app.in_scope(project_id));

insert into public.questions (project_id, run_id, user_id, api_key_id, at)
  select r.project_id, r.id, r.user_id, r.api_key_id, r.started_at from public.runs r
  where r.status <> 'failed' and r.started_at >= date_trunc('month', now(), 'UTC')
  on conflict do nothing;

-- Owners limit their project, people their keys. Null everywhere: no limit.
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
    select project, key, w.tokens_per_day, w.tokens_per_month, w.cost_per_day, w.cost_per_month, w.questions_per_day, w.questions_per_month
    from jsonb_to_record(wanted) as w (tokens_per_day bigint, tokens_per_month bigint, cost_per_day numeric, cost_per_month numeric,
      questions_per_day bigint, questions_per_month bigint)
    where num_nonnulls(w.tokens_per_day, w.tokens_per_month, w.cost_per_day, w.cost_per_month, w.questions_per_day, w.questions_per_month) > 0;
end $$;

create or replace function app.budgets_for(person uuid, project uuid, key uuid, of_person jsonb, reserving boolean)
  returns table (whose text, per text, unit text, most numeric, used numeric, reserved numeric, renews_at timestamptz)
  language plpgsql security definer set search_path = '' as $$
begin
  if reserving then
    perform pg_advisory_xact_lock(hashtextextended('budget ' || s.subject, 0)) from (
      select unnest as subject from unnest(array[person, project, key]) where unnest is not null order by 1) s;
  end if;
  return query
    with subject (name, id, limits) as (
      select 'person', person, of_person
      union all select 'project', b.project_id, to_jsonb(b) from public.budgets b where b.project_id = project
      union all select 'key', b.api_key_id, to_jsonb(b) from public.budgets b where b.api_key_id = key
    ), limited as (
      select s.name, s.id, l.per, l.unit, (s.limits ->> (l.unit || '_per_' || l.per))::numeric as most,
        date_trunc(l.per, now(), 'UTC') as since,
        (date_trunc(l.per, now() at time zone 'UTC') + ('1 ' || l.per)::interval) at time zone 'UTC' as until
      from subject s, (values ('day', 'tokens'), ('day', 'cost'), ('day', 'questions'), ('month', 'tokens'), ('month', 'cost'),
        ('month', 'questions')) l (per, unit)
    )
    select l.name, l.per, l.unit, l.most, case l.unit when 'questions' then q.over else coalesce(u.sum, 0) end,
      case l.unit when 'questions' then q.running else coalesce(r.sum, 0) + coalesce(d.sum, 0) + coalesce(v.sum, 0) end, l.until
    from limited l
    cross join lateral (
      select count(*) filter (where o.id is null) as over, count(o.id) as running from (
        select * from public.questions p where l.name = 'person' and p.user_id = l.id and p.at >= l.since
        union all select * from public.questions p where l.name = 'project' and p.project_id = l.id and p.at >= l.since
        union all select * from public.questions p where l.name = 'key' and p.api_key_id = l.id and p.at >= l.since) a
      left join public.runs o on o.id = a.run_id and o.status = 'running'
      where l.unit = 'questions') q
    cross join lateral (
      select sum(case l.unit when 'tokens' then e.input_tokens + e.output_tokens else e.cost end) from (
        select * from public.ledger p where l.name = 'person' and p.user_id = l.id and p.at >= l.since
        union all select * from public.ledger p where l.name = 'project' and p.project_id = l.id and p.at >= l.since
        union all select * from public.ledger p where l.name = 'key' and p.api_key_id = l.id and p.at >= l.since) e) u
    cross join lateral (
      select sum(case l.unit when 'tokens' then o.reserved_tokens else o.reserved_cost end)
      from public.runs o where o.status = 'running'
        and l.id = case l.name when 'person' then o.user_id when 'project' then o.project_id else o.api_key_id end) r
    cross join lateral (
      select sum(case l.unit when 'tokens' then o.reserved_tokens else o.reserved_cost end)
      from public.documents o where o.status = 'processing' and not app.is_free(o.lease_until)
        and l.id = case l.name when 'person' then o.created_by when 'project' then o.project_id end) d
    cross join lateral (
      select sum(case l.unit when 'tokens' then o.tokens else o.cost end) from (
        select * from public.reservations p where l.name = 'person' and p.user_id = l.id
        union all select * from public.reservations p where l.name = 'project' and p.project_id = l.id
        union all select * from public.reservations p where l.name = 'key' and p.api_key_id = l.id) o
      where o.expires_at > now()) v
    where l.most is not null;
end $$;
