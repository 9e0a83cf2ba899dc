"""What Doorstep costs, measured in one run on one machine, beside the least that could do the same."""
