-- Where the encoding of a text was a guess, a person may choose another one.
set lock_timeout = '4s';

alter table public.documents add column encoding text check (length(encoding) <= 255);
alter table public.documents add column encodings jsonb not null default '[]';
grant update (encoding) on public.documents to authenticated;
