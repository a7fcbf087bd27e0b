"""Locks by name, for what no row stands for that could be locked."""

from django.db import connection


def wait_for_lock(name: str) -> None:
    """Wait until no other transaction holds the lock `name`; hold it until this one ends.

    To be called inside a transaction, before it reads what the lock protects. PostgreSQL alone
    needs the lock. On SQLite a transaction begins as IMMEDIATE (see DATABASES in the settings),
    so of two transactions the second begins when the first has ended.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
