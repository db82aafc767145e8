"""What is true of the whole server, whoever visits it."""
