"""What admins of the installation do."""
