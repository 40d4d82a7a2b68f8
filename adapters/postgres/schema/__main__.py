"""`python -m adapters.postgres.schema`: write what is generated from the files of the schema.

That is the functions that tell plans, and the sums of new migrations. With the word `baseline` it
prints one migration that makes everything, for the day on which the migrations start again.
"""

import sys

from adapters.postgres.schema import files, plans, sums
from adapters.postgres.schema.baseline import baseline


def main() -> None:
    if sys.argv[1:] == ["baseline"]:
        sys.stdout.write(baseline())
        return
    schemas = files.SUPABASE / "schemas"
    generated = plans.twins((schemas / "search.sql").read_text())
    (schemas / "plans_generated.sql").write_text(generated)
    sums.add_new()


if __name__ == "__main__":
    main()
