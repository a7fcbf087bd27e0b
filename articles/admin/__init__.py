from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin import articles, front_page, media, pages, people, sections, staff, tags
from articles.admin.sign_in import SignInForm

__all__ = ["articles", "front_page", "media", "pages", "people", "sections", "staff", "tags"]

admin.site.site_header = settings.SITE_NAME
admin.site.site_title = settings.SITE_NAME
# The desk has a page for that; texts need the room.
admin.site.enable_nav_sidebar = False
admin.site.index_title = _("Newsroom desk")
admin.site.login_form = SignInForm
