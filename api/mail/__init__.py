"""Mail that comes in: replies to letters, letters that came back, complaints."""
