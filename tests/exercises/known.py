"""What these tests share."""

import pkgutil

from cmx_helpers import exercises
from cmx_helpers.exercises import _engine

TOPICS = [m.name for m in pkgutil.iter_modules(exercises.__path__) if not m.name.startswith("_")]


EXERCISES = [_engine.find(name) for topic in TOPICS for name in exercises.names(topic)]
