"""Records that who is limited to sections may read, and not change when they are of others."""

from typing import ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.admin.pagination import CheckedAdmin


class LimitedAdmin(CheckedAdmin):
    """Base of the admin of such records: a form that a limit makes read-only says so."""

    why_read_only: ClassVar[str | Promise] = _(
        "You may read this and not change it: stories of sections that are not yours have it. Ask "
        "a Redaktur Pelaksana who works in all sections."
    )

    def is_within_limit(self, user: User, obj) -> bool:
        """Return whether the sections of `user` allow to change `obj`; None: any of them."""
        raise NotImplementedError

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and self.is_within_limit(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and self.is_within_limit(request.user, obj)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        right = f"{self.opts.app_label}.{get_permission_codename('change', self.opts)}"
        if request.method == "GET" and request.user.has_perm(right):
            obj = self.get_object(request, unquote(object_id))
            if obj and not self.is_within_limit(request.user, obj):
                messages.warning(request, str(self.why_read_only))
        return super().change_view(request, object_id, form_url, extra_context)


class SiteAdmin(LimitedAdmin):
    """Base of the admin of what belongs to the whole site, or to a section as a whole."""

    why_read_only = _(
        "You may read this and not change it: it belongs to the whole site or to a section that "
        "is not yours. Ask a Redaktur Pelaksana who works in all sections."
    )

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.is_within_limit(request.user, None)
