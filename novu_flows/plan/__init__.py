"""What there is to do: the comparable form, the comparison, changes, the plan, its file and the report of its apply."""
