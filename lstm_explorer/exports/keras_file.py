"""A Keras model file, written without Keras: the server need not wait for TensorFlow.

The format is the one of `keras.Model.save` in Keras 3: a zip archive of a configuration, of
metadata and of the weights in HDF5. A test opens what is written here with Keras itself.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np

from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment

KERAS = "3.15.0"
"""The version whose format is written."""

_WHEN = 1980, 1, 1, 0, 0, 0  # the earliest a zip can hold: equal networks give equal files


def keras_file(experiment: Experiment, weights: Weights) -> bytes:
    """A network as a `.keras` file, for `keras.saving.load_model`.

    Args:
        experiment: Its recipe; where it carries state, the layer is stateful with the recipe's
            batch size.
        weights: The trained LSTM.

    Returns:
        The file's bytes. The model is not compiled: it answers; to train it on, compile it.

    Raises:
        ValueError: The network is not an LSTM.
    """
    if experiment.network != "lstm":
        raise ValueError(
            f"Only an LSTM can be written as a Keras file here, got {experiment.network!r}. "
            "Use keras_model(experiment, weights).save(…)."
        )
    files: dict[str, str | bytes] = {
        "metadata.json": json.dumps({"keras_version": KERAS, "date_saved": "1980-01-01@00:00:00"}),
        "config.json": json.dumps(_configuration(experiment)),
        "model.weights.h5": _hdf5(weights),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content)
    return written.getvalue()


def _hdf5(weights: Weights) -> bytes:
    import h5py  # a tenth of a second, and only who takes a model home needs it

    kernel, recurrent_kernel, bias, *dense = (np.asarray(array, "<f4") for array in weights)
    arrays = {
        "layers/lstm/cell/vars": (kernel, recurrent_kernel, bias),
        "layers/dense/vars": tuple(dense),
        "layers/lstm/vars": (),
        "vars": (),
    }
    written = io.BytesIO()
    with h5py.File(written, "w", track_order=False) as file:
        for group, members in arrays.items():
            folder = file.create_group(group)
            for number, array in enumerate(members):
                folder.create_dataset(str(number), data=array)
    return written.getvalue()


def _configuration(experiment: Experiment) -> dict[str, Any]:
    batch = experiment.batch_size if experiment.carried else None
    shape = [batch, None, experiment.features]
    layers = [
        _object(
            "keras.layers",
            "InputLayer",
            {"batch_shape": shape, "dtype": "float32", "name": "input_layer"},
        ),
        _object(
            "keras.layers",
            "LSTM",
            {"name": "lstm", "units": experiment.units, "stateful": experiment.carried},
            build=shape,
        ),
        _object(
            "keras.layers",
            "Dense",
            {"name": "dense", "units": experiment.outputs, "activation": "softmax"},
            build=[batch, experiment.units],
        ),
    ]
    return _object(
        "keras",
        "Sequential",
        {"name": "lstm_explorer", "layers": layers, "build_input_shape": shape},
        build=shape,
    )


def _object(
    module: str, name: str, config: dict[str, Any], build: list[int | None] | None = None
) -> dict[str, Any]:
    """An object as Keras writes it; whatever is left out has its default."""
    written = {"module": module, "class_name": name, "config": config, "registered_name": None}
    return written if build is None else {**written, "build_config": {"input_shape": build}}
