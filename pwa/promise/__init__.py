"""What a promise is worth: pages that say what was not kept, and hear how it was."""
