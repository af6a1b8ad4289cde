"""Find and read novu.toml, load the user's modules, resolve secrets, read and write files."""

from novu_flows.project.files import read_text, write_file
from novu_flows.project.loading import Project, all_issues, load_project
from novu_flows.project.secrets import resolve_references, resolve_secrets

__all__ = [
    "Project",
    "all_issues",
    "load_project",
    "read_text",
    "resolve_references",
    "resolve_secrets",
    "write_file",
]
