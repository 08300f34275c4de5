"""One function too many, or one too few: a root, a logarithm, an absolute value."""

import numpy as np

from cmx_helpers.exercises._diagnosis.values import each
from cmx_helpers.exercises._values import dims

FUNCTIONS = (
    ("squared", lambda x: x * x, "the square of", "a root is missing, or a square is too many"),
    ("the root", lambda x: np.sqrt(x), "the square root of", "a root is too many, or a square is missing"),
    ("exp", np.exp, "exp of", "an exp is too many, or a logarithm is missing"),
    ("log", np.log, "the natural logarithm of", "a logarithm is too many, or an exp is missing"),
    ("-log", lambda x: -np.log(x), "minus the natural logarithm of", "take exp of it with a minus"),
    ("log10", np.log10, "log₁₀ of", "a logarithm is too many"),
    ("db", lambda x: 10 * np.log10(x), "10 · log₁₀ of", "the decibels are too many"),
    ("reciprocal", lambda x: 1 / x, "1 divided by", "numerator and denominator are exchanged"),
    ("complement", lambda x: 1 - x, "1 less", "what is left out was taken for what is left"),
    ("not", np.logical_not, "the opposite of", "True and False are exchanged"),
    ("absolute", np.abs, "the absolute value of", "the sign is lost"),
    ("positive", lambda x: np.maximum(x, 0), "never below 0, else", "numbers below 0 are cut off"),
    ("to one", lambda x: np.clip(x, 0, 1), "kept between 0 and 1, else", "numbers beyond are cut off"),
    ("tanh", np.tanh, "tanh of", "a tanh is too many"),
    ("sigmoid", lambda x: 1 / (1 + np.exp(-x)), "the sigmoid of", "a sigmoid is too many"),
    ("real", np.real, "the real part of", "the imaginary part is lost"),
    ("imag", np.imag, "the imaginary part of", "the real part is lost"),
    ("conjugate", np.conj, "the conjugate of", "every imaginary part has the wrong sign"),
    ("turned", lambda x: 1j * x, "i times", "a factor i is too many"),
)


def one_function_too_many(attempt):
    """The numbers are a known function of the right ones, or the right ones a known function of them."""
    pairs = attempt.flat()
    if not pairs or all(not np.any(w) for _, w in pairs):
        return None
    flags = all(dims(w) >= 0 and np.asarray(w).dtype == bool for w in attempt.want)
    with np.errstate(all="ignore"):
        for name, function, words, meaning in FUNCTIONS:
            if (name == "not") != flags:
                continue
            if not all(_near(g, function(w), attempt) for g, w in pairs):
                continue
            made = np.concatenate([function(w) for _, w in pairs])
            distinct = np.unique(np.round(np.abs(made[np.isfinite(made)] * 1.0), 9)).size
            if distinct > (1 if name == "not" else 2):
                return f"What you return is {words} the right result: {meaning}."
        for name, function, words, _ in FUNCTIONS:
            if name in INVERTIBLE and attempt.undone_by(each(function)):
                return f"Not finished: {words} what you return is the right result."
    return None


INVERTIBLE = {
    "squared",
    "the root",
    "exp",
    "log",
    "-log",
    "log10",
    "db",
    "absolute",
    "tanh",
    "sigmoid",
    "positive",
}


def _holds_booleans(want):
    """Part by part: the parts of a result may have shapes that make no array together."""
    if isinstance(want, (list, tuple)):
        return len(want) > 0 and all(map(_holds_booleans, want))
    return np.asarray(want).dtype == bool


def _near(got, made, attempt):
    scale = max(1e-3, float(np.max(np.abs(made[np.isfinite(made)]), initial=0)))
    return bool(np.all(np.isclose(got, made, rtol=0, atol=attempt.task.tolerance * scale, equal_nan=True)))
