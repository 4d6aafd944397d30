"""The command line: `stocktake ...`."""


def main() -> None:
    """Say hello until there is more to do."""
