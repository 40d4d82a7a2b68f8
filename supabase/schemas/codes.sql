-- Codes: order numbers, identifiers, ISBNs, numbers with commas. Found whole, by their parts, and however their separators are written.
-- All of it stands behind a `=`, as whole codes do (app.codes_of), and counts nothing towards a passage's length.
-- Loops, and an end at the first look where no digit is: most texts and questions have none, and a statement costs more than what it does.

-- As codes are compared: full-width letters and digits as plain ones, every hyphen the same, none that only breaks a line.
create function app.folded(said text) returns text
  language sql immutable parallel safe
  return case when octet_length(said) = length(said) then said
    else translate(normalize(said, nfkc), U&'\2010\2011\2012\2013\2212\00AD\200B\2060', '-----') end;

-- A code without its separators.
create function app.bare(code text) returns text
  language sql immutable parallel safe
  return translate(code, '-_./:#@+', '');

-- A number without what separates its thousands and with a point before its decimals; null: what has no such marks, or is no number.
create function app.number_of(code text) returns text
  language sql immutable parallel safe
  return case
    when code ~ '^[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?$' then replace(replace(code, '.', ''), ',', '.')
    when code ~ '^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$' then replace(code, ',', '')
    when code ~ '^[0-9]+,[0-9]+$' then replace(code, ',', '.') end;

-- Each code of a folded text that has a digit, in small letters; a number with its commas, anything else without.
create function app.codes_with_digits(said text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  codes text[] := '{}';
  code text;
begin
  foreach code in array array(
      select left(lower(run[1]), 100)
      from regexp_matches(said, '([[:alnum:]]+(?:[-_./:#@+][[:alnum:]]+|,[0-9]+)*)', 'g') run where run[1] ~ '[0-9]') loop
    if position(',' in code) = 0 or app.number_of(code) is not null then
      codes := codes || code;
    else
      codes := codes || string_to_array(code, ',');
    end if;
  end loop;
  return codes;
end $$;

-- What is written with spaces, without them: `LH 0454`, an IBAN in fours, an ISBN.
create function app.spaced_codes(said text) returns text[]
  language sql immutable parallel safe
  return array(
    select lower(replace(found[1], ' ', ''))
    from regexp_matches(said,
      '\m([A-Z]{1,4} [0-9]{2,}[A-Z0-9]*|[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?|97[89](?: [0-9]{1,7}){3} [0-9X])\M(?![-_./:#@+][[:alnum:]])',
      'g') found);

-- What a code is also found by: as a number; or without its separators, by each part of three characters or more that has a digit, and by
-- the digits after its letters. Not what is a number with a unit, a time or a share: `100km`, `1990s`, `12:30`, `1/2`.
create function app.forms_of(code text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  forms text[] := '{}';
  part text;
  number constant text := app.number_of(code);
  bare constant text := app.bare(code);
begin
  if number is not null then
    return array[number];
  elsif code ~ '^[0-9]+(([.,][0-9]+)+|[[:alpha:]]{0,3})$' or code ~ '^[-0-9_./:#@+]{1,6}$' then
    return '{}';
  elsif bare <> code and length(bare) <= 40 then
    forms := array[bare];
  end if;
  foreach part in array (regexp_split_to_array(code, '[-_./:#@+]'))[:12] loop
    if length(part) between 3 and 40 and part ~ '[0-9]' then
      forms := forms || case when part <> code then part end || substring(part from '^[[:alpha:]]+([0-9]{3,})$');
    end if;
  end loop;
  return array_remove(forms, null);
end $$;

-- The lexemes by which a passage's codes are found, beside those of app.codes_of.
create function app.pieces_of(passage text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  said text := app.folded(passage);
  pieces text[];
  code text;
begin
  if said !~ '[0-9]' then
    return '{}';
  elsif octet_length(said) > length(said) then  -- no space stands between them and a code
    said := regexp_replace(said, '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', ' ', 'g');
  end if;
  pieces := app.spaced_codes(said);
  foreach code in array app.codes_with_digits(said) loop
    pieces := pieces || app.forms_of(code);
    if said <> passage and length(code) >= 3 and (code !~ '^[0-9]+$' or position(code in passage) = 0) then
      pieces := pieces || code;  -- as the text itself does not write it
    end if;
  end loop;
  return array(select distinct '=' || piece from unnest(pieces) piece);
end $$;

-- The codes of a question, whole.
create function app.codes_asked(query text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  said constant text := app.folded(query);
begin
  if said !~ '[0-9]' then
    return '{}';
  end if;
  return app.codes_with_digits(said) || app.spaced_codes(upper(said));
end $$;

-- What a question asks for by its codes: whole, in their other forms, and each number as a part of a code might be it.
create function app.asked_codes(query text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  asked text[] := '{}';
  code text;
begin
  foreach code in array app.codes_asked(query) loop
    if length(code) >= 3 then
      asked := asked || ('=' || array_to_string(code || app.forms_of(code), ' ='));
      asked := asked || case when app.bare(code) ~ '^[0-9]{5,}$' then app.bare(code) end;
    end if;
  end loop;
  return string_to_array(array_to_string(asked, ' '), ' ');
end $$;

-- Those that name one thing, so that what has one is what was asked for: no year, no amount, no `20th`.
create function app.named_codes(query text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  named text[] := '{}';
  code text;
begin
  foreach code in array app.codes_asked(query) loop
    if length(regexp_replace(code, '[^0-9]', '', 'g')) >= (case when code ~ '[[:alpha:]]' then 3 else 6 end)
        and code !~ '^([0-9]+[[:alpha:]]{1,3}|[[:alpha:]]+(19|20)[0-9]{2}|[0-9]{4}[-/.][0-9]{2,4}|[0-9]+([.,][0-9]+)+)$' then
      named := named || array['=' || code, '=' || app.bare(code)] || case when code !~ '[[:alpha:]]' then array[app.bare(code)] end;
    end if;
  end loop;
  return named;
end $$;

-- Whether a question is codes and nothing else: `SO/2026/00057`, `0042`, `LH 0454`. Meaning has nothing to say of those.
create function app.is_codes(query text) returns boolean
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  said text := app.folded(query);
begin
  if said !~ '[0-9]' then
    return false;
  end if;
  said := regexp_replace(said, '(^|\s)[[:alpha:]]{1,4}\s+(?=[0-9]{3})', '\1', 'g');
  return said ~ '[0-9]{4}|[[:alpha:]][-_./:#@+]?[0-9]|[0-9][-_./:#@+]?[[:alpha:]]|[0-9][-_./:#@+,][0-9]'
    and said !~ '(^|\s)[^0-9\s]*[[:alpha:]][^0-9\s]*(\s|$)';
end $$;
