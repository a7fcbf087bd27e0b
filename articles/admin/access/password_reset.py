from collections.abc import Iterable
from typing import Any

from django.contrib.auth import forms
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.template.loader import render_to_string

from articles.domain.access.mail import send_beside


class PasswordResetForm(forms.PasswordResetForm):
    """Django's, for staff alone; the answer comes as fast whether there is an account or not."""

    def get_users(self, email: str) -> Iterable[User]:
        return [user for user in super().get_users(email) if user.is_staff]

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        subject = render_to_string(subject_template_name, context).strip()
        text = render_to_string(email_template_name, context)
        send_beside(lambda: send_mail(subject, text, from_email, [to_email]), "password reset")
