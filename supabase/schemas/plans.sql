-- What the database does for a search, told to owners: plans of the very statements that a search runs.

-- Plans are kept until the transaction ends. A vector in one would fill pages.
create function app.keep_plan(part text, lines text[]) returns void
  language sql set search_path = ''
  as $$
    select set_config('app.plans', (
      coalesce(nullif(current_setting('app.plans', true), ''), '[]')::jsonb || jsonb_build_object(
        'part', part,
        'ms', (select substring(l from '^Execution Time: ([0-9.]+) ms')::float8 from unnest(lines) l where l like 'Execution Time: %'),
        'plan', (select jsonb_agg(case when length(l) > 300 then left(l, 300) || '…' else l end order by n)
                 from unnest(lines) with ordinality u (l, n))))::text, true)
  $$;

-- The plan that a function keeps for all questions, with the values of this one. They are not part of any SQL.
create function app.explain_kept_plan(part text, statement text, types text[], given text[]) returns void
  language plpgsql set search_path = '' as $$
declare
  told text;
  lines text[] := '{}';
begin
  if exists (select from pg_catalog.pg_prepared_statements where name = 'ibid_explained') then
    deallocate ibid_explained;  -- of a search that broke off
  end if;
  perform set_config('app.value_' || i, coalesce(given[i], ''), true) from generate_subscripts(types, 1) i;
  execute format('prepare ibid_explained (%s) as %s', array_to_string(types, ', '), statement);
  for told in execute 'explain (analyze, buffers) execute ibid_explained (' || (
      select string_agg(format('nullif(current_setting(''app.value_%s''), '''')::%s', i, types[i]), ', ' order by i)
      from generate_subscripts(types, 1) i) || ')' loop
    lines := lines || told;
  end loop;
  deallocate ibid_explained;
  perform app.keep_plan(part, lines);
end $$;

select app.seal('app.keep_plan(text, text[])', 'ibid_definer');
select app.seal('app.explain_kept_plan(text, text, text[], text[])', 'ibid_definer');

-- What the database does for a search, statement by statement; null for whoever does not own the project.
create function app.plans_of_search(
    project uuid, query text, query_vector extensions.halfvec, mode text, how_many int, weight float8,
    only_documents uuid[], filters jsonb, ranking jsonb, near uuid[], embedder smallint)
  returns jsonb
  language plpgsql security definer set search_path = ''
  as $$
begin
  if not app.owns(project) then
    return null;
  end if;
  perform set_config('app.plans', '[]', true);
  perform from app.explain_search_passages(
    project, query, query_vector, mode, how_many, weight, only_documents, filters, ranking, near, embedder);
  return current_setting('app.plans')::jsonb;
end $$;
select app.seal('app.plans_of_search(uuid, text, extensions.halfvec, text, int, float8, uuid[], jsonb, jsonb, uuid[], smallint)', 'authenticated');
