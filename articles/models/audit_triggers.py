"""Triggers that keep entries of the audit log from being changed or deleted by any program.

They are made after each `migrate`, because SQLite drops them whenever a migration rebuilds the
table. Who owns the database can drop them: for that the entries are chained.
"""

from typing import Any

from django.db import connections

from articles.models.audit import AuditEntry

_MAY_CHANGE = {"address", "address_salt"}  # to be removed
_REFUSAL = "An entry of the audit log is never changed"
_BODY = {
    "sqlite": f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    "postgresql": "EXECUTE FUNCTION refuse_audit_change()",
}
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$"
    f" BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    " END $$"
)


def make_triggers(using: str, **kwargs: Any) -> None:
    """Make the triggers of the database `using` anew, once the table is there."""
    connection = connections[using]
    table = AuditEntry._meta.db_table
    if table not in connection.introspection.table_names():
        return
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
    is_postgres = connection.vendor == "postgresql"
    of_table = f" ON {table}" if is_postgres else ""
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute(_FUNCTION)
        for name, condition in conditions.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")
            cursor.execute(f"CREATE TRIGGER {name} BEFORE {condition} {_BODY[connection.vendor]}")
