"""What admins of the installation do: accounts, and who is an admin."""
