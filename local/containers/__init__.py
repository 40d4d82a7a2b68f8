"""What runs once when Ibid is started as containers, and how they are asked whether they live."""
