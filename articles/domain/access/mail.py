"""Mails about accounts, sent beside the request: a slow mail server keeps nobody waiting."""

import logging
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException
from threading import BoundedSemaphore

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.domain.access import devices, sessions

log = logging.getLogger(__name__)


MOST_WAITING = 100  # mails of a process
_thread = ThreadPoolExecutor(1, "mail")
_places = BoundedSemaphore(MOST_WAITING)


def send_in_thread(send: Callable[[], object], purpose: str) -> None:
    """Call `send` in a thread of its own, after those before it.

    A failure is a line in the log, as is a mail for which there is no place. A process that is
    killed loses what waits, so nothing may depend on it.
    """
    if not _places.acquire(blocking=False):
        log.error("A mail was not sent (%s): %d others wait", purpose, MOST_WAITING)
        return

    def run() -> None:
        try:
            send()
        except (SMTPException, OSError) as error:
            log.error("A mail was not sent (%s): %s", purpose, error)
        finally:
            _places.release()

    _thread.submit(run)


def tell_of_new_device(request: HttpRequest, user: User) -> None:
    """Mail `user`, who has just signed in by `request`, if that browser has not done so before."""
    if devices.device_of(request, user.get_username()) is not None:
        return
    text = _(
        "Your account “%(name)s” was signed in to on a device that it did not know: %(device)s, "
        "from %(address)s, on %(time)s.\n\n"
        "Was it you? Then nothing is to be done. Otherwise change your password at once and sign "
        "out all other devices under “Account security”."
    ) % {
        "name": user,
        "device": sessions.device_name(request.headers.get("User-Agent", "")),
        "address": request.META["REMOTE_ADDR"] or _("an unknown address"),
        "time": _now(),
    }
    subject = _("New device on your account at %(site)s") % {"site": settings.SITE_NAME}
    _tell(user, subject, text, "new device")


def tell_of_change(user: User) -> None:
    """Mail `user` that second factors or recovery codes of their account were changed."""
    text = _(
        "The second factors or recovery codes of your account “%(name)s” were changed on "
        "%(time)s.\n\n"
        "Was it you? Then nothing is to be done. Otherwise tell whoever manages the accounts at "
        "once: somebody else may be in your account."
    ) % {"name": user, "time": _now()}
    subject = _("The protection of your account at %(site)s was changed")
    _tell(user, subject % {"site": settings.SITE_NAME}, text, "changed factors")


def _tell(user: User, subject: str, text: str, purpose: str) -> None:
    if settings.EMAIL_URL and user.email:
        wrapped = "\n\n".join(map(textwrap.fill, text.split("\n\n")))
        send_in_thread(lambda: send_mail(subject, wrapped, None, [user.email]), purpose)


def _now() -> str:
    return date_format(timezone.localtime(), "j F Y, H:i T")
