"""Pages of the sign-in and of the security of an account, in the look of the desk."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.admin.access import flows
from articles.admin.access.adapters import FactorAdapter
from articles.admin.access.forms import NewPasswordForm, SignInForm
from articles.admin.endpoints import DeskRequest
from articles.domain.access import factors, sessions

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def page(view: "type[View[Any]]", title: "str | StrPromise") -> Callable[..., HttpResponseBase]:
    """Return `view` as a page with the header of the desk and `title` as its heading."""
    show = view.as_view()

    @wraps(show)
    @never_cache
    def shown(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        response = show(request, *args, **options)
        if isinstance(response, TemplateResponse):
            own = response.context_data or {}
            response.context_data = {**admin.site.each_context(request), **own, "title": title}
        return response

    return shown


class SignInView(LoginView):
    """The password, or a passkey; a second factor follows on a page of its own."""

    authentication_form = SignInForm
    template_name = "admin/login.html"

    def get(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if admin.site.has_permission(request):
            return redirect("admin:index")
        return super().get(request, *args, **options)

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        return super().get_context_data(**options) | {"app_path": self.request.get_full_path()}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return flows.begin(self.request, form.get_user(), self.get_success_url())


class NewPasswordView(PasswordChangeView):
    form_class = NewPasswordForm
    success_url = reverse_lazy("admin:password_change_done")


class SecurityView(IndexView):
    """Second factors and sessions of one's own account."""

    request: DeskRequest

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        return super().get_context_data(**options) | {
            "is_missing": factors.is_missing(self.request.user),
            "sessions": sessions.sessions_of(self.request.user),
        }


class AddPasskeyView(AddWebAuthnView):
    """A passkey that signs in alone where the device can keep one, and asks who holds it."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context = super().get_context_data(**options)
        wanted = {"residentKey": "preferred", "userVerification": "preferred"}
        context["js_data"]["creation_options"]["publicKey"]["authenticatorSelection"] = wanted
        return context


class RemovePasskeyView(RemoveWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        if factors.may_remove(self.object):
            return super().form_valid(form)
        form.add_error(None, FactorAdapter.error_messages["cannot_delete_authenticator"])
        return self.form_invalid(form)


@require_POST
@login_required
def end_sessions(request: DeskRequest) -> HttpResponse:
    """Sign out the device whose `session` is posted, or without one all but this."""
    others = sessions.of(request.user).exclude(session_key=request.session.session_key)
    end_posted(request, others)
    return redirect("mfa_index")


def end_posted(request: HttpRequest, standing: sessions.Sessions) -> None:
    """End the session of `standing` whose number is posted, or without one all of them."""
    if (number := request.POST.get("session")) is not None:
        standing = standing.filter(pk=number) if number.isdecimal() else standing.none()
    count = sessions.end(standing)
    words = ngettext(
        "%(count)s device was signed out.", "%(count)s devices were signed out.", count
    )
    messages.success(request, words % {"count": count})
