"""The command line: `python -m lstm_explorer train --framing stateful --seed 3`."""

import typer

from lstm_explorer.commands.claims import claims
from lstm_explorer.commands.serve import serve
from lstm_explorer.commands.sweep import sweep
from lstm_explorer.commands.train import train

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="See what state means in an LSTM."
)
app.command()(train)
app.command()(sweep)
app.command()(claims)
app.command()(serve)


if __name__ == "__main__":
    app(prog_name="python -m lstm_explorer")
