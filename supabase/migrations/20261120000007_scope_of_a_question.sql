-- A question asked of some documents is answered again from the same ones.
set lock_timeout = '4s';
alter table public.runs add column document_ids uuid[];
create index runs_question on public.runs (question_id, started_at);
