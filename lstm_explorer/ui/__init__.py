"""The user interface: the only part of the library that imports Streamlit."""
