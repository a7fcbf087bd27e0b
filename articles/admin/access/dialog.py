"""Signing in again in a dialog over a form, whose text stays."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib.auth.models import User
from django.forms import BaseForm
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from articles.admin.access import flows
from articles.admin.access.forms import CodeForm, PasskeyForm, SignInForm
from articles.admin.endpoints import refuse


@never_cache
@sensitive_post_parameters("password", "code", "credential")
def sign_in(request: HttpRequest) -> JsonResponse:
    """POST: sign the same user in again, without leaving the form.

    First with `username` and `password`, then with the `code` or the `credential` of a second
    factor, where the answer has `factor`: what the browser needs to ask for a passkey, or null.
    Otherwise, as for GET, it has the primary key of the user and a new CSRF token.
    """
    if request.method not in {"GET", "POST"}:
        return refuse(_("This address answers %s alone.") % "GET, POST", 405)
    if request.method == "POST":
        is_second = "code" in request.POST or "credential" in request.POST
        refusal = (_take_factor if is_second else _take_password)(request)
        if refusal:
            return refusal
        if waiting := flows.waiting(request):
            _stage, user = waiting
            return JsonResponse({"factor": _passkey_options(user)})
    return JsonResponse({"csrf": get_token(request), "user": request.user.pk})


def _take_password(request: HttpRequest) -> JsonResponse | None:
    form = SignInForm(request, request.POST)
    if not form.is_valid():
        return refuse(_reason(form) or _("Enter your password."))
    if str(form.get_user().pk) != request.POST.get("user", str(form.get_user().pk)):
        return refuse(_("This text belongs to another account: sign in with that one."), 409)
    flows.begin(request, form.get_user())
    return None


def _take_factor(request: HttpRequest) -> JsonResponse | None:
    waiting = flows.waiting(request)
    if waiting is None:
        return refuse(_start_again(), 410)
    stage, user = waiting
    kind = PasskeyForm if "credential" in request.POST else CodeForm
    form = kind(user=user, data=request.POST)
    if not form.is_valid():
        return refuse(_reason(form))
    form.save()
    stage.exit()
    return None if request.user.is_authenticated else refuse(_start_again(), 410)


def _start_again() -> str:
    return _("That took too long: enter your password again.")


def _passkey_options(user: User) -> dict | None:
    has_passkey = is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])
    return begin_authentication(user) if has_passkey else None


def _reason(form: BaseForm) -> str:
    fields = [error for errors in form.errors.values() for error in errors]
    return " ".join(map(str, form.non_field_errors() or fields))
