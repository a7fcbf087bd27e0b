from articles.admin.story import articles

__all__ = ["articles"]
