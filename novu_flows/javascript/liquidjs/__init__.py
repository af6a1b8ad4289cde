"""Templates of Novu 3.x: Liquid as LiquidJS reads and renders it, with Novu's own filters and its way through JSON."""
