from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin import access, desk, front, media, site, story
from articles.admin.sign_in import SignInForm

__all__ = ["access", "desk", "front", "media", "site", "story"]

admin.site.site_header = settings.SITE_NAME
admin.site.site_title = settings.SITE_NAME
# The index page has the same links, and the article form needs the width.
admin.site.enable_nav_sidebar = False
admin.site.index_title = _("Newsroom desk")
admin.site.login_form = SignInForm
