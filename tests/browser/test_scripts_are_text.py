"""Whatever somebody typed, named or put into a link is shown as it stands, and never run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Request, expect

from lstm_explorer import Experiment
from lstm_explorer.recipe.symbols import shown
from lstm_explorer.store.models import save
from tests.browser.server import App, running_app
from tests.browser.waiting import open_page, settled
from tests.networks import fabricated_model

PROBES = (
    "<img src=x onerror=window.__hit=1>",
    "<script>window.__hit=1</script>",
    '"><svg onload=window.__hit=1>',
    "</style><script>window.__hit=1</script>",
    "[link](javascript:window.__hit=1)",
    "![picture](x-picture)",
    r"$\href{javascript:window.__hit=1}{x}$",
    ":red[colour] :material/home: **bold**",
    "{{constructor.constructor('window.__hit=1')()}}",
    "<a href='javascript:window.__hit=1'>x</a>",
)
"""Texts that would do something if they were taken for more than text."""

ALL = " ".join(PROBES)

LETTERS = Experiment(sequence=PROBES[0], framing="one_char", units=2, epochs=2)
"""Its sequence is a probe, letter by letter; all of it is a text that can be fed."""

WORDS = Experiment(
    sequence="[a](javascript:alert(1))|![b](x-picture)|:red[c]|**d**|$x^2$|~e~|~~f~~|# g|"
    "\"onload='alert(1)'|javascript:alert(1)|:material/home:|http://127.0.0.1/x|a@b.de|a--b|end",
    framing="one_char", units=2, epochs=2,
)  # fmt: skip
"""Its symbols are words with markup."""

WINDOWS = Experiment(framing="time_window", sequence=WORDS.sequence)
"""What a text of two of these words is too short for."""

TWO = WORDS.join(WORDS.symbols[:2])

WATCH = """
window.__dialogs = [];
for (const name of ["alert", "confirm", "prompt"]) window[name] = (said) => __dialogs.push(said);
"""

MADE = """.katex, .stMarkdownColoredText, [aria-label='home icon'], a[href*='127.0.0.1/x'],
  a[href*='mailto:'], a[href$='x-picture'], img[alt='b'], img[alt='picture']"""
"""What Streamlit would make of markup."""

# Streamlit's components draw in shadow roots, which no selector looks into by itself.
FOUND = (
    r"""() => {
  const found = [];
  const look = (root) => {
    for (const each of root.querySelectorAll("*")) {
      for (const {name, value} of each.attributes) {
        const link = /^(xlink:)?href$|^src|action$/.test(name);
        const code = /^on/.test(name) || (link && /^\s*javascript:/i.test(value));
        const picture = name === "src" && /(^|\/)x(-picture)?$/.test(value);
        if ((code && /__hit|alert/.test(value)) || picture) found.push(each.outerHTML);
      }
      if (each.matches("script") && /__hit/.test(each.textContent)) found.push(each.outerHTML);
      if (each.matches(MADE)) found.push(each.outerHTML);
      if (each.shadowRoot) look(each.shadowRoot);
    }
  };
  look(document);
  return {found: [...new Set(found)], hit: window.__hit ?? null, dialogs: window.__dialogs};
}"""
).replace("MADE", json.dumps(MADE))

SEEN = """() => {
  const texts = [document.body.innerText];
  const look = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) { texts.push(each.shadowRoot.textContent); look(each.shadowRoot); }
    }
  };
  look(document);
  return texts.join("\\n").replaceAll("\\u2060", "");
}"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A server with models of both sequences, as somebody might have trained them."""
    home = tmp_path_factory.mktemp("scripts") / "home"
    for recipe in (LETTERS, WORDS, WINDOWS):
        save(fabricated_model(recipe), folder=home / "models")
    with running_app(home) as running:
        yield running


@dataclass(frozen=True)
class Visit:
    """A browser at this server, which tells of everything that was run."""

    app: App
    page: Page
    asked: list[str]

    def open(self, name: str, **parameters: str) -> str:
        """Open a page, look for what was run, and return what is to be read on it."""
        open_page(self.page, f"{self.app.url}/{name}?{urlencode(parameters)}")
        return self.read()

    def read(self) -> str:
        settled(self.page)
        told = self.page.evaluate(FOUND)
        assert told == {"found": [], "hit": None, "dialogs": []}, json.dumps(told, indent=1)
        assert not self.asked, "a picture that was typed was asked for"
        return self.page.evaluate(SEEN)


@pytest.fixture
def visit(page: Page, app: App) -> Visit:
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.rpartition("/")[2] in ("x", "x-picture"):
            asked.append(request.url)

    page.add_init_script(WATCH)
    page.on("request", note)
    return Visit(app, page, asked)


