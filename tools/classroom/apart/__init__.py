"""The process in which a stranger's answer runs, closed off. It imports nothing of the course."""
