"""CMX Digits: a scene to see, a second of sound to hear, a sentence to read; as many samples as you like."""

from ._caption_samples import CaptionSample, CmxCaptions
from ._cmx_samples import CmxDigits, Sample
from .noise import Corruption

__all__ = ["CaptionSample", "CmxCaptions", "CmxDigits", "Sample", "cmx_digits"]


def cmx_digits(
    split,
    samples,
    *,
    task="evidence",
    size=32,
    corruption=Corruption(),  # noqa: B008 (a tuple never changes)
    language="en",
    seed=0,
    handwriting=None,
    speech=None,
):
    """Ten digits in three modalities, paired at random within a class.

    Each sample has a scene with a handwritten digit, a second of sound in which a digit is spoken, and a
    sentence. Given the digit the three are independent. Sample i depends on `split`, `seed` and i alone; size
    and corruption change how it is shown, not what it is.

    Parameters
    ----------
    split : {"train", "validation", "test"}
        No voice and no handwriting image is in two of them.
    samples : int
        How many; they are made when they are asked for.
    task : {"evidence", "arithmetic", "caption"}
        Evidence: name the digit; the sentence narrows it down. Arithmetic: see one digit, hear another, read
        what to do with them; answer modulo ten ("minus": the one seen minus the one heard). Caption: say
        what is on the picture; its digit has a named colour, place and size, and its name is heard
        (`CmxCaptions`).
    size : int
        Side of the scene in pixels, 32 to 224.
    corruption : Corruption
        Occluder, noise on the image, noise on the sound, dropped words. `CLEAN` for none. Noise is added and
        not clipped: pixels leave [0, 1] and sound leaves [-1, 1].
    language : {"en", "zh"}
        Of the sentences and the voices (Chinese: Mandarin).
    seed : int
        Another seed gives other samples of the same split.
    handwriting : pair, optional
        Instead of the bundled set: images (n, h, w, 1), ink in [0, 1], and their labels. Keeping the splits
        apart is then yours.
    speech : pair, optional
        Instead of the bundled set: a list of clips at 22,050 Hz, and their labels. Of a clip over one second
        the loudest second is taken.

    Returns
    -------
    CmxDigits or CmxCaptions
        With `arrays`, `batches`, `sample`, `classes`, `vocabulary`, `text_length` and a length.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range; a digit has no image or no clip.

    Notes
    -----
    Used from lesson 09_encoders on. data/README.md says how it is made and what it is not good for.

    Examples
    --------
    >>> digits = cmx_digits("test", 1000, task="arithmetic")
    >>> sample = digits.sample(8)
    >>> sample.seen, sample.operation, sample.heard, sample.answer
    (8, 'times', 6, 8)
    >>> inputs, targets = digits.arrays(0, 64)
    >>> inputs["image"].shape, inputs["text"].shape, inputs["audio"].shape, sorted(targets)
    ((64, 32, 32, 3), (64, 10), (64, 22050), ['audio', 'fused', 'image', 'text'])
    """
    kind = CmxCaptions if isinstance(task, str) and task == "caption" else CmxDigits
    return kind(
        split,
        samples,
        task=task,
        size=size,
        corruption=corruption,
        language=language,
        seed=seed,
        handwriting=handwriting,
        speech=speech,
    )
