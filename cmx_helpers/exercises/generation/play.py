"""Exercise generation.play, lesson 13_generation: the loop in which two networks learn in turn."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.generation import discriminator_loss as _d
from cmx_helpers.exercises.generation import generator_gradients as _g
from cmx_helpers.generation import backward, forward
from cmx_helpers.training import Adam

discriminator_loss = _d.discriminator_loss.reference
generator_gradients = _g.generator_gradients.reference


@exercise(
    "generation.play",
    points=4,
    minutes=8,
    hints=(
        "D first: made = forward(G, noise)[-1]; one forward pass of D over np.concatenate([real, made]).",
        """The first len(real) logits are the real ones'. discriminator_loss gives loss and two arrays of
        slopes; laid end to end they go back through D.""",
        """d_adam.update(D, backward(D, judged, slopes)[1]), then g_adam.update(G, generator_gradients(G, D,
        noise, kind)): G is judged by the D that has just learned.""",
    ),
)
def play(G, D, batches, rates, kind):
    d_adam, g_adam = Adam(rates[0], beta_1=0.5), Adam(rates[1], beta_1=0.5)
    losses = []
    for real, noise in batches:
        made = forward(G, noise)[-1]
        judged = forward(D, np.concatenate([real, made]))
        n = len(real)
        loss, dreal, dmade = discriminator_loss(judged[-1][:n], judged[-1][n:])
        d_adam.update(D, backward(D, judged, np.concatenate([dreal, dmade]))[1])
        g_adam.update(G, generator_gradients(G, D, noise, kind))
        losses.append(loss)
    return losses


@play.cases
def play_cases(rng):
    cases = []
    for kind in ("non-saturating", "minimax"):
        batches = [(rng.normal(size=(4, 3)) + 2, rng.normal(size=(4, 2))) for _ in range(6)]
        cases.append((*_g.small_pair(rng), batches, (0.05, 0.02), kind))
    return cases


@play.right
def play_with_two_passes(G, D, batches, rates, kind):
    d_adam, g_adam = Adam(rates[0], beta_1=0.5), Adam(rates[1], beta_1=0.5)
    paid = np.zeros(0)
    for real, noise in batches:
        of_real, of_made = forward(D, real), forward(D, forward(G, noise)[-1])
        loss, dreal, dmade = discriminator_loss(of_real[-1], of_made[-1])
        pairs = zip(backward(D, of_real, dreal)[1], backward(D, of_made, dmade)[1])
        d_adam.update(D, [a + b for a, b in pairs])
        g_adam.update(G, generator_gradients(G, D, noise, kind))
        paid = np.append(paid, loss)
    return paid


def _variant(*, d=True, g=True, swap=False, g_first=False, climb=False, of_made=True, fresh=False,
             moves_d=False, rates_swapped=False, kind_kept=True, beta_1=0.5):  # fmt: skip
    def answer(G, D, batches, rates, kind):
        if rates_swapped:
            rates = rates[::-1]
        kind = kind if kind_kept else "non-saturating"
        d_adam, g_adam = Adam(rates[0], beta_1=beta_1), Adam(rates[1], beta_1=beta_1)
        losses = []
        for real, noise in batches:
            if fresh:
                d_adam, g_adam = Adam(rates[0], beta_1=beta_1), Adam(rates[1], beta_1=beta_1)
            made = forward(G, noise)[-1]
            judged = forward(D, np.concatenate([real, made]))
            n = len(real)
            loss, dreal, dmade = discriminator_loss(judged[-1][:n], judged[-1][n:])
            if swap:
                dmade, dreal = discriminator_loss(judged[-1][n:], judged[-1][:n])[1:]
            slopes = np.concatenate([dreal, dmade * of_made])
            before = generator_gradients(G, D, noise, kind)
            if d:
                d_adam.update(D, backward(D, judged, slopes)[1])
            gradients = before if g_first else generator_gradients(G, D, noise, kind)
            if g:
                g_adam.update(G, [-x for x in gradients] if climb else gradients)
            if moves_d:
                again = forward(D, forward(G, noise)[-1])
                dy = _g.generator_loss(again[-1], kind)[1]
                d_adam.update(D, backward(D, again, dy)[1])
            losses.append(loss)
        return losses

    return answer


@play.wrong("The discriminator never learns: update D in every step.")
def play_without_d(G, D, batches, rates, kind):
    return _variant(d=False)(G, D, batches, rates, kind)


@play.wrong("The generator never learns: update G in every step, after D.")
def play_without_g(G, D, batches, rates, kind):
    return _variant(g=False)(G, D, batches, rates, kind)


@play.wrong("The made ones are missing from D's step: it learns to say *real* to everything.")
def play_real_alone(G, D, batches, rates, kind):
    return _variant(of_made=False)(G, D, batches, rates, kind)


@play.wrong("The generator climbs: it moves away from what fools D. Update G with its gradients as they are.")
def play_climbing(G, D, batches, rates, kind):
    return _variant(climb=True)(G, D, batches, rates, kind)


@play.wrong("G's step moves D as well, towards being fooled. D's weights change in D's own step only.")
def play_moving_d(G, D, batches, rates, kind):
    return _variant(moves_d=True)(G, D, batches, rates, kind)


@play.wrong("Real and made are exchanged in D's slopes: the first rows of the batch are the real ones.")
def play_exchanged(G, D, batches, rates, kind):
    return _variant(swap=True)(G, D, batches, rates, kind)


@play.wrong(
    "G learns from the D of before this step. Update D first, then take G's gradients through the new D."
)
def play_g_first(G, D, batches, rates, kind):
    return _variant(g_first=True)(G, D, batches, rates, kind)


@play.wrong("A new Adam in every step forgets what it has seen. Make the two before the loop.")
def play_fresh_adam(G, D, batches, rates, kind):
    return _variant(fresh=True)(G, D, batches, rates, kind)


@play.wrong("The rates are exchanged: the first is the discriminator's.")
def play_rates(G, D, batches, rates, kind):
    return _variant(rates_swapped=True)(G, D, batches, rates, kind)


@play.wrong("`kind` is not handed on to generator_gradients.")
def play_one_kind(G, D, batches, rates, kind):
    return _variant(kind_kept=False)(G, D, batches, rates, kind)


@play.wrong("Adam needs beta_1=0.5 here; its default of 0.9 remembers an opponent that is long gone.")
def play_other_beta(G, D, batches, rates, kind):
    return _variant(beta_1=0.9)(G, D, batches, rates, kind)


@play.wrong("You return the last loss. The loss of every step is asked for, as a list.")
def play_last_loss(G, D, batches, rates, kind):
    return play.reference(G, D, batches, rates, kind)[-1]


@play.wrong("Only the first batch was played. The return belongs behind the loop, not into it.")
def play_one_batch(G, D, batches, rates, kind):
    return play.reference(G, D, batches[:1], rates, kind)
