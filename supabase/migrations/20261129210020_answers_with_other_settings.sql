-- An answer may be given again with other settings than its project's; whoever goes on with it has to know them.
set lock_timeout = '4s';

alter table public.runs
  add column strictness text check (strictness in ('documents', 'documents_first', 'free')),
  add column chosen_model text check (length(chosen_model) <= 200);
grant insert (strictness, chosen_model) on public.runs to authenticated;
