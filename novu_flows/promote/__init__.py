"""One environment to a plan for another: what the first one holds is what the second one shall hold."""
