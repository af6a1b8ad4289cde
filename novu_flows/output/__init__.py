"""Plans, issues and reports to text, Markdown and JSON; text is returned, never printed."""
