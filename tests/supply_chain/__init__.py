"""What others give us and what we give others: known vulnerabilities in every package of our locks,
and secrets in what we publish. `make supply-chain`.

Its tools live in an environment of their own beside this file.
"""
