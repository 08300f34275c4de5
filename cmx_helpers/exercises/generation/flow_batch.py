"""Exercise generation.flow_batch, lesson 13_generation: the question and the answer of flow matching."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "generation.flow_batch",
    points=2,
    minutes=3,
    parts=("the points on the way", "the velocities"),
    hints=(
        "From the noise (t = 0) straight to the picture (t = 1): at t it is at (1 − t) · noise + t · x.",
        "t has shape (batch,) and the pictures (batch, pixels): t[:, None] lines them up.",
        "The velocity of a straight way is where it ends less where it begins.",
    ),
)
def flow_batch(x, noise, t):
    t = t[:, None]
    return (1 - t) * noise + t * x, x - noise


@flow_batch.cases
def flow_batch_cases(rng):
    hand = (np.array([[1.0, 0.0]]), np.array([[-1.0, 2.0]]), np.array([0.25]))
    more = [(rng.normal(size=(n, w)), rng.normal(size=(n, w)), rng.random(n)) for n, w in ((4, 6), (3, 3))]
    return [hand, *more]


@flow_batch.right
def flow_batch_by_steps(x, noise, t):
    velocity = x - noise
    return noise + t.reshape(-1, 1) * velocity, velocity


@flow_batch.right
def flow_batch_by_loop(x, noise, t):
    way = [[(1 - s) * b + s * a for a, b in zip(xs, ns)] for xs, ns, s in zip(x, noise, t)]
    return way, np.subtract(x, noise)


@flow_batch.wrong("The way runs backwards: at t = 0 it is at the noise, at t = 1 at the picture.")
def flow_batch_backwards(x, noise, t):
    return flow_batch.reference(noise, x, t)


@flow_batch.wrong("The points are right, the velocity points back: it is x − noise.")
def flow_batch_velocity_back(x, noise, t):
    return flow_batch.reference(x, noise, t)[0], noise - x


@flow_batch.wrong("Noise and picture are exchanged in the points; the velocity is right.")
def flow_batch_points_back(x, noise, t):
    return flow_batch.reference(noise, x, t)[0], x - noise


@flow_batch.wrong("The answer is the picture in yours. Asked for is the velocity: x − noise.")
def flow_batch_picture(x, noise, t):
    return flow_batch.reference(x, noise, t)[0], x


@flow_batch.wrong("The answer is what is left of the way. The velocity does not depend on t: x − noise.")
def flow_batch_rest(x, noise, t):
    way = flow_batch.reference(x, noise, t)[0]
    return way, x - way


@flow_batch.wrong("The noise is added in full. It fades as the picture comes: (1 − t) · noise + t · x.")
def flow_batch_added(x, noise, t):
    return noise + t[:, None] * x, x - noise


@flow_batch.wrong("All rows have the first row's t in yours. Each has its own.")
def flow_batch_one_t(x, noise, t):
    return flow_batch.reference(x, noise, np.full_like(t, t[0]))


@flow_batch.wrong("The points alone are half of it: return the velocities too.")
def flow_batch_points_alone(x, noise, t):
    return flow_batch.reference(x, noise, t)[0]
