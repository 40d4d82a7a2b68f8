"""Chats, and answers that are begun, run and followed."""
