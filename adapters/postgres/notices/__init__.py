"""What people are told by mail: what they chose, what there is to tell, what was told."""
