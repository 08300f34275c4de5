"""While an answer runs again, its thread is silent; the others are not, and the streams come back."""

import sys
import threading
import warnings

from cmx_helpers.exercises._silence import quiet


def test_two_threads_that_leave_in_the_order_in_which_they_came(capsys):
    streams, filters = (sys.stdout, sys.stderr), list(warnings.filters)
    inside, first_left = threading.Barrier(3, timeout=20), threading.Event()

    def first():
        with quiet():
            inside.wait()
            print("first")
        first_left.set()

    def second():
        with quiet():
            inside.wait()
            assert first_left.wait(20)
            print("second", file=sys.stderr)

    threads = [threading.Thread(target=target) for target in (first, second)]
    for thread in threads:
        thread.start()
    inside.wait()
    print("said beside them")
    for thread in threads:
        thread.join(20)
    assert (sys.stdout, sys.stderr) == streams
    assert list(warnings.filters) == filters
    print("said after them")
    assert capsys.readouterr() == ("said beside them\nsaid after them\n", "")


def test_one_inside_another_and_an_error(capsys):
    stream = sys.stdout
    try:
        with quiet(), quiet():
            print("dropped", flush=True)
            warnings.warn("dropped", stacklevel=1)
            raise KeyError
    except KeyError:
        print("kept")
    assert sys.stdout is stream
    assert capsys.readouterr() == ("kept\n", "")
