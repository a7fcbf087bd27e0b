"""How an account of somebody else is protected, for superusers."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from articles.admin.access.views import end_posted
from articles.domain.access import factors, mail, sessions


def show_security(model_admin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the second factors and sessions of the account `pk`.

    POST with `forget` deletes the factors, for somebody who lost them, and signs the account out;
    with `session` it signs one device out, and without both all of them.
    """
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    user = get_object_or_404(model_admin.model, pk=pk)
    if user == request.user:
        return redirect("mfa_index")
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="allauth.mfa")
        _change(request, user)
        return redirect("admin:auth_user_security", pk)
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Security of the account “%s”") % user,
        "account": user,
        "factors": factors.factors_of(user),
        "sessions": sessions.standing_sessions(user),
    }
    return render(request, "admin/auth/user/security.html", context)


def _change(request: HttpRequest, user: User) -> None:
    if "forget" not in request.POST:
        end_posted(request, sessions.account_sessions(user))
        return
    with transaction.atomic():
        factors.forget_all(user)
        sessions.end_sessions(sessions.account_sessions(user))
    mail.tell_of_change(user)
    words = _("“%s” has no second factor any more, and is signed out. Now give a new password.")
    messages.success(request, words % user)
