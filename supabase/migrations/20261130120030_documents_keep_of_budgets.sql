-- A document that is read by models elsewhere keeps of budgets what that may come to, as an answer does.
set lock_timeout = '4s';

alter table public.documents
  add column reserved_tokens bigint not null default 0 check (reserved_tokens >= 0),
  add column reserved_cost numeric not null default 0 check (reserved_cost >= 0);

-- Each limit that this person's question or document comes under, what was used of it, and what is kept for answers that are being
-- written and documents that are being read, this one among them. With `reserving`, whoever reserves from the same budget waits until
-- this transaction has ended: what they see then is true. A cost that nobody knows counts for nothing.
create function app.budgets_for(person uuid, project uuid, key uuid, of_person jsonb, reserving boolean)
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
      from subject s, (values ('day', 'tokens'), ('day', 'cost'), ('month', 'tokens'), ('month', 'cost')) l (per, unit)
    )
    select l.name, l.per, l.unit, l.most, coalesce(u.sum, 0), coalesce(r.sum, 0) + coalesce(d.sum, 0), l.until
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
    cross join lateral (
      select sum(case l.unit when 'tokens' then o.reserved_tokens else o.reserved_cost end)
      from public.documents o where o.status = 'processing' and not app.is_free(o.lease_until)
        and l.id = case l.name when 'person' then o.created_by when 'project' then o.project_id end) d
    where l.most is not null;
end $$;

-- The caller's own.
create or replace function app.budgets_of(project uuid, key uuid, of_person jsonb, reserving boolean)
  returns table (whose text, per text, unit text, most numeric, used numeric, reserved numeric, renews_at timestamptz)
  language plpgsql security definer set search_path = '' as $$
declare
  me uuid := app.user_id();
begin
  if project is not null and not exists (select from public.members m where m.project_id = project and m.user_id = me)
      or exists (select from public.api_keys k where k.id = key and k.user_id <> me) then
    return;
  end if;
  return query select * from app.budgets_for(me, project, key, of_person, reserving);
end $$;
select app.seal('app.budgets_for(uuid, uuid, uuid, jsonb, boolean)', 'ibid_definer, service_role');
