"""Strings of Django whose Indonesian translation our catalogue replaces.

The catalogues in LOCALE_PATHS take precedence over Django's. Nothing imports this module: with
it, `makemessages` finds the strings and keeps their translations.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

WORDS = [
    _("Home"),
    # The same Indonesian word for “password” everywhere.
    _("password"),
    _("Password"),
    _("Old password"),
    _("New password"),
    _("New password confirmation"),
    _("Password confirmation"),
    _("New password:"),
    _("Confirm password:"),
    _("Change password"),
    _("Change password: %s"),
    _("Change my password"),
    _("Set password"),
    _("Set password: %s"),
    _("Reset password"),
    _("Password change"),
    _("Password change successful"),
    _("Password changed successfully."),
    _("Your password was changed."),
    _("No password set."),
    _("Invalid password format or unknown hashing algorithm."),
    _("Enter a new password for the user <strong>%(username)s</strong>."),
    _("Enter the same password as before, for verification."),
    _("The two password fields didn’t match."),
    _("Your old password was entered incorrectly. Please enter it again."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    _("Raw passwords are not stored, so there is no way to see the user’s password."),
    _(
        "Please enter your old password, for security’s sake, and then enter your new "
        "password twice so we can verify you typed it in correctly."
    ),
    # Errors in Django's translation.
    ngettext("Please correct the error below.", "Please correct the errors below.", 1),
    _("Enabled"),
    _("Disabled"),
    _("Password-based authentication"),
    _("Password-based authentication was disabled."),
    _("Disable password-based authentication"),
    _("Enable password-based authentication"),
    _("Enable password-based authentication for this user by setting a password."),
    _("This action will <strong>enable</strong> password-based authentication for this user."),
    _(
        "Whether the user will be able to authenticate using a password or not. If disabled, "
        "they may still be able to authenticate using other backends, such as Single Sign-On "
        "or LDAP."
    ),
]
