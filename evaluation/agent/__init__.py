"""What the agent does with a model that does as it is told, measured through the product's API."""
