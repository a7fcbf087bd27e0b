from articles.admin.desk import external_links

__all__ = ["external_links"]
