"""One HTML file that a strategist opens: what was read, what rises, what works, and what was made of it."""
