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
    ("states", {"t": "999"}),
    ("states", {"unit": "50"}),
    ("states", {"feeding": "free run", "answers": "1000"}),
    ("states", {"with": "another epoch", "other_snapshot": "999999999"}),
    ("states", {"with": "another seed", "other_seed": "9999999999"}),
    ("states", {"with": "another framing", "other_framing": "stateful"}),
    ("reset", {"at": "1000000000"}),
    ("reset", {"resets": "3.99"}),
    ("reset", {"resets": "", "range": "5-999", "clamped": "3.500"}),
    ("start", {"ask": "99"}),
)
"""Views that do not exist for this recipe; the nearest is shown, and nothing is said."""

NO_VALUES = (
    ("states", {"t": "x"}, "`t` must be a whole number from 0 on up, got 'x'."),
    ("states", {"unit": "-1"}, "`unit` must be a whole number from 0 on up, got '-1'."),
    ("states", {"order": "bogus"}, "`order` must be index, peak or similarity, got 'bogus'."),
    ("states", {"feeding": "bogus"}, "`feeding` must be teacher-forced or free run, got 'bogus'."),
    ("states", {"feeding": "in random order"}, "`feeding` must be teacher-forced or free run"),
    ("states", {"answers": "1e9"}, "`answers` must be a whole number"),
    ("states", {"with": "bogus"}, "`with` must be nothing, another text, another epoch, "),
    ("states", {"with": "another text", "of": "bogus"}, "`of` must be c, h, i, f, g or o"),
    ("states", {"with": "another seed", "other_seed": "-1"}, "`other_seed` must be a whole number"),
    ("reset", {"at": "-5"}, "`at` must be a whole number"),
    ("reset", {"at": "1e9"}, "`at` must be a whole number"),
    ("reset", {"lab": ""}, "`lab` must be resets, ask it, who decides"),
    ("reset", {"resets": "3,5"}, "`resets` must be whole numbers with dots between them"),
    ("reset", {"range": "5"}, "`range` must be two whole numbers with a dash between them"),
    ("start", {"ask": "xyz"}, "`ask` must be a whole number"),
    ("start", {"state": "bogus"}, "`state` must be carried or reset, got 'bogus'."),
    ("framings", {"boxes": "bogus"}, "`boxes` must be letters or numbers, got 'bogus'."),
    ("train", {"live": "perhaps"}, "`live` must be yes or no, got 'perhaps'."),
    ("train", {"lecture": "on"}, "`lecture` must be yes or no, got 'on'."),
    ("compare", {"seeds": "0"}, "`seeds` must be a whole number from 1 to 100, got '0'."),
    ("compare", {"panel": "<b>"}, "`panel` must be accuracy, mistakes, answers, loss or A or B"),
    ("bring", {"bring": "x"}, "`bring` must be a sequence or a model file, got 'x'."),
    ("take_home", {"take": "9"}, "`take` must be code, model, trace or figures, got '9'."),
)
"""Values that no recipe could allow, each with the sentence about it; the usual is shown."""
