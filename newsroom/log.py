"""What the log keeps of a request that was refused."""

import logging


class WithoutTraceback(logging.Filter):
    """Leaves the traceback to faults of ours: what strangers can provoke takes one line.

    Django logs it as warnings, or as errors of `django.security`.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        is_of_strangers = record.name.startswith("django.security")
        if is_of_strangers or record.levelno < logging.ERROR:
            record.exc_info = record.exc_text = None
        return True
