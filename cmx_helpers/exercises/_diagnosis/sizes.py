"""The numbers that belong to a case and may have slipped into a result: sizes, arguments, known constants."""

import math

import numpy as np

CONSTANTS = {
    "2": 2.0,
    "½": 0.5,
    "3": 3.0,
    "a third": 1 / 3,
    "4": 4.0,
    "a quarter": 0.25,
    "6": 6.0,
    "π": math.pi,
    "2π": 2 * math.pi,
    "1/π": 1 / math.pi,
    "1/(2π)": 0.5 / math.pi,
    "√2": math.sqrt(2),
    "1/√2": math.sqrt(0.5),
    "√(2π)": math.sqrt(2 * math.pi),
    "10": 10.0,
    "a tenth": 0.1,
    "100": 100.0,
    "a hundredth": 0.01,
    "1000": 1000.0,
    "a thousandth": 0.001,
    "ln 10": math.log(10),
    "1/ln 10": 1 / math.log(10),
    "10/ln 10": 10 / math.log(10),
    "ln 10/10": math.log(10) / 10,
    "ln 2": math.log(2),
    "1/ln 2": 1 / math.log(2),
    "log₁₀ 2": math.log10(2),
    "20": 20.0,
    "a twentieth": 0.05,
    "e": math.e,
    "1/e": 1 / math.e,
    "⅔": 2 / 3,
    "1½": 1.5,
    "¾": 0.75,
    "5": 5.0,
    "a fifth": 0.2,
    "12": 12.0,
    "8": 8.0,
    "an eighth": 0.125,
    "360/(2π)": 180 / math.pi,
    "2π/360": math.pi / 180,
}

# How a size n may enter as a factor; the words take its name.
FACTORS = (
    ("{n}", lambda n: n),
    ("1/{n}", lambda n: 1 / n),
    ("√{n}", lambda n: n**0.5),
    ("1/√{n}", lambda n: n**-0.5),
    ("{n} − 1", lambda n: n - 1),
    ("1/({n} − 1)", lambda n: 1 / (n - 1)),
    ("{n} + 1", lambda n: n + 1),
    ("1/({n} + 1)", lambda n: 1 / (n + 1)),
    ("{n}/({n} − 1)", lambda n: n / (n - 1)),
    ("({n} − 1)/{n}", lambda n: (n - 1) / n),
    ("{n}²", lambda n: n * n),
    ("1/{n}²", lambda n: 1 / (n * n)),
    ("√({n}/({n} − 1))", lambda n: (n / (n - 1)) ** 0.5),
    ("√(({n} − 1)/{n})", lambda n: ((n - 1) / n) ** 0.5),
    ("{n}!", lambda n: math.factorial(int(n)) if n == int(n) < 20 else np.nan),
    ("({n} − 1)!", lambda n: math.factorial(int(n) - 1) if 1 <= n == int(n) < 20 else np.nan),
    ("2·{n}", lambda n: 2 * n),
    ("2/{n}", lambda n: 2 / n),
    ("{n}/2", lambda n: n / 2),
    ("√({n}/2)", lambda n: (n / 2) ** 0.5),
    ("√(2/{n})", lambda n: (2 / n) ** 0.5),
    ("({n} + 1)/{n}", lambda n: (n + 1) / n),
    ("{n}/({n} + 1)", lambda n: n / (n + 1)),
)

# How it may enter as something added.
ADDED = (
    ("{n}", lambda n: n),
    ("{n} − 1", lambda n: n - 1),
    ("{n} + 1", lambda n: n + 1),
    ("2·{n}", lambda n: 2 * n),
    ("{n}/2", lambda n: n / 2),
    ("{n}²", lambda n: n * n),
)


def of_a_case(case, names, want):
    """Return {name: number} for the sizes and numbers of a case, and the size of its result."""
    found = {}
    for name, value in zip(names, case):
        if isinstance(value, (bool, np.bool_)):
            continue
        if isinstance(value, (int, float, np.integer, np.floating)):
            found[name] = float(value)
        elif isinstance(value, np.ndarray) and value.ndim:
            found[f"len({name})"] = float(len(value))
            for axis in range(1, value.ndim):
                found[f"{name}.shape[{axis}]"] = float(value.shape[axis])
            found[f"{name}.ndim"] = float(value.ndim)
            found[f"{name}.size"] = float(value.size)
        elif isinstance(value, (list, tuple, str)):
            found[f"len({name})"] = float(len(value))
    if isinstance(want, np.ndarray) and want.ndim:
        found["the number of results"] = float(want.size)
    return found


def of_all(attempt):
    """Return {name: [number, one for each case]} for what all cases have."""
    each = [of_a_case(c, attempt.names, w) for c, w in zip(attempt.cases, attempt.want)]
    return {name: [sizes[name] for sizes in each] for name in each[0] if all(name in sizes for sizes in each)}


def named_constant(value, tolerance=1e-6):
    """The name of a known constant, with its sign; None for any other number.

    >>> named_constant(2 * np.pi), named_constant(-0.5), named_constant(0.123)
    ('2π', '−½', None)
    """
    for name, constant in CONSTANTS.items():
        if abs(abs(value) - constant) <= tolerance * constant:
            return name if value > 0 else f"−{name}"
    return None


def named_by_size(attempt, values, forms, tolerance=1e-6):
    """Name `values`, one for each case (None where it tells nothing), by a size of the cases; or None."""
    told = [v is not None for v in values]
    wanted = np.array([v for v in values if v is not None])
    if len(set(np.round(wanted, 9).tolist())) < 2:
        return None
    for name, sizes in of_all(attempt).items():
        numbers = [n for n, tell in zip(sizes, told) if tell]
        for words, form in forms:
            if not _fits(form, numbers[0], wanted[0], tolerance):
                continue  # most are out at the first case
            with np.errstate(all="ignore"):
                try:
                    made = np.array([form(n) for n in numbers], float)
                except (ZeroDivisionError, ValueError, OverflowError, TypeError):
                    continue
            for sign, mark in ((1, ""), (-1, "−")):
                if made.shape == wanted.shape and np.allclose(sign * made, wanted, rtol=tolerance, atol=1e-9):
                    return f"{mark}{words.format(n=name)}"
    return None


def _fits(form, number, wanted, tolerance):
    try:
        return abs(abs(form(number)) - abs(wanted)) <= 2 * tolerance * abs(wanted) + 1e-9
    except (ZeroDivisionError, ValueError, OverflowError, TypeError):
        return False
