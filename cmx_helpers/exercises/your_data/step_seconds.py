"""Exercise your_data.step_seconds, lesson 18_your_data: a step on p processes."""

from cmx_helpers.exercises._engine import exercise


@exercise(
    "your_data.step_seconds",
    points=2,
    minutes=3,
    hints=(
        "Two parts are added: computing, t / p, and the ring.",
        "The ring has 2 (p − 1) rounds. In each, n / p bytes of 8 bits go over the wire, after the latency.",
    ),
)
def step_seconds(t, p, n, b, l):
    return t / p + 2 * (p - 1) * (8 * n / (p * b) + l)


@step_seconds.cases
def step_seconds_cases(rng):
    return [
        (0.8, 4, 1.0e6, 1e9, 0.0),
        (0.8, 1, 1.0e6, 1e9, 1e-3),
        (0.0057, 8, 1.2e6, 1e10, 3e-5),
        (float(rng.uniform(0.1, 1)), int(rng.integers(2, 9)), 4e7, 1e9, float(rng.uniform(0.01, 0.1))),
        (float(rng.uniform(0.1, 1)), int(rng.integers(9, 17)), 2e7, 1e10, 0.002),
    ]


@step_seconds.right
def step_seconds_in_steps(t, p, n, b, l):
    seconds = t / p
    for _ in range(2 * (p - 1)):
        seconds += l + n * 8 / p / b
    return seconds


@step_seconds.right
def step_seconds_spread_out(t, p, n, b, l):
    return t / p + 16 * n / b * (p - 1) / p + 2 * l * (p - 1)


@step_seconds.wrong("The computing is not shared out in yours: each has a p-th of the batch, t / p.")
def step_seconds_whole(t, p, n, b, l):
    return t + 2 * (p - 1) * (8 * n / (p * b) + l)


@step_seconds.wrong("Half of the rounds are missing: p − 1 that add, and p − 1 that pass on.")
def step_seconds_half(t, p, n, b, l):
    return t / p + (p - 1) * (8 * n / (p * b) + l)


@step_seconds.wrong("A byte has 8 bits, and b counts bits: 8 · n.")
def step_seconds_bytes(t, p, n, b, l):
    return t / p + 2 * (p - 1) * (n / (p * b) + l)


@step_seconds.wrong("In each round only a p-th of the numbers is sent: n / p.")
def step_seconds_all(t, p, n, b, l):
    return t / p + 2 * (p - 1) * (8 * n / b + l)


@step_seconds.wrong("Every round has its latency: it stands inside the brackets, 2 (p − 1) times.")
def step_seconds_one_latency(t, p, n, b, l):
    return t / p + 2 * (p - 1) * 8 * n / (p * b) + l


@step_seconds.wrong("The latency is missing: each round takes l more.")
def step_seconds_no_latency(t, p, n, b, l):
    return t / p + 2 * (p - 1) * 8 * n / (p * b)


@step_seconds.wrong("There are p − 1 rounds of each kind, not p: after p − 1 every piece has met everybody.")
def step_seconds_p_rounds(t, p, n, b, l):
    return t / p + 2 * p * (8 * n / (p * b) + l)


@step_seconds.wrong("That is the ring alone. Computing comes first: t / p.")
def step_seconds_ring(t, p, n, b, l):
    return 2 * (p - 1) * (8 * n / (p * b) + l)


@step_seconds.wrong("That is the computing alone. The ring is missing.")
def step_seconds_computing(t, p, n, b, l):
    return t / p


@step_seconds.wrong("You return how many times as fast. Return the seconds of a step.")
def step_seconds_gain(t, p, n, b, l):
    return t / step_seconds.reference(t, p, n, b, l)
