"""Exercise evaluation.text_alone, lesson 11_evaluation."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "evaluation.text_alone",
    hints=(
        "Take one type of clue at a time. It divides the ten digits into K cells; whoever reads it knows the "
        "cell and guesses in it.",
        "A cell of c digits comes up with chance c/10, and the guess in it is right with chance 1/c: each "
        "cell adds 1/10, whatever its size.",
        "So a type with K cells is worth K/10. Weight the types by how often they come.",
    ),
)
def text_alone():
    return 0.5 * 2 / 10 + 0.3 * 3 / 10 + 0.2 * 5 / 10


@text_alone.wrong("The three types do not come equally often: weight K/10 by 0.5, 0.3 and 0.2.")
def text_alone_unweighted():
    return (2 + 3 + 5) / 30


@text_alone.wrong(
    "You divide 1 by the mean size of a cell. The mean of fractions is not the fraction of the mean: average "
    "the chances, cell by cell."
)
def text_alone_mean_size():
    return 1 / (0.5 * 5 + 0.3 * 10 / 3 + 0.2 * 2)


@text_alone.wrong("1/K is the chance to guess the cell. The clue tells the cell; it leaves open the digit.")
def text_alone_guessing_cells():
    return 0.5 / 2 + 0.3 / 3 + 0.2 / 5


@text_alone.wrong("That is the best type alone, the pairs. They come with one clue in five.")
def text_alone_best_type():
    return 0.5


@text_alone.wrong("That is guessing without a clue.")
def text_alone_chance():
    return 0.1


@text_alone.wrong("That is the mean number of cells. Each cell is worth 1/10.")
def text_alone_cells():
    return 0.5 * 2 + 0.3 * 3 + 0.2 * 5


@text_alone.wrong("Right in percent. An accuracy is a share here, between 0 and 1.")
def text_alone_percent():
    return 29.0


@text_alone.wrong("The third type is missing: 0.2 · 5/10.")
def text_alone_two_types():
    return 0.5 * 2 / 10 + 0.3 * 3 / 10


@text_alone.wrong("That is 10 times too small. Each cell adds 1/10, so K cells are worth K/10, not K/100.")
def text_alone_tenth():
    return 0.029


@text_alone.wrong("That is one type alone. All three come, with chances of 0.5, 0.3 and 0.2.")
def text_alone_one_type():
    return 0.3