def of(recipe: Experiment, view: Mapping[str, str]) -> dict[str, str]:
    """A link to a view of this recipe, with probes for everything else that is read."""
    probes = {name: ALL for name in ("hide", "claim", "seeds", "toured", "letter", "t", "range")}
    own = {"framing": recipe.framing, "sequence": recipe.sequence, "units": "2", "epochs": "2"}
    given = {name: value.replace("@", recipe.sequence) for name, value in view.items()}
    return {**probes, **own, "text": recipe.sequence, **given}


VIEWS = (
    ("start", WORDS, {}), ("claims", WORDS, {}), ("bring", WORDS, {}), ("train", WORDS, {}),
    ("framings", WORDS, {}),
    ("states", WORDS, {"with": "another framing", "other_framing": "time_window", "text": TWO}),
    ("states", LETTERS, {"with": "another text", "other_text": "@", "feeding": "free run"}),
    ("reset", WORDS, {"lab": "ask it", "warm": "@"}), ("reset", LETTERS, {"lab": "who is heard"}),
    ("compare", WORDS, {"panel": "answers", "recipes": f"one_char,units=2,epochs=2|{ALL}"}),
    ("take_home", LETTERS, {}), ("take_home", WORDS, {"take": "trace"}),
)  # fmt: skip
"""Where symbols and texts are drawn; @ stands for the whole sequence."""

NOT_DRAWN = "start", "claims", "take_home"
"""Pages that draw none of the recipe's symbols one by one."""


def missing(recipe: Experiment, text: str, seen: str) -> list[str]:
    """The symbols of a text that are not to be read there as they are."""
    return [each for each in recipe.read(text) if shown(each) not in seen]


@pytest.mark.parametrize("name", dict.fromkeys(name for name, *_ in VIEWS))
def test_probes_in_a_link_are_shown_as_they_stand(visit: Visit, name: str):
    for page, recipe, view in VIEWS:
        if page == name:
            given = of(recipe, view)
            seen = visit.open(page, **given)
            assert f"{PROBES[0]} {PROBES[1]}" in seen, "`hide` does not know it, and says so"
            if name not in NOT_DRAWN:
                assert not missing(recipe, given["text"], seen), (page, view)


def test_probes_that_are_typed_are_told_of_as_text(visit: Visit):
    seen = visit.open("states", framing=PROBES[0])
    assert f"Unknown framing {PROBES[0]!r}" in seen
    box = visit.page.get_by_role("textbox", name="Letters to feed")
    box.fill(f"{ALL}!!!")
    box.press("Enter")
    warned = visit.page.get_by_test_id("stAlertContentWarning").last
    expect(warned).to_contain_text("at most 200")
    visit.read()
    for probe in PROBES[4:6]:
        box.fill(probe)
        box.press("Enter")
        expect(warned).to_contain_text(f"has never met {probe[0]!r}")
        visit.read()


def test_a_pasted_link_is_compared_as_text(visit: Visit):
    visit.open("states")
    visit.page.get_by_role("button", name="Share").click()
    box = visit.page.get_by_role("textbox", name="Compare with another link")
    name = "<i>[x](javascript:alert(1))</i>"
    other = {"text": PROBES[0], name: PROBES[4], "unit": PROBES[5], "t": PROBES[2]}
    box.fill(f"http://x/states?{urlencode(other)}")
    box.press("Enter")
    expect(visit.page.get_by_role("dialog").locator("table")).to_be_visible()
    seen = visit.read()
    assert all(probe in seen for probe in (name, *other.values()))
    box.fill(f"javascript:{ALL}")
    box.press("Enter")
    expect(visit.page.get_by_text("This is no link to a page of this app")).to_be_visible()
    visit.read()


def bring(visit: Visit, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "text/plain", "buffer": content}
    visit.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(visit.page.get_by_role("button", name=f"Remove {name}")).to_be_visible()


def test_an_uploaded_text_is_drawn_or_told_of_as_it_is(visit: Visit):
    visit.open("bring")
    bring(visit, "words.txt", "\n".join(WORDS.symbols).encode())
    expect(visit.page.get_by_text("15 symbols, 15 different")).to_be_visible()
    assert not missing(WORDS, WORDS.sequence, visit.read())
    visit.page.get_by_role("button", name="Remove words.txt").click()
    bring(visit, f"{PROBES[0]}.txt", "\n".join(PROBES).encode())
    expect(visit.page.get_by_test_id("stAlertContentWarning").first).to_be_visible()
    visit.read()


def test_an_uploaded_model_is_told_of_as_text(visit: Visit):
    visit.open("bring", bring="a model file")
    bring(visit, f"{PROBES[0]}.keras", "\n".join(PROBES).encode())
    expect(visit.page.get_by_test_id("stAlertContentWarning").first).to_be_visible()
    visit.read()
