"""Finished pages, kept in memory and served before Django is asked: docs/decisions/0029.

A page is kept with what it depends on: the names of rows and of ranges of lists. Who changes what
readers see writes the names that the change touches to a log, in the transaction of the change.
Each process reads the log and drops the pages that depend on those names before it serves another.
"""
