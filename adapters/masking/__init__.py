"""Personal data, replaced by placeholders before text goes to the server of a language model.

`opening.py` says whether it is, `vault.py` holds what stands for what within one run, `masked.py`
does it to a call of a model, and `finding/` says what personal data is. It finds much and not all:
docs/how-to/mask-personal-data.md has the figures.
"""
