"""Groups of the installation, and their roles in projects."""
