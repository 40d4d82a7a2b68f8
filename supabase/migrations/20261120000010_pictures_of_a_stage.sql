-- Pages that are pictures are read, and counted, after those with text.
set lock_timeout = '4s';

alter table public.document_stages
  drop constraint document_stages_unit_check,
  add constraint document_stages_unit_check check (unit in ('bytes', 'pages', 'pictures', 'passages', 'seconds'));
