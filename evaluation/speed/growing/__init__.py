"""Many processes of one Ibid: what is faster, what is fair, and what is lost when one dies."""
