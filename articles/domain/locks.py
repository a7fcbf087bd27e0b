"""Named locks, for what has no row that could be locked."""

from django.db import connection


def wait_for_lock(name: str) -> None:
    """Wait for the lock `name`, and hold it until the end of the transaction.

    Call it inside a transaction, before the rows that the lock protects are read. Only PostgreSQL
    needs it. On SQLite a transaction begins as IMMEDIATE (see DATABASES in the settings), so a
    second transaction begins after the first has ended.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
