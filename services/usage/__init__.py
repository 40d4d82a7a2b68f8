"""What models were asked for and at what cost, and how much of it is allowed."""
