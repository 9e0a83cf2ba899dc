"""What the council tells everybody in an area: emergencies, disruption and news."""
