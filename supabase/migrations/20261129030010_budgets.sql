-- Budgets of projects and keys, and what runs keep of them while they are being written.
set lock_timeout = '4s';

-- What a project, or a key, may use in a day and in a month of UTC: tokens, US dollars, or both. Those of people are in the settings.
create table public.budgets (
  project_id uuid unique references public.projects on delete cascade,
  api_key_id uuid unique references public.api_keys on delete cascade,
  tokens_per_day bigint check (tokens_per_day > 0),
  tokens_per_month bigint check (tokens_per_month > 0),
  cost_per_day numeric check (cost_per_day > 0),
  cost_per_month numeric check (cost_per_month > 0),
  check (num_nonnulls(project_id, api_key_id) = 1)
);
select app.protect(array['budgets']);

-- Owners limit their project, people their keys. Null everywhere: no limit.
create function app.set_budget(project uuid, key uuid, wanted jsonb) returns void
  language plpgsql security definer set search_path = '' as $$
begin
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

-- Each limit that a question of the caller's comes under, what was used of it, and what is kept for answers that are being written,
-- the caller's own among them. With `reserving`, whoever reserves from the same budget waits until this transaction has ended: what
-- they see then is true. A cost that nobody knows counts for nothing.
create function app.budgets_of(project uuid, key uuid, of_person jsonb, reserving boolean)
  returns table (whose text, per text, unit text, most numeric, used numeric, reserved numeric, renews_at timestamptz)
  language plpgsql security definer set search_path = '' as $$
declare
  me uuid := app.user_id();
begin
  if project is not null and not exists (select from public.members m where m.project_id = project and m.user_id = me)
      or exists (select from public.api_keys k where k.id = key and k.user_id <> me) then
    return;
  end if;
  if reserving then
    perform pg_advisory_xact_lock(hashtextextended('budget ' || s.subject, 0)) from (
      select unnest as subject from unnest(array[me, project, key]) where unnest is not null order by 1) s;
  end if;
  return query
    with subject (name, id, limits) as (
      select 'person', me, of_person
      union all select 'project', b.project_id, to_jsonb(b) from public.budgets b where b.project_id = project
      union all select 'key', b.api_key_id, to_jsonb(b) from public.budgets b where b.api_key_id = key
    ), limited as (
      select s.name, s.id, l.per, l.unit, (s.limits ->> (l.unit || '_per_' || l.per))::numeric as most,
        date_trunc(l.per, now(), 'UTC') as since,
        (date_trunc(l.per, now() at time zone 'UTC') + ('1 ' || l.per)::interval) at time zone 'UTC' as until
      from subject s, (values ('day', 'tokens'), ('day', 'cost'), ('month', 'tokens'), ('month', 'cost')) l (per, unit)
    )
    select l.name, l.per, l.unit, l.most, coalesce(u.sum, 0), coalesce(r.sum, 0), l.until
    from limited l
    cross join lateral (
      select sum(case l.unit when 'tokens' then e.input_tokens + e.output_tokens else e.cost end) from (
        select * from public.ledger p where l.name = 'person' and p.user_id = l.id and p.at >= l.since
        union all select * from public.ledger p where l.name = 'project' and p.project_id = l.id and p.at >= l.since
        union all select * from public.ledger p where l.name = 'key' and p.api_key_id = l.id and p.at >= l.since) e) u
    cross join lateral (
      select sum(case l.unit when 'tokens' then o.reserved_tokens else o.reserved_cost end)
      from public.runs o where o.status = 'running'
        and l.id = case l.name when 'person' then o.user_id when 'project' then o.project_id else o.api_key_id end) r
    where l.most is not null;
end $$;
grant insert, delete on public.budgets to ibid_definer;
create policy definer_limits on public.budgets for all to ibid_definer using (true) with check (true);
select app.seal('app.set_budget(uuid, uuid, jsonb)', 'authenticated');
select app.seal('app.budgets_of(uuid, uuid, jsonb, boolean)', 'authenticated');

create policy members_and_holders_see on public.budgets for select to authenticated
  using (project_id in (select app.my_projects())
    or api_key_id in (select k.id from public.api_keys k where k.user_id = (select app.user_id())));

alter table public.runs add column reserved_tokens bigint not null default 0 check (reserved_tokens >= 0),
  add column reserved_cost numeric not null default 0 check (reserved_cost >= 0);
grant insert (reserved_tokens, reserved_cost) on public.runs to authenticated;
