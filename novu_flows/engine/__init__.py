"""Opens an environment, plans in it, and carries a plan out; knows no kind of resource by its name."""
