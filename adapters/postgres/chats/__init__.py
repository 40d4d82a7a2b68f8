"""Chats, their messages, and the runs that answer."""
