"""An environment to declarations: what it holds, as a person would declare it, of which a plan finds no change."""
