"""``frsearch completion``: print a shell completion script."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from frsearch.cli.options import Command

_SHELLS = ("bash", "zsh", "fish")


@click.command("completion", cls=Command)
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script for a shell.

    \b
    eval "$(frsearch completion bash)"         # in ~/.bashrc
    eval "$(frsearch completion zsh)"          # in ~/.zshrc
    frsearch completion fish | source          # in ~/.config/fish/config.fish
    """
    maker = get_completion_class(shell)
    assert maker is not None
    click.echo(maker(ctx.find_root().command, {}, "frsearch", "_FRSEARCH_COMPLETE").source())
    return 0
