from articles.admin.access import audit_log

__all__ = ["audit_log"]
