"""Is all of a sound there? Decoders take half of a file without a word; the file itself tells its length."""

_UNKNOWN = 0xFFFFFFFF  # written by programs that stream and cannot come back to fill it in


def fault_of_length(content, frames, promised):
    """What is missing from a sound's file, in words, or None.

    Parameters
    ----------
    content : bytes
        The file.
    frames, promised : int
        How many samples were decoded, and how many its header names.
    """
    if frames < promised:
        return f"it is cut: {frames} of {promised} samples are there"
    missing = _missing_bytes(content)
    if missing > 0:
        return f"it is cut: {missing} bytes are missing at its end"
    return "it is cut: its last page is missing" if _ogg_without_end(content) else None


def _missing_bytes(content):
    """Bytes that the header promises and the file lacks."""
    kind, form = content[:4], content[8:12]
    if kind in (b"RIFF", b"RIFX") and form == b"WAVE":
        return _missing_of_chunk(content, b"data", "little" if kind == b"RIFF" else "big")
    if kind == b"FORM" and form in (b"AIFF", b"AIFC"):
        return _missing_of_chunk(content, b"SSND", "big")
    if kind == b".snd":
        start, length = (int.from_bytes(content[at : at + 4], "big") for at in (4, 8))
        return 0 if length == _UNKNOWN else start + length - len(content)
    return 0


def _missing_of_chunk(content, name, order):
    at = 12
    while at + 8 <= len(content):
        length = int.from_bytes(content[at + 4 : at + 8], order)
        if content[at : at + 4] == name:
            return 0 if length == _UNKNOWN else at + 8 + length - len(content)
        at += 8 + length + length % 2
    return 0


def _ogg_without_end(content):
    """True if it is Ogg and its last page is not whole, or lacks the mark of the end of the stream."""
    if content[:4] != b"OggS":
        return False
    page = content[content.rfind(b"OggS") :]
    if len(page) < 27 or not page[5] & 4:
        return True
    segments = page[26]
    return len(page) < 27 + segments + sum(page[27 : 27 + segments])
