"""Mails about accounts, sent beside the request: a slow mail server keeps nobody waiting."""

import logging
import textwrap
from collections.abc import Callable
from smtplib import SMTPException
from threading import Thread

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.domain.access import devices, sessions

log = logging.getLogger(__name__)


def send_beside(send: Callable[[], object], purpose: str) -> None:
    """Call `send` in a thread of its own; a failure is a line in the log.

    A process that ends before it loses the mail, so nothing may depend on it.
    """

    def run() -> None:
        try:
            send()
        except (SMTPException, OSError) as error:
            log.error("A mail was not sent (%s): %s", purpose, error)

    Thread(target=run, name="mail").start()


def tell_of_new_device(request: HttpRequest, user: User) -> None:
    """Mail `user`, who has just signed in by `request`, if that browser has not done so before."""
    is_known = devices.device_of(request, user.get_username()) is not None
    if is_known or not (settings.EMAIL_URL and user.email):
        return
    text = _(
        "Your account “%(name)s” was signed in to on a device that it did not know: %(device)s, "
        "from %(address)s, on %(time)s.\n\n"
        "Was it you? Then nothing is to be done. Otherwise change your password at once and sign "
        "out all other devices under “Account security”."
    ) % {
        "name": user,
        "device": sessions.device_name(request.headers.get("User-Agent", "")),
        "address": request.META["REMOTE_ADDR"],
        "time": date_format(timezone.localtime(), "j F Y, H.i T"),
    }
    subject = _("New device on your account at %(site)s") % {"site": settings.SITE_NAME}
    wrapped = "\n\n".join(map(textwrap.fill, text.split("\n\n")))
    send_beside(lambda: send_mail(subject, wrapped, None, [user.email]), "new device")
