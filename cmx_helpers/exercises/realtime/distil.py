"""Exercise realtime.distil, lesson 17_realtime: how far a student is from its teacher."""

import numpy as np
from scipy.special import log_softmax, softmax

from cmx_helpers.exercises._engine import exercise


@exercise(
    "realtime.distil",
    points=2,
    minutes=6,
    hints=(
        "Divide both logits by T, then softmax: t of the teacher, p of the student (lesson 03).",
        "For each sample the sum over the classes of t · (log t − log p).",
        "T² times the mean over the samples. log_softmax of scipy.special gives log t and log p.",
    ),
)
def distil(student, teacher, T):
    from scipy.special import log_softmax  # whoever pastes this into the lesson needs it

    log_t = log_softmax(teacher / T, axis=1)
    log_p = log_softmax(student / T, axis=1)
    return T**2 * (np.exp(log_t) * (log_t - log_p)).sum(axis=1).mean()


@distil.cases
def distil_cases(rng):
    return [
        (np.array([[0.0, 0.0]]), np.array([[np.log(4) * 2, 0.0]]), 2.0),
        (rng.normal(size=(4, 3)), rng.normal(size=(4, 3)), 1.0),
        (3 * rng.normal(size=(5, 10)), 3 * rng.normal(size=(5, 10)), 2.0),
        (3 * rng.normal(size=(3, 4)), 3 * rng.normal(size=(3, 4)), 4.0),
    ]


@distil.right
def distil_with_softmax(student, teacher, T):
    t, p = softmax(teacher / T, axis=1), softmax(student / T, axis=1)
    return T * T * np.mean(np.sum(t * np.log(t / p), axis=-1))


@distil.right
def distil_by_cross_entropies(student, teacher, T):
    total = 0.0
    for z, given in zip(student / T, teacher / T):
        t = softmax(given)
        total += t @ log_softmax(given) - t @ log_softmax(z)
    return total * T**2 / len(student)


def _beliefs(student, teacher, T):
    return softmax(teacher / T, axis=1), softmax(student / T, axis=1)


@distil.wrong("T² is missing. Without it the gradient fades as 1/T²: soft beliefs lie close together.")
def distil_without_square(student, teacher, T):
    return distil.reference(student, teacher, T) / T**2


@distil.wrong("You multiply by T; the square of it belongs there.")
def distil_times_T(student, teacher, T):
    return distil.reference(student, teacher, T) / T


@distil.wrong("Student and teacher are exchanged: the teacher's beliefs weight the sum.")
def distil_exchanged(student, teacher, T):
    return distil.reference(teacher, student, T)


@distil.wrong(
    """That is the cross-entropy, −Σ t log p. Its gradient is the same, but it is not 0 where both agree:
    subtract the teacher's own entropy, with log t."""
)
def distil_cross_entropy(student, teacher, T):
    t, p = _beliefs(student, teacher, T)
    return -(T**2) * (t * np.log(p)).sum(axis=1).mean()


@distil.wrong("You multiply the logits by T. Divided by it they become softer.")
def distil_multiplied(student, teacher, T):
    t, p = softmax(teacher * T, axis=1), softmax(student * T, axis=1)
    return T**2 * (t * (np.log(t + 1e-300) - np.log(p + 1e-300))).sum(axis=1).mean()


@distil.wrong("Only the teacher is softened. Both logits are divided by T.")
def distil_teacher_only(student, teacher, T):
    t = softmax(teacher / T, axis=1)
    return T**2 * (t * (np.log(t) - log_softmax(student, axis=1))).sum(axis=1).mean()


@distil.wrong("Only the student is softened. Both logits are divided by T.")
def distil_student_only(student, teacher, T):
    t = softmax(teacher, axis=1)
    return T**2 * (t * (np.log(t) - log_softmax(student / T, axis=1))).sum(axis=1).mean()


@distil.wrong("The softmax runs over the samples. It runs over the classes of one sample: axis 1.")
def distil_over_samples(student, teacher, T):
    t, p = softmax(teacher / T, axis=0), softmax(student / T, axis=0)
    return T**2 * (t * np.log(t / p)).sum(axis=1).mean()


@distil.wrong("That is the sum over the samples. Take their mean, or the batch's size changes the step.")
def distil_sum(student, teacher, T):
    return distil.reference(student, teacher, T) * len(student) if len(student) > 1 else 0.0


@distil.wrong("You take the mean over the classes, too. Over them the parts are added up.")
def distil_mean_of_all(student, teacher, T):
    return distil.reference(student, teacher, T) / student.shape[1]


@distil.wrong("The sign is turned round: a divergence is never negative.")
def distil_sign(student, teacher, T):
    return -distil.reference(student, teacher, T)


@distil.wrong("You return one number for each sample. Return their mean.")
def distil_each(student, teacher, T):
    t, p = _beliefs(student, teacher, T)
    return T**2 * (t * np.log(t / p)).sum(axis=1)


@distil.wrong("That compares logits, not beliefs: take the softmax of both first.")
def distil_of_logits(student, teacher, T):
    return ((student - teacher) ** 2).sum(axis=1).mean() / 2


@distil.wrong(
    "You take the teacher's one answer. What it believes of the *other* classes is what the labels lack."
)
def distil_hard(student, teacher, T):
    best = teacher.argmax(axis=1)
    return -(T**2) * log_softmax(student / T, axis=1)[np.arange(len(best)), best].mean()
