"""Names and texts as SQL writes them."""


def quoted(text: object) -> str:
    """Write a text, or a path, as SQL does.

    >>> quoted("L'Aquila")
    "'L''Aquila'"
    """
    return "'" + str(text).replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    """Write a name as SQL does, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'
