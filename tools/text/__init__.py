"""What is made once of Unicode's tables."""
