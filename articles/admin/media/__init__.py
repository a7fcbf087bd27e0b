from articles.admin.media import images

__all__ = ["images"]
