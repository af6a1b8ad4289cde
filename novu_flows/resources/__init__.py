"""
What each kind of resource knows, one folder per kind.

`observe` reads what the declarations need of it, `compare` finds the changes, `write` carries one out.
"""
