"""The commands of each section: which endpoints there are, and with which options."""
