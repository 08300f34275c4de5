"""How each candidate of the ledger is called, waited for and weighed."""

import ctypes
import re
import sys
from pathlib import Path


class NumPy:
    """Libraries that take NumPy's arrays, and what the others do differently."""

    def tensors(self, arrays):
        return arrays

    def call(self, function, tensors):
        return lambda: function(*tensors)

    def numpy(self, result):
        return result

    def peak_mib(self, call):
        """From the resident pages of this process, where Linux tells their peak."""
        if sys.platform != "linux":
            return None
        ctypes.CDLL(None).malloc_trim(0)  # what earlier calls freed would serve this one, unseen
        Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
        before = _resident_kib("VmRSS")
        call()
        return max(0, _resident_kib("VmHWM") - before) / 1024


class PyTorch(NumPy):
    def tensors(self, arrays):
        import torch

        torch.set_grad_enabled(False)  # where gradients are the point, the call says so
        return [torch.from_numpy(array) for array in arrays]


class TensorFlow(NumPy):
    """Eager, or through `tf.function` with these options."""

    def __init__(self, **options):
        self.options = options

    def tensors(self, arrays):
        import tensorflow as tf

        return [tf.constant(array) for array in arrays]

    def call(self, function, tensors):
        import tensorflow as tf

        if self.options:
            function = tf.function(function, autograph=False, **self.options)

        def call():
            result = function(*tensors)
            for tensor in result if isinstance(result, (tuple, list)) else [result]:
                memoryview(tensor)  # waits until it is there, and copies nothing
            return result

        return call

    def peak_mib(self, call):
        """By TensorFlow's own count: it keeps a pool of memory, in which resident pages show nothing."""
        from tensorflow.config import experimental

        try:
            experimental.reset_memory_stats("CPU:0")
        except ValueError:
            return None  # without oneDNN, TensorFlow keeps no count on a processor
        before = experimental.get_memory_info("CPU:0")["current"]
        call()
        return (experimental.get_memory_info("CPU:0")["peak"] - before) / 2**20


# For each candidate the library whose builder it takes, and how that library is used.
CANDIDATES = {
    "ours": ("ours", NumPy()),
    "TensorFlow eager": ("tensorflow", TensorFlow()),
    "tf.function": ("tensorflow", TensorFlow(jit_compile=False)),
    "XLA": ("tensorflow", TensorFlow(jit_compile=True)),
    "PyTorch": ("torch", PyTorch()),
    "librosa": ("librosa", NumPy()),
    "SciPy": ("scipy", NumPy()),
    "scikit-learn": ("sklearn", NumPy()),
    "matplotlib": ("matplotlib", NumPy()),
}


def _resident_kib(name):
    return int(re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text())[1])
