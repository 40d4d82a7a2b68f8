"""Accounts, sign-ins and API keys."""
