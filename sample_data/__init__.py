"""The simulator of a living book: the files a bank would send, with planted truth.

Every name and figure in them is invented. The same seed gives the same bytes.
"""
