"""Answers that are no answers: each tries to get points, to read what is not for it, or to do harm.

`{course}` is the course folder with the gradebook and the others' hand-ins, `{pid}` the process that grades.
Each source is the answer's cell for the exercise `pooling.receptive_field`, with a function that is wrong.
"""

WRONG = "\n\ndef receptive_field(layers):\n    return -1\n"

POINTS = {
    "the variable of grading removed": """
import os
os.environ.pop('NBGRADER_EXECUTION', None)
os.environ['CMX_GRADING_SEED'] = '1'""",
    "allclose replaced": """
import numpy
numpy.allclose = lambda *a, **k: True
numpy.array_equal = numpy.allclose""",
    "a fake package first on the path": """
import os, sys, tempfile
folder = tempfile.mkdtemp()
os.makedirs(folder + "/cmx_helpers")
open(folder + "/cmx_helpers/__init__.py", "w").write("class exercises:\\n    check = use = print")
sys.path.insert(0, folder)
for name in [name for name in sys.modules if name.startswith("cmx_helpers")]:
    del sys.modules[name]""",
    "import wrapped": """
import builtins
real = builtins.__import__
def wrapped(name, *more, **other):
    module = real(name, *more, **other)
    if "exercises" in name:
        module.check = print
    return module
builtins.__import__ = wrapped""",
    "builtins changed": """
import builtins
builtins.any = lambda things: False
builtins.all = lambda things: True
builtins.abs = lambda x: 0""",
    "an input transformer": "get_ipython().input_transformers_post.append(lambda lines: ['print(1)'])",
    "a value that equals everything": """
class Same(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return 0
    def __array__(self, *a, **k): raise ValueError
receptive_field_ = lambda layers: Same(3)""",
    "the frames of the caller read": """
import sys
def receptive_field(layers):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if isinstance(value, list) and value and isinstance(value[0], int):
                return value[0]
        frame = frame.f_back
    return -1""",
    "all objects searched for the reference": """
import gc
def receptive_field(layers):
    for thing in gc.get_objects():
        if callable(getattr(thing, "reference", None)):
            try:
                return thing.reference(layers)
            except Exception:
                pass
    return -1""",
    "the reference fetched from the package": """
from cmx_helpers.exercises import _engine
receptive_field = _engine.find("pooling.receptive_field").reference""",
    "the reference fetched with use": """
from cmx_helpers import exercises
receptive_field = exercises.use("pooling.receptive_field", None)""",
    "the reference imported from its file": """
import importlib.util, cmx_helpers, os
path = os.path.dirname(cmx_helpers.__file__) + "/exercises/pooling/receptive_field.py"
spec = importlib.util.spec_from_file_location("reference", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
receptive_field = module.receptive_field.reference""",
    "another's hand-in read": """
import glob
def receptive_field(layers):
    for path in glob.glob("{course}/submitted/*/*/*.ipynb"):
        names = {{}}
        exec(open(path).read(), names)
    raise ValueError(open("{course}/submitted/right/02_pooling/02_pooling_exercises.ipynb").read())""",
    "the seed read": """
def receptive_field(layers):
    raise ValueError(open("{course}/grading_seed.txt").read())""",
    "the judgements read": "text = open('{course}/judged/right/02_pooling.json').read()",
    "a reply of its own written": """
import os, json, struct, base64
def receptive_field(layers):
    reply = json.dumps({{"points": 99, "status": "correct", "value": {{"int": "3"}}}}).encode()
    for number in range(3, 20):
        try:
            os.write(number, struct.pack("<Q", len(reply)) + reply)
        except OSError:
            pass
    return -1""",
    "a pickle as the reply": """
import os, pickle, struct
class Bomb:
    def __reduce__(self): return (os.system, ("touch {course}/harm",))
def receptive_field(layers):
    reply = pickle.dumps(Bomb())
    for number in range(3, 20):
        try:
            os.write(number, struct.pack("<Q", len(reply)) + reply)
        except OSError:
            pass
    return -1""",
    "encoding replaced": """
import sys, json
for module in list(sys.modules.values()):
    if hasattr(module, "encode") and hasattr(module, "Foreign"):
        module.encode = lambda *a: {{"correct": 1}}
json.dumps = lambda *a, **k: '{{"status": "correct", "points": 6}}'""",
    "an exception called correct": """
class correct(Exception): pass
def receptive_field(layers):
    raise correct("correct. All 5 cases agree.")""",
    "a generator of right-looking things": "def receptive_field(layers):\n    return (n for n in range(9))",
    "an array of all answers": "import numpy as np\ndef receptive_field(layers):\n    return np.arange(1000)",
    "not a number": "def receptive_field(layers):\n    return float('nan')",
}

