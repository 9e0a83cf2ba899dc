"""Me: what this device holds. And officers' signing in."""
