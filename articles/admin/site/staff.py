"""The accounts of the newsroom: only superusers create them and grant permissions."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from articles.admin.access.accounts import show_security
from articles.admin.deletion import DeletionAdmin
from articles.admin.endpoints import admin_page
from articles.domain.story import accounts
from articles.models import StaffProfile
from articles.permissions import sections_of

User = get_user_model()


class SuperusersOnly:
    """Mixin: a user who can grant permissions could grant themselves all of them."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission


class StaffProfileInline(admin.StackedInline):
    model = StaffProfile
    verbose_name = verbose_name_plural = _("Sections in charge of")
    fields = ["sections"]
    filter_horizontal = ["sections"]
    can_delete = False


admin.site.unregister([User, Group])


@admin.register(User)
class StaffAdmin(SuperusersOnly, DeletionAdmin, UserAdmin):
    list_display = ["username", "first_name", "last_name", "shown_groups", "is_active"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]
    inlines = [StaffProfileInline]
    deletion_title = _("Delete the account “%s”?")

    def get_urls(self):
        view = admin_page(self, show_security, require_http_methods(["GET", "POST"]))
        return [path("<int:pk>/keamanan/", view, name="auth_user_security"), *super().get_urls()]

    def user_change_password(self, request, id, form_url=""):
        if request.method == "POST":  # a session that was stolen must not become an account
            raise_if_reauthentication_required(request, app="allauth.mfa")
        return super().user_change_password(request, id, form_url)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def has_delete_permission(self, request, obj=None):
        """Refuse one's own account: its unsaved texts go to the user who deletes it."""
        return super().has_delete_permission(request, obj) and obj != request.user

    def get_deleted_objects(self, objs, request):
        deletion, *others = super().get_deleted_objects(objs, request)
        deletion.texts = accounts.unsaved_texts(deletion.records)
        return deletion, *others

    def delete_view(self, request, object_id, extra_context=None):
        user = self.get_object(request, unquote(object_id))
        if user and self.has_delete_permission(request, user):
            if "hand_over" in request.POST:
                self._report_handed_over(request, accounts.hand_over([user], request.user))
                return HttpResponseRedirect(request.path)
            if "deactivate" in request.POST:
                user.is_active = False
                column = User._meta.get_field("is_active").verbose_name
                with transaction.atomic():
                    user.save(update_fields=["is_active"])
                    self.log_change(request, user, [{"changed": {"fields": [str(column)]}}])
                messages.success(request, _("“%s” can no longer sign in.") % user)
                return HttpResponseRedirect(reverse("admin:auth_user_changelist"))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request, obj):
        self._report_handed_over(request, accounts.delete_accounts([obj], request.user))

    def delete_queryset(self, request, queryset):
        self._report_handed_over(request, accounts.delete_accounts(list(queryset), request.user))

    @staticmethod
    def _report_handed_over(request, count):
        if count:
            text = ngettext(
                "%(count)s unsaved text is yours now: it is listed on your desk.",
                "%(count)s unsaved texts are yours now: they are listed on your desk.",
                count,
            )
            messages.success(request, text % {"count": count})

    @admin.display(description=_("groups"))
    def shown_groups(self, user):
        return ", ".join(group.name for group in user.groups.all()) or "–"


@admin.register(Group)
class RoleAdmin(SuperusersOnly, DeletionAdmin, GroupAdmin):
    pass


@admin.register(StaffProfile)
class StaffProfileAdmin(DeletionAdmin):
    """For managing editors, who limit staff to sections; this grants no permission."""

    list_display = ["user", "shown_sections"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__first_name", "user__last_name"]
    ordering = ["user__username"]
    fields = ["user", "sections"]
    filter_horizontal = ["sections"]
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("sections")

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not sections_of(request.user)

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and self._sets_limits_of(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and self._sets_limits_of(request.user, obj)

    @staticmethod
    def _sets_limits_of(user, profile):
        """Tell whether `user` may change the sections in `profile`.

        Users may not remove their own limit, and users with a limit may not change that of others.
        """
        if user.is_superuser:
            return True
        is_own = profile is not None and profile.user_id == user.pk
        return not is_own and not sections_of(user)

    def get_readonly_fields(self, request, obj=None):
        return ["user"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            staff = User.objects.filter(is_staff=True, staff_profile=None)
            kwargs |= {"queryset": staff.order_by("username"), "widget": forms.Select}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("sections"))
    def shown_sections(self, profile):
        return ", ".join(str(section) for section in profile.sections.all()) or _("all")
