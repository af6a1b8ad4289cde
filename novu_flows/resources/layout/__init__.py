"""Layouts of e-mails, which only today's Novu has under ids of the author's own."""
