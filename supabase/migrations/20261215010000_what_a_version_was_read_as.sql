-- A version that was replaced tells what it was read as, and not what was chosen after it.
set lock_timeout = '4s';

alter table public.documents add column read_as text check (length(read_as) <= 255);
update public.documents set read_as = encoding where encoding is not null and status = 'ready';
