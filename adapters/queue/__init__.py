"""Sending messages to the worker."""
