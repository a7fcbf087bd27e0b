from collections.abc import Iterable
from functools import partial
from typing import Any

from allauth.core import context
from django.contrib.auth import forms
from django.contrib.auth.models import User

from articles.domain.access import throttle
from articles.domain.access.mail import send_in_thread


class PasswordResetForm(forms.PasswordResetForm):
    """Django's, for staff alone; the answer comes as fast whether there is an account or not."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        throttle.attempt("reset", email, context.request)  # each costs somebody a mail
        return email

    def get_users(self, email: str) -> Iterable[User]:
        return [user for user in super().get_users(email) if user.is_staff]

    def send_mail(self, *args: Any, **options: Any) -> None:
        send_in_thread(partial(super().send_mail, *args, **options), "password reset")
