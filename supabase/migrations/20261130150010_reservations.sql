-- Searches outside of a question, and vectors of another embedder, keep of budgets what they may come to, as answers and documents do.
set lock_timeout = '4s';

-- What calls that belong to no run and to no document may come to: a search outside of a question, vectors of another embedder. Kept from before
-- they are made until they are entered; of a process that died, until `expires_at`.
create table public.reservations (
  id uuid primary key,
  user_id uuid not null references public.users on delete cascade,
  project_id uuid references public.projects on delete cascade,
  api_key_id uuid references public.api_keys on delete cascade,
  tokens bigint not null check (tokens >= 0),
  cost numeric not null check (cost >= 0),
  expires_at timestamptz not null
);
create index reservations_user on public.reservations (user_id);
create index reservations_project on public.reservations (project_id) where project_id is not null;
create index reservations_key on public.reservations (api_key_id) where api_key_id is not null;
select app.protect(array['reservations']);

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
      from subject s, (values ('day', 'tokens'), ('day', 'cost'), ('month', 'tokens'), ('month', 'cost')) l (per, unit)
    )
    select l.name, l.per, l.unit, l.most, coalesce(u.sum, 0), coalesce(r.sum, 0) + coalesce(d.sum, 0) + coalesce(v.sum, 0), l.until
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
    cross join lateral (
      select sum(case l.unit when 'tokens' then o.tokens else o.cost end) from (
        select * from public.reservations p where l.name = 'person' and p.user_id = l.id
        union all select * from public.reservations p where l.name = 'project' and p.project_id = l.id
        union all select * from public.reservations p where l.name = 'key' and p.api_key_id = l.id) o
      where o.expires_at > now()) v
    where l.most is not null;
end $$;

-- Keep so much of each budget that these calls come under, and say how it stands with it kept: whoever finds one exceeded rolls back. Nothing
-- is kept where nothing is limited. People reserve for themselves, as they enter what they have used.
create function app.reserve(reservation public.reservations, of_person jsonb)
  returns table (whose text, per text, unit text, most numeric, used numeric, reserved numeric, renews_at timestamptz)
  language plpgsql security definer set search_path = '' as $$
begin
  if app.user_id() is not null and (app.user_id() <> reservation.user_id
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

-- Once what was reserved for is in the ledger, in the same transaction.
create function app.release_reservation(reservation uuid) returns void
  language sql security definer set search_path = ''
  as $$ delete from public.reservations r where r.id = reservation and (app.user_id() is null or r.user_id = app.user_id()) $$;
grant insert, delete on public.reservations to ibid_definer;
create policy definer_reserves on public.reservations for all to ibid_definer using (true) with check (true);
select app.seal('app.reserve(public.reservations, jsonb)', 'authenticated, service_role');
select app.seal('app.release_reservation(uuid)', 'authenticated, service_role');

create policy members_see on public.reservations for select to authenticated using (user_id = (select app.user_id()));

-- Why no vectors are made just now.
alter table public.project_embedders add column held_up jsonb check (jsonb_typeof(held_up) = 'object');

create or replace function app.begin_embedder(project uuid, embedder smallint) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  insert into public.project_embedders as e (project_id, embedder) values (project, begin_embedder.embedder)
    on conflict (project_id) do update set candidate = excluded.embedder, backfilled_to = 0, complete_at_version = null, sent_at = null, lease_until = null, held_up = null,
      lease_epoch = e.lease_epoch + 1
    where e.candidate is null and e.embedder <> excluded.embedder;
  return found;
end $$;

create or replace function app.switch_embedder(project uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  perform from public.project_embedders e where e.project_id = project for update;  -- nothing is stored meanwhile
  update public.project_embedders e set embedder = e.candidate, candidate = e.embedder, lease_until = null, held_up = null, lease_epoch = e.lease_epoch + 1
    where e.project_id = project and e.candidate is not null and app.missing_vectors(project, e.candidate) = 0;
  return found;
end $$;

create or replace function app.drop_embedder(project uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  update public.project_embedders e set candidate = null, has_stale_vectors = true, lease_until = null, held_up = null, lease_epoch = e.lease_epoch + 1
    where e.project_id = project and e.candidate is not null;
  return found;
end $$;
