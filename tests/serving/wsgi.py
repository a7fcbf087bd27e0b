"""The site, which stops in the middle of a save for as long as a file is there."""

import os
import time
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.db.models.signals import post_save

from newsroom import reception

application = get_wsgi_application()
reception.PATIENCE = 3.0
HOLD = Path(os.environ["STATE_DIR"], "hold")
HELD = Path(os.environ["STATE_DIR"], "held")


def hold(sender, **kwargs):
    if sender.__name__ == "Revision" and HOLD.exists():
        HELD.touch()
        while HOLD.exists():
            time.sleep(0.05)


post_save.connect(hold)
