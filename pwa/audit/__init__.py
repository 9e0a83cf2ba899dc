"""Who looked at what is somebody's own, as she sees it; and the whole trail, for whoever keeps watch."""
