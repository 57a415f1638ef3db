"""``frsearch cluster``: make, describe, rebuild or remove an index on an OpenSearch cluster."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import click

from frsearch.cli.options import Command, wait_option
from frsearch.cli.progress import working
from frsearch.errors import without_password
from frsearch.render.safety import safe_line
from frsearch.text import is_address

if TYPE_CHECKING:
    from frsearch.opensearch.names import By


class _Address(click.ParamType[str]):
    """The address of an index on a cluster; messages do not repeat it, as it may have a password."""

    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the address."""
        if not is_address(value):
            self.fail("it is no address; expected opensearch://USER@HOST:9200/NAME", param, ctx)
        return value


_address = click.argument("address", type=_Address(), envvar="FRSEARCH_INDEX")


@click.group("cluster")
def command() -> None:
    """Make, describe, rebuild or remove an index on an OpenSearch cluster.

    \b
    frsearch cluster init opensearch://ana@search.example:9200/presse --by year
    frsearch index articles/ --index opensearch://ana@search.example:9200/presse
    frsearch search 'forces armées' --index opensearch://ana@search.example:9200/presse

    The password is best left to the variable FRSEARCH_OPENSEARCH_PASSWORD, and the user to FRSEARCH_OPENSEARCH_USER. The
    connection is encrypted, unless the cluster is on this machine or the address begins with opensearch+http://. A cluster with
    a certificate authority of its own takes ?ca=FILE after the address, or FRSEARCH_OPENSEARCH_CA. Several nodes may be named, as
    in HOST:9200,HOST:9200.

    Needs: pip install 'frsearch[opensearch]'
    """


@command.command("init", cls=Command)
@_address
@click.option("--by", type=click.Choice(["year", "month"]), help="Keep an index for each year or month, for what is very large.")
@click.option(
    "--shards", type=click.IntRange(1, 1024), default=1, show_default=True, help="Shards of each index; up to 50 GB fit one."
)
@click.option("--replicas", type=click.IntRange(0, 9), help="Copies of each shard.  [default: 1 once there is a second node]")
def init(address: str, by: str | None, shards: int, replicas: int | None) -> int:
    """Make an empty index at ADDRESS."""
    from frsearch.opensearch.store import create  # noqa: PLC0415 (needs a package that is not always there)

    store = create(address, by=cast("By | None", by), shards=shards, replicas=replicas)
    click.echo(f"made {store.path}")
    return 0


@command.command("info", cls=Command)
@_address
def info(address: str) -> int:
    """Show what there is at ADDRESS: articles, indexes, health. It need not be of this version."""
    from frsearch.opensearch.lifecycle import info as describe  # noqa: PLC0415 (needs a package that is not always there)

    found = describe(address)
    counts = f"{_several(found.articles, 'article')}, {_several(found.generation, 'commit')}"
    click.echo(f"{found.address}: {counts}, {', '.join(found.made_with)}")
    by = f", one for each {found.by}" if found.by else ""
    click.echo(f"OpenSearch {found.server}, {_several(found.nodes, 'node')}, {found.health}; {len(found.parts)} indexes{by}:")
    for part in found.parts:
        click.echo(f"  {safe_line(part.name)}  {_several(part.documents, 'document')}  {part.bytes / 1e6:,.1f} MB")
    return 0


def _several(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


@command.command("rebuild", cls=Command)
@_address
@wait_option
def rebuild(address: str, wait: float) -> int:
    """Index all articles again, with the analyzer of this version, while others go on searching the old index.

    The new one takes over in one step, and the old one is removed once nobody reads it, or after a minute. Meanwhile the cluster
    has both, and nobody else can write.
    """
    from frsearch.opensearch.lifecycle import rebuild as build_again  # noqa: PLC0415 (needs a package that is not always there)

    with working("rebuilding", sys.stderr):
        count = build_again(address, wait)
    click.echo(f"{count:,} articles indexed again")
    return 0


@command.command("drop", cls=Command)
@_address
@wait_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def drop(address: str, wait: float, yes: bool) -> int:
    """Remove the index at ADDRESS, with all articles and saved searches."""
    from frsearch.opensearch.lifecycle import drop as remove  # noqa: PLC0415 (needs a package that is not always there)

    shown = without_password(address)
    if not yes:
        click.confirm(f"Remove all of {shown}?", abort=True, err=True)
    remove(address, wait)
    click.echo(f"removed {shown}")
    return 0
