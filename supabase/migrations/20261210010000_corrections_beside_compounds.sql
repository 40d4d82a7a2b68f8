-- A word that is typed in part, or nearly, is asked as what it is like, also where it begins or ends a compound; and no stem of three letters
-- stands for all that begins so.
set lock_timeout = '4s';

-- What is asked in place of a word that the project does not have.
create or replace function app.asked_instead(project uuid, word text, compounding text[]) returns setof text
  language plpgsql stable set search_path = ''
  as $$
    declare
      correction constant text := app.spelling_correction(project, word);
    begin
      return query select distinct c.lexeme from unnest(compounding) one, app.compounds_of(project, one) c (lexeme) where length(one) >= 4;
      if not found or extensions.similarity(correction, word) >= .6 then
        return next correction;
      end if;
    end $$;
