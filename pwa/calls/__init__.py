"""An officer types in what somebody says on the telephone or at the counter."""
