"""What is personal data: a finder for each way to tell, each a pure function of a text."""
