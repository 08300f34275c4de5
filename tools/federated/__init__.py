"""Lesson 15's rounds on an engine made by others, Flower, in an environment of its own (`make federated`)."""
