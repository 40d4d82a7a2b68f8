"""PostgreSQL: the pool, the roles, the migrations and one file of SQL per noun."""
