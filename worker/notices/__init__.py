"""Notices by mail: jobs that look for what there is to tell people, and tell it."""
