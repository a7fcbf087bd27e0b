"""Named locks, for what has no row that could be locked."""

from django.db import connection

# Held while tags are stored, merged or deleted; shared by whatever gives articles tags
# or stores names for their contents, and taken before them.
TAGS = "tags"
# Held while an entry is added to the audit log; taken after all other locks.
AUDIT = "audit"


def wait_for_lock(name: str, *, is_shared: bool = False) -> None:
    """Wait for the lock `name`, and hold it until the end of the transaction.

    Transactions that share it do not wait for each other, only for one that does not share it.
    Call it inside a transaction, before the rows that the lock protects are read. Only PostgreSQL
    needs it. On SQLite a transaction begins as IMMEDIATE (see DATABASES in the settings), so a
    second transaction begins after the first has ended.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            lock = "pg_advisory_xact_lock_shared" if is_shared else "pg_advisory_xact_lock"
            cursor.execute(f"SELECT {lock}(hashtextextended(%s, 0))", [name])
