"""Real browsers, driven by the tests: Firefox for real pushes, Chromium for everything else."""
