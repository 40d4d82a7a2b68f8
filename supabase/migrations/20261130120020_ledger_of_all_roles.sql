-- Transcribing is charged by the second and reranking by the search: the ledger and the prices know both.
set lock_timeout = '4s';

alter table public.ledger
  add column seconds numeric not null default 0 check (seconds >= 0),
  add column searches bigint not null default 0 check (searches >= 0);
alter table public.prices
  alter column input drop not null,
  add column second numeric check (second >= 0),
  add column search numeric check (search >= 0),
  add check (num_nonnulls(input, second, search) > 0);

create or replace function app.enter_in_ledger(whose uuid, project uuid, key uuid, run uuid, message uuid, document uuid, calls jsonb)
  returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if app.user_id() is not null and (app.user_id() <> whose
      or exists (select from public.projects p where p.id = project
        and not exists (select from public.members m where m.project_id = p.id and m.user_id = whose))
      or exists (select from public.api_keys k where k.id = key and k.user_id <> whose)) then
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
