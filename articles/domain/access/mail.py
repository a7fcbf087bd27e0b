"""Mails about accounts, sent beside the request: a slow mail server keeps nobody waiting."""

import logging
from collections.abc import Callable
from smtplib import SMTPException
from threading import Thread

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
