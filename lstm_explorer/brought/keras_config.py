"""The configuration of a brought Keras model, compared with the little that is allowed."""

from __future__ import annotations

from typing import Any

WANTED = (
    "Bring a .keras file, or the five arrays as .npz, of one LSTM layer with a softmax layer on "
    "top."
)
"""What every refusal ends with: what is allowed, and so what to do."""

_MODELS = {
    "Sequential": ("keras", "keras.models", "keras.src.models.sequential"),
    "Functional": (
        "keras", "keras.models", "keras.src.models.functional", "keras.src.engine.functional",
    ),
}  # fmt: skip

# What a layer must say, or leave out; all else, such as initialisers, does not change its answers.
_SETTINGS: dict[str, dict[str, Any]] = {
    "InputLayer": {"sparse": False, "ragged": False},
    "LSTM": {
        "activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True,
        "return_sequences": False, "return_state": False, "go_backwards": False,
        "time_major": False,
    },
    "Dense": {
        "activation": "softmax", "use_bias": True, "lora_rank": None, "quantization_config": None,
    },
}  # fmt: skip

_LEFT_OUT = {"Dense": {"activation": "linear"}}
"""What a setting that is left out stands for where that is not what is wanted."""


class Refused(ValueError):
    """A file that is not opened; the message says what it is, what is allowed, and what to do."""


def sizes(told: Any) -> tuple[int, int]:
    """The declared sizes of a model, once it was found to be one that can be explored.

    Args:
        told: The configuration as JSON has it, by anybody.

    Returns:
        Units of the LSTM, and classes of the softmax layer.

    Raises:
        Refused: It is not one LSTM layer with a softmax layer on top, or has more to it.
    """
    kind = _class_of(told, _MODELS)
    layers = _part(told, "config", dict).get("layers")
    if not isinstance(layers, list) or not all(isinstance(layer, dict) for layer in layers):
        raise Refused(f"The configuration lists no layers. {WANTED}")
    names = [_class_of(layer, None) for layer in layers]
    for name in names:
        if name not in _SETTINGS:
            why = {"Lambda": ", which holds code"}.get(name, ", which is not read here")
            raise Refused(f"The model has a layer {name[:60]!r}{why}. {WANTED}")
    if names not in (["InputLayer", "LSTM", "Dense"], ["LSTM", "Dense"]):
        raise Refused(f"The model has the layers {', '.join(names)[:120]}. {WANTED}")
    for name, layer in zip(names, layers, strict=True):
        _check_settings(name, _part(layer, "config", dict))
    if kind == "Functional":
        _check_chain(layers)
    return tuple(_size(layer) for layer in layers[-2:])  # type: ignore[return-value]


def _class_of(told: Any, allowed: dict[str, tuple[str, ...]] | None) -> str:
    """The name of an object's class, which must be one of Keras' own."""
    name = told.get("class_name") if isinstance(told, dict) else None
    if not isinstance(name, str):
        raise Refused(f"The configuration names no class. {WANTED}")
    module, registered = told.get("module"), told.get("registered_name")
    if allowed is None:
        own = module in ("keras.layers", None) or str(module).startswith("keras.src.layers.")
    else:
        own = name in allowed and module in allowed[name]
    if not own or registered not in (None, name):
        shown = registered if isinstance(registered, str) else name
        raise Refused(
            f"The model has the class {shown[:60]!r} of its own, whose code is not run here. "
            f"{WANTED}"
        )
    return name


def _check_settings(name: str, told: dict[str, Any]) -> None:
    for setting, wanted in _SETTINGS[name].items():
        given = told.get(setting, _LEFT_OUT.get(name, {}).get(setting, wanted))
        if given != wanted or type(given) is not type(wanted):
            raise Refused(
                f"The {name} layer has {setting}={_short(given)}, and only {setting}={wanted!r} is "
                f"read here. {WANTED}"
            )
    dtype = told.get("dtype")
    if isinstance(dtype, dict):
        dtype = _part(dtype, "config", dict).get("name")
    if dtype not in (None, "float32"):
        raise Refused(
            f"The {name} layer works with {_short(dtype)}, and only float32 is read here. {WANTED}"
        )


def _check_chain(layers: list[dict[str, Any]]) -> None:
    """Every layer of a functional model hears the one before it, and nothing else."""
    before = None
    for layer in layers:
        nodes = layer.get("inbound_nodes")
        if (nodes != []) if before is None else not _hears(nodes, before):
            raise Refused(f"The layers of the model are not one chain. {WANTED}")
        before = layer.get("name") or _part(layer, "config", dict).get("name")


def _hears(nodes: Any, before: Any) -> bool:
    try:
        (node,) = nodes
        (tensor,) = node["args"]
        others = node["kwargs"].values()
        plain = all(value is None or value is False for value in others)
        return plain and tensor["config"]["keras_history"] == [before, 0, 0]
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def _size(layer: dict[str, Any]) -> int:
    units = layer["config"].get("units")
    if not isinstance(units, int) or isinstance(units, bool):
        raise Refused(f"The {layer['class_name']} layer has units={_short(units)}. {WANTED}")
    return units


def _part(told: Any, name: str, kind: type) -> Any:
    part = told.get(name) if isinstance(told, dict) else None
    if not isinstance(part, kind):
        raise Refused(f"The configuration has no {name} where one belongs. {WANTED}")
    return part


def _short(value: object) -> str:
    if isinstance(value, dict):  # an object: what it is called is enough
        value = value.get("registered_name") or value.get("class_name")
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
