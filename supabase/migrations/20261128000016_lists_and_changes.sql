-- Lists of documents in any order, page after page; and what changed since one looked, told by transaction.
set lock_timeout = '4s';

-- Names in the order people expect: 'Report 9' before 'report 10', 'é' beside 'e'. Not an ICU collation: builds of
-- PostgreSQL come without ICU, and an index made with one version of it is wrong with the next.
-- A number is as long as it needs to be, up to sixteen digits; the longest name gives 1,500 bytes, which fits into an index.
create function app.natural_order(name text) returns text
  language sql immutable strict parallel safe
  return left(regexp_replace(regexp_replace(regexp_replace(lower(normalize(name, NFD)),
    '[\u0300-\u036f]', '', 'g'), '(\d+)', '0000000000000000\1', 'g'), '\d*(\d{16})', '\1', 'g'), 600);

-- A time cannot tell what changed since one looked: it is when a transaction began, and it may end minutes later.
-- Transactions that had ended when one looked are known by number, so whatever has a later one is new, and nothing else.
alter table public.documents
  add column sort_name text collate "C" generated always as (app.natural_order(name)) stored,
  add column changed_in xid8 not null default pg_current_xact_id();

create function app.touch_document() returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at = now();
  new.changed_in = pg_current_xact_id();
  return new;
end $$;
drop trigger touch on public.documents;
create trigger touch before update on public.documents for each row execute function app.touch_document();

create index documents_changed on public.documents (project_id, changed_in);
-- The one before had the ids the other way round, so no page could begin in it.
drop index public.documents_project;
create index documents_newest on public.documents (project_id, created_at desc, id desc);
