"""Run a stranger's answer, and send back what it gives (started by tools/classroom/judging.py).

    python -I runner.py     requests come on standard input, replies go to standard output

What the answer gives is compared elsewhere: this process knows inputs only. Whatever an answer does to NumPy,
to the course's package or to this module, it can do no more than give other values.
"""

import linecache
import os
import pickle
import sys
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))


def take_streams():
    """(requests, replies); afterwards what an answer reads is empty, and what it prints goes nowhere."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    sys.stdin = sys.__stdin__ = open(os.devnull, encoding="utf-8")
    sys.stdout = sys.__stdout__ = sys.stderr = sys.__stderr__ = open(os.devnull, "w", encoding="utf-8")
    return requests, replies


class Answers:
    """What the student's cells have defined so far, and what to do with it."""

    def __init__(self, encode, modules):
        self.encode, self.modules, self.observers = encode, modules, {}
        self.names = {"__name__": "__main__", "display": lambda *things, **more: None}

    def run(self, code, file):
        lines = [line + "\n" for line in code.split("\n")]
        linecache.cache[file] = (len(code), None, lines, file)
        exec(compile(code, file, "exec"), self.names)

    def value(self, name):
        """The value of a variable; a function is only said to be one."""
        value = self.names.get(name)
        return {"function": True} if callable(value) else {"value": self.encode(value)}

    def call(self, name, case):
        """What the answer gives for a case, as it is compared; `show` may have said how to look at it."""
        result = self.names[name](*case)
        if name in self.observers and result is not None and result is not Ellipsis:
            result = self.observers[name](result, *case)
        return {"value": self.encode(result)}

    def know(self, sources):
        """The parts of exercises' files that the cases to come refer to."""
        self.modules.know(sources)

    def show(self, name, module, observer):
        """Results of `name` are looked at as the exercise's file says (a model's shapes, for example)."""
        self.observers[name] = self.modules.find(module, observer)

    def bind(self, name, sources, module, reference, value):
        """The lesson goes on with the course's own where the answer is not right, as `exercises.use` does."""
        function = self.modules.once(sources, module, reference)
        self.names[name] = function() if value else function


def raised(error):
    """The exception as plain values: its type, its text, and the student's line where it arose."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("<answer")]
    line = (frames[-1].line or "").strip() if frames else ""
    kind = "NotImplementedError" if isinstance(error, NotImplementedError) else type(error).__name__
    try:
        text = str(error)
    except Exception:
        text = ""
    return {"raised": [kind[:60], text[:1000], line[:200]]}


def main():
    requests, replies = take_streams()
    sys.path.insert(0, HERE)
    import closing
    import plain
    import standing_in

    settings = pickle.loads(plain.read_frame(requests))
    plain.write_frame(replies, plain.dumps({"closed": closing.close(**settings)}))
    sys.path.remove(HERE)
    standing_in.stand_in()
    answers = Answers(plain.encode, standing_in)
    while True:
        try:
            what, *arguments = pickle.loads(plain.read_frame(requests, 1 << 40))
        except EOFError:
            return
        try:
            reply = getattr(answers, what)(*arguments) or {"done": True}
            content = plain.dumps(reply)
            if len(content) > plain.MAX_BYTES:
                content = plain.dumps({"value": {"foreign": "very large value"}})
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            content = plain.dumps(raised(error))
        plain.write_frame(replies, content)


if __name__ == "__main__":
    main()
