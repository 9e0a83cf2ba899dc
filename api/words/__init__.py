"""The words of messages: what is said when something happens, in the council's own words if it wrote some."""
