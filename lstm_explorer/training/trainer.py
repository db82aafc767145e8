"""What a worker process needs of this package before it trains."""

from __future__ import annotations


def prepare() -> None:
    """Import TensorFlow, with one thread, and what the first training would have to wait for."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    import lstm_explorer.training.recording  # noqa: F401
