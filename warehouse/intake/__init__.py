"""The door: files of a source in, facts in the lake, every line accounted for."""
