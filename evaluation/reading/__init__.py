"""Is every word that somebody sees in a file in its text, once and in order?"""