HARM = {
    "the gradebook changed": """
import sqlite3
c = sqlite3.connect('{course}/gradebook.db')
c.execute('update grade set manual_score = 99')
c.commit()""",
    "the gradebook emptied": "open('{course}/gradebook.db', 'w').close()",
    "the gradebook deleted": "import os\nos.remove('{course}/gradebook.db')",
    "the gradebook locked": "import os\nos.chmod('{course}/gradebook.db', 0)",
    "the times of files changed": "import os\nos.utime('{course}/gradebook.db', (0, 0))",
    "marks written": "open('{course}/marks.csv', 'w').write('me,99')",
    "a judgement written": """
import os
os.makedirs('{course}/judged/me', exist_ok=True)
open('{course}/judged/me/02_pooling.json', 'w').write('1')""",
    "a link into the course": """
import os
os.symlink('{course}/gradebook.db', 'link')
open('link', 'a').write('x')""",
    "the course's folder renamed": "import os\nos.rename('{course}', '{course}-gone')",
    "the package changed": "import cmx_helpers\nopen(cmx_helpers.__file__, 'a').write('# harm')",
    "the grading process ended": "import os, signal\nos.kill({pid}, signal.SIGKILL)",
    "all processes ended": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "the own group ended": "import os, signal\nos.killpg(0, signal.SIGTERM)",
    "a shell": "import os\nos.system('touch {course}/harm')",
    "a subprocess": "import subprocess\nsubprocess.run(['touch', '{course}/harm'])",
    "processes without end": "import os\nwhile True:\n    os.fork()",
    "one that outlives it": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)",
    "the network": "import socket\nsocket.create_connection(('127.0.0.1', {port}), 2).send(b'harm')",
    "a server": "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\nopen('{course}/harm', 'w')",
    "memory without end": "held = []\nwhile True:\n    held.append(bytearray(100_000_000))",
    "output without end": "print('x' * 10**9)\nimport sys\nsys.stderr.write('y' * 10**8)",
    "a file without end": "with open('big', 'wb') as f:\n    while True:\n        f.write(bytes(1_000_000))",
    "files without end": "n = 0\nwhile True:\n    n += 1\n    open(f'file{{n}}', 'w').write('x' * 1000)",
    "the C library itself": "import ctypes\nctypes.CDLL(None).system(b'touch {course}/harm')",
    "Python ended": "import os\nos._exit(0)",
    "Python crashed": "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
    "the exit": "raise SystemExit(0)",
    "an exception in an exception's text": """
class E(Exception):
    def __str__(self): raise KeyboardInterrupt
raise E""",
    "time without end": "while True: pass",
    "time without end in the answer": "def receptive_field(layers):\n    while True: pass\nWRONG = None",
    "a reply without end": "def receptive_field(layers):\n    return 'x' * 100_000_000",
    "a reply without a bottom": """
def receptive_field(layers):
    a = []
    for _ in range(100_000):
        a = [a]
    return a""",
    "a length without end": """
import os
for n in range(3, 20):
    try:
        os.write(n, b'\\xff' * 8)
    except OSError:
        pass""",
}


def source(text, **places):
    """The answer's cell of a trial."""
    filled = (
        text.format(**places)
        if "{course}" in text or "{pid}" in text or "{port}" in text or "{{" in text
        else text
    )
    named = "def receptive_field" in filled or "receptive_field = " in filled
    return filled + ("" if named else WRONG)
