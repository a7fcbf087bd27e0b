"""How an account of somebody else is protected, for superusers."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from articles.admin.access.views import end_posted
from articles.domain.access import factors, sessions


def show_security(model_admin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the second factors and sessions of the account `pk`.

    POST with `forget` deletes the factors, for somebody who lost them, and signs the account out;
    with `session` it signs one device out, and without both all of them.
    """
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    user = get_object_or_404(model_admin.model, pk=pk)
    if request.method == "POST":
        _change(request, user)
        return redirect("admin:auth_user_security", pk)
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Security of the account “%s”") % user,
        "account": user,
        "factors": factors.factors_of(user),
        "sessions": sessions.sessions_of(user),
    }
    return render(request, "admin/auth/user/security.html", context)


def _change(request: HttpRequest, user: User) -> None:
    if "forget" not in request.POST:
        end_posted(request, sessions.of(user))
        return
    with transaction.atomic():
        factors.forget_all(user)
        sessions.end(sessions.of(user))
    words = _("“%s” has no second factor any more, and is signed out everywhere.")
    messages.success(request, words % user)
