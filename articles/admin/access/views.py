"""Pages of the sign-in and of the security of an account, in the look of the desk."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import IndexView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.admin.access import flows
from articles.admin.access.adapters import FactorAdapter
from articles.admin.access.forms import NewPasswordForm, SignInForm
from articles.admin.access.password_reset import PasswordResetForm
from articles.admin.endpoints import DeskRequest
from articles.domain.access import factors, sessions
from articles.ids import read_key

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


WAITS = 10 * 60  # seconds
_site = urlsplit(settings.SITE_URL)


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


class SignInView(auth.LoginView):
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


class NewPasswordView(auth.PasswordChangeView):
    """A new password, which ends all sessions but this one; that gets a new key."""

    form_class = NewPasswordForm
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.note_use(self.request)
        messages.success(
            self.request, _("Your password is new, and all other devices are signed out.")
        )
        return response


class PasswordResetView(auth.PasswordResetView):
    """Asks for the address of a mail, whose link leads to SITE_URL, whatever host was asked."""

    form_class = PasswordResetForm

    extra_email_context = {
        "site_name": settings.SITE_NAME, "domain": _site.netloc, "protocol": _site.scheme,
    }  # fmt: skip


class PasskeyAloneView(LoginWebAuthnView):
    """A passkey instead of a password. Who asks what for and goes away is soon forgotten."""

    def get(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        response = super().get(request, *args, **options)
        request.session.set_expiry(WAITS)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("This passkey does not open the desk. Use your password."))
        following = urlencode({"next": self.request.POST.get("next", "")})
        return redirect(f"{reverse('account_login')}?{following}")


class SecurityView(IndexView):
    """Second factors and sessions of one's own account."""

    request: DeskRequest

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        return super().get_context_data(**options) | {
            "is_missing": factors.is_missing(self.request.user),
            "sessions": sessions.standing_sessions(self.request.user),
        }


def _rely_on_factor(request: DeskRequest) -> None:
    """Let this session go on with its new factor, and no other that came in without one."""
    record_authentication(request, request.user, "mfa")
    sessions.end_sessions(sessions.other_sessions(request, request.user))


class AddAppView(ActivateTOTPView):
    request: DeskRequest

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response = super().form_valid(form)
        except IntegrityError:  # another tab has added one just now
            return redirect("mfa_index")
        _rely_on_factor(self.request)
        return response


class AddPasskeyView(AddWebAuthnView):
    """A passkey that signs in alone where the device can keep one, and asks who holds it."""

    request: DeskRequest

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _rely_on_factor(self.request)
        return response

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context = super().get_context_data(**options)
        wanted = {"residentKey": "preferred", "userVerification": "preferred"}
        context["js_data"]["creation_options"]["publicKey"]["authenticatorSelection"] = wanted
        return context


@method_decorator(transaction.atomic, name="post")
class RemoveAppView(DeactivateTOTPView):
    pass


@method_decorator(transaction.atomic, name="post")
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
    end_posted(request, sessions.other_sessions(request, request.user))
    return redirect("mfa_index")


def end_posted(request: HttpRequest, standing: sessions.Sessions) -> None:
    """End the session of `standing` whose number is posted, or without one all of them."""
    if (number := request.POST.get("session")) is not None:
        standing = standing.filter(pk=read_key(number) or 0)
    count = sessions.end_sessions(standing)
    words = ngettext(
        "%(count)s device was signed out.", "%(count)s devices were signed out.", count
    )
    messages.success(request, words % {"count": count})
