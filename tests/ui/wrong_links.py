"""Links that nobody should have made, and what the visitor must be told."""

from __future__ import annotations

from typing import NamedTuple


class Wrong(NamedTuple):
    """A link that is wrong.

    Attributes:
        parameters: Of the link.
        said: What the sentence about it names, in the words of the screen.
        text: Whether it is the text to feed that is wrong, which only some pages read.
    """

    parameters: dict[str, str]
    said: tuple[str, ...]
    text: bool = False


WRONG = {
    "unknown framing": Wrong({"framing": "nope"}, ("Unknown framing 'nope'", "time_window")),
    "a picture for a framing": Wrong(
        {"framing": "![x](http://example.com/x.png)"}, ("'![x](http://example.com/x.png)'",)
    ),
    "far too many units": Wrong({"units": "1000000000"}, ("units", "1000000000", "1 to 256")),
    "units in words": Wrong({"units": "abc"}, ("units", "'abc'", "1 to 256")),
    "units without end": Wrong({"units": "9" * 3000}, ("units", "9" * 60, "1 to 256")),
    "not a learning rate": Wrong({"learning_rate": "nan"}, ("learning_rate", "nan", "(0, 1]")),
    "negative seed": Wrong({"seed": "-1"}, ("seed", "-1")),
    "no epochs": Wrong({"epochs": "0"}, ("epochs", "got 0")),
    "a batch that does not divide": Wrong(
        {"framing": "stateful", "batch_size": "7"}, ("batch_size", "7", "25 samples", "1, 5, 25")
    ),
    "unknown reset": Wrong({"reset": "bogus"}, ("reset", "'bogus'", "'epoch'")),
    "a window too wide": Wrong(
        {"framing": "time_window", "window": "26"}, ("window", "26", "1 to 25")
    ),
    "a window for nobody": Wrong(
        {"framing": "stateful", "window": "3"}, ("window", "stateful", "time_window")
    ),
    "shuffle perhaps": Wrong({"shuffle": "maybe"}, ("shuffle", "'maybe'", "yes, no or once")),
    "an encoding nobody knows": Wrong(
        {"encoding": "binary"}, ("encoding", "'binary'", "fraction, shifted")
    ),
    "one symbol repeated": Wrong({"sequence": "AAAA"}, ("sequence", "'A'", "two different")),
    "a sequence too short": Wrong({"sequence": "AB"}, ("sequence", "2", "3 to 200")),
    "a sequence nobody can see": Wrong({"sequence": "\x01\x02\x03"}, ("U+0001", "cannot be shown")),
    "a text without end": Wrong({"text": "A" * 10_000}, ("symbols", "at most 200"), text=True),
    "a script for a text": Wrong(
        {"text": "<script>alert(1)</script>"}, ("'<'", "never met", "ABC"), text=True
    ),
    "letters it never met": Wrong({"text": "ABCÄ"}, ("'Ä'", "never met", "ABC"), text=True),
    "nothing to feed": Wrong({"text": ""}, ("nothing to feed", "ABC"), text=True),
    "a text shorter than a window": Wrong(
        {"framing": "time_window", "text": "AB"}, ("time_window", "'AB'", "at least 3"), text=True
    ),
}
"""Links to any page, each by a name."""

OUT_OF_REACH = (
    ("states", {"t": "x"}),
    ("states", {"t": "999"}),
    ("states", {"unit": "-1", "order": "bogus"}),
    ("states", {"feeding": "bogus", "answers": "1e9"}),
    ("states", {"feeding": "free run", "answers": "x"}),
    ("states", {"with": "bogus"}),
    ("states", {"with": "another text", "of": "bogus"}),
    ("states", {"with": "another epoch", "other_snapshot": "999999999"}),
    ("states", {"with": "another seed", "other_seed": "-1"}),
    ("states", {"with": "another framing", "other_framing": "stateful"}),
    ("reset", {"at": "-5"}),
    ("reset", {"at": "1e9"}),
    ("start", {"ask": "xyz"}),
    ("start", {"ask": "99"}),
    ("start", {"state": "bogus"}),
    ("framings", {"boxes": "bogus"}),
)
"""Views that do not exist; the nearest or the usual one is shown, and nothing is said."""
