"""The addresses of the sign-in and of the security of an account; the names are django-allauth's.

Its other pages, sign-up among them, have no address.
"""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.conf import settings
from django.contrib.auth import views as auth
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from articles.admin.access.views import (
    AddAppView,
    AddPasskeyView,
    NewPasswordView,
    PasskeyAloneView,
    PasswordResetView,
    RemoveAppView,
    RemovePasskeyView,
    SecurityView,
    SignInView,
    end_sessions,
    page,
)

_again = _("Is it you?")

urlpatterns = [
    path("login/", page(SignInView, _("Sign in")), name="account_login"),
    path("login/kode/", page(AuthenticateView, _("Second factor")), name="mfa_authenticate"),
    path("login/kunci/", PasskeyAloneView.as_view(), name="mfa_login_webauthn"),
    path("password_change/", page(NewPasswordView, _("New password")), name="new_password"),
    path("keamanan/", page(SecurityView, _("Security of your account")), name="mfa_index"),
    path("keamanan/sesi/", end_sessions, name="end_sessions"),
    path("keamanan/ulang/", page(ReauthenticateView, _again), name="account_reauthenticate"),
    path("keamanan/ulang/kode/", page(CodeAgainView, _again), name="mfa_reauthenticate"),
    path(
        "keamanan/ulang/kunci/",
        page(ReauthenticateWebAuthnView, _again),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "keamanan/aplikasi/",
        page(AddAppView, _("Add an app for codes")),
        name="mfa_activate_totp",
    ),
    path(
        "keamanan/aplikasi/hapus/",
        page(RemoveAppView, _("Remove the app for codes?")),
        name="mfa_deactivate_totp",
    ),
    path(
        "keamanan/kunci/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="mfa_list_webauthn",
    ),
    path(
        "keamanan/kunci/tambah/", page(AddPasskeyView, _("Add a passkey")), name="mfa_add_webauthn"
    ),
    path(
        "keamanan/kunci/<int:pk>/hapus/",
        page(RemovePasskeyView, _("Remove the passkey?")),
        name="mfa_remove_webauthn",
    ),
    path(
        "keamanan/kode/",
        page(ViewRecoveryCodesView, _("Recovery codes")),
        name="mfa_view_recovery_codes",
    ),
    path(
        "keamanan/kode/baru/",
        page(GenerateRecoveryCodesView, _("New recovery codes?")),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "keamanan/kode/unduh/",
        page(DownloadRecoveryCodesView, _("Recovery codes")),
        name="mfa_download_recovery_codes",
    ),
]
# By mail, where the site sends any.
password_reset = [
    path("sandi/", page(PasswordResetView, _("New password")), name="admin_password_reset"),
    path(
        "sandi/terkirim/",
        page(auth.PasswordResetDoneView, _("Look into your mail")),
        name="password_reset_done",
    ),
    path(
        "sandi/<uidb64>/<token>/",
        page(auth.PasswordResetConfirmView, _("New password")),
        name="password_reset_confirm",
    ),
    path(
        "sandi/baru/",
        page(auth.PasswordResetCompleteView, _("Your password is new")),
        name="password_reset_complete",
    ),
]
if settings.EMAIL_URL:
    urlpatterns += password_reset
