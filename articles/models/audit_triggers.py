"""Triggers that keep entries of the audit log from being changed or deleted by any program.

They are made after each `migrate`, because SQLite drops them whenever a migration rebuilds the
table. Who owns the database can drop them: for that the entries are chained.
"""

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.models.audit import AuditEntry

_MAY_CHANGE = {"address", "address_salt"}  # to be removed
_REFUSAL = "An entry of the audit log is never changed"
_BODY = {
    "sqlite": f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    "postgresql": "EXECUTE FUNCTION refuse_audit_change()",
}
_NAMES_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
_NAMES_POSTGRES = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'articles_auditentry'::regclass"
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$"
    f" BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    " END $$"
)


def make_triggers(using: str, **kwargs: Any) -> None:
    """Make the triggers of the database `using` that are not there, once the table is.

    Those that are there stay: to make them anew would wait for whoever reads the table.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        if AuditEntry._meta.db_table not in connection.introspection.table_names(cursor):
            return
        is_postgres = connection.vendor == "postgresql"
        cursor.execute(_NAMES_POSTGRES if is_postgres else _NAMES_SQLITE)
        standing = {name for (name,) in cursor.fetchall()}
        missing = [row for row in _conditions(connection).items() if row[0] not in standing]
        with transaction.atomic(using):
            if is_postgres and missing:
                cursor.execute(_FUNCTION)
            for name, condition in missing:
                body = _BODY[connection.vendor]
                cursor.execute(f"CREATE TRIGGER {name} BEFORE {condition} {body}")


def _conditions(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return when each trigger fires, by its name."""
    table = AuditEntry._meta.db_table
    columns = {field.attname for field in AuditEntry._meta.concrete_fields}
    kept = ", ".join(map(connection.ops.quote_name, sorted(columns - _MAY_CHANGE)))
    is_filled = "NEW.address IS NOT NULL OR NEW.address_salt <> ''"
    conditions = {
        "audit_entry_stays": f"DELETE ON {table} FOR EACH ROW",
        "audit_entry_unchanged": f"UPDATE OF {kept} ON {table} FOR EACH ROW",
        "audit_entry_address_only_removed": (
            f"UPDATE OF {', '.join(sorted(_MAY_CHANGE))} ON {table}"
            f" FOR EACH ROW WHEN ({is_filled})"
        ),
    }
    if connection.vendor == "postgresql":
        conditions["audit_log_stays"] = f"TRUNCATE ON {table} FOR EACH STATEMENT"
    return conditions
