"""The browser edition of the lessons."""
