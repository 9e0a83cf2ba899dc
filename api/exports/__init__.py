"""Reports taken out of the system as a file, for a spreadsheet."""
