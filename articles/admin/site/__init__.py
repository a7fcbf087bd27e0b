from articles.admin.site import authors, pages, sections, staff, tags

__all__ = ["authors", "pages", "sections", "staff", "tags"]
