import click


@click.group()
def main() -> None:
    """MedMij, offline."""
