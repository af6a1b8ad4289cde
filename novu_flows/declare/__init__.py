"""What a user writes: frozen values that say what a Novu environment must hold."""
