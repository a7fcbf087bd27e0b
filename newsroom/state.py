"""The directory that a running site writes to, and the secret key in it: for its owner alone."""

import logging
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50  # characters: what Django's check of a deployment asks for

log = logging.getLogger(__name__)


def make_private(directory: Path) -> None:
    """Let nobody but the owner read `directory`, what is in it, and what this process writes.

    What lies deeper is behind the folders in it. A mode that cannot be changed is in the log.
    """
    os.umask(0o077)
    for path in (directory, *directory.iterdir()):
        with suppress(FileNotFoundError):  # the -wal and -shm of SQLite come and go
            mode = stat.S_IMODE(path.lstat().st_mode)
            if mode & 0o077 and not path.is_symlink():
                try:
                    path.chmod(mode & ~0o077)
                except PermissionError as error:
                    log.warning("Others than the owner may open %s: %s", path, error)


def secret_key(path: Path) -> str:
    """Return the key in the file `path`, after drawing one on the first start.

    The file appears whole or not at all, and of two processes that start at once both get the
    one key. Raises ImproperlyConfigured when the file holds no key of full length.
    """
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as draft:  # mode 0600
            draft.write(secrets.token_urlsafe(SHORTEST_KEY))
            draft.flush()
            os.fsync(draft.fileno())
            with suppress(FileExistsError):
                os.link(draft.name, path)
    key = path.read_text(encoding="ascii").strip()
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"{path} holds no key of {SHORTEST_KEY} characters. Delete it, and the next start "
            "draws a new one: whoever is signed in must sign in again."
        )
    path.chmod(0o600)
    return key
