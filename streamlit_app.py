"""LSTM Explorer's entry point: which pages there are. Nothing that a page depends on is here."""

import streamlit as st

from lstm_explorer.ui.shell.frame import ASIDE, PAGES

st.navigation(
    [
        st.Page(f"pages/{name}.py", title=title, url_path=name, default=name == "start")
        for name, (title, _) in (PAGES | ASIDE).items()
    ],
    position="hidden",
).run()
