"""The schema as source: the files of `supabase/schemas`, and what is generated from them."""
