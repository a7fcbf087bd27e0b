from articles.admin.front import front_page

__all__ = ["front_page"]
