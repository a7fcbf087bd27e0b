from django.contrib.admin.forms import AdminAuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AdminAuthenticationForm):
    """Django's form with another message: the Indonesian one says “user name” twice."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": _(
            "User name or password is wrong, or the account may not enter the desk. "
            "Mind capital letters."
        )
    }
