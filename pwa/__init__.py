"""What people see: pages, their templates, CSS, small scripts. Rests on api/."""
