"""Installing what Ibid needs, step by step and visibly; standard library only."""
