"""The sentences of the arithmetic task: what to do with the digit seen and the digit heard."""

OPERATIONS = ("plus", "minus", "times")

# "The first" is the digit seen, "the second" the digit heard. No sentence fits two operations.
SENTENCES = {
    "en": (
        (
            "plus",
            "add them",
            "the sum of both",
            "the first plus the second",
            "add the second to the first",
        ),
        (
            "minus",
            "the first minus the second",
            "take the second from the first",
            "subtract the second from the first",
            "the first less the second",
        ),
        (
            "times",
            "multiply them",
            "the product of both",
            "the first times the second",
            "multiply the first by the second",
        ),
    ),
    "zh": (
        ("加", "两数相加", "求两数之和", "第一个加第二个", "把两个数加起来"),
        ("减", "前数减后数", "第一个减第二个", "求第一个减第二个的差", "从第一个中减去第二个"),
        ("乘", "两数相乘", "求两数之积", "第一个乘第二个", "把两个数乘起来"),
    ),
}


def answer(seen, heard, operation):
    """(seen operation heard) modulo ten; arrays of one shape, or integers."""
    return (
        (seen + heard) * (operation == 0)
        + (seen - heard) * (operation == 1)
        + seen * heard * (operation == 2)
    ) % 10
