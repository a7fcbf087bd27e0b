from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import (
    Argon2PasswordHasher,
    BasePasswordHasher,
    get_hashers,
    identify_hasher,
)


class Argon2idHasher(Argon2PasswordHasher):
    """Django's, in one thread and 19 MiB, which OWASP asks for at least.

    Django's own eight threads and 100 MiB would take the cores from the readers.
    https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1


def take_equal_time(name: str, password: str) -> None:
    """Hash `password` in the ways in which the account `name` is not hashed but others are.

    Otherwise an account with a hash of an earlier release, which takes longer, could be told from
    a name without account. Where all have signed in once, there is but one way.
    """
    for hasher in _ways_of_others(name):
        hasher.encode(password, hasher.salt())


def _ways_of_others(name: str) -> Iterator[BasePasswordHasher]:
    users = get_user_model()._default_manager
    stored = users.filter(username=name).values_list("password", flat=True).first()
    preferred, *older = get_hashers()
    try:
        own = identify_hasher(stored or "").algorithm
    except ValueError:  # there is no account, or it has no password
        own = preferred.algorithm
    if own != preferred.algorithm:
        yield preferred
    for hasher in older:
        of_it = users.filter(is_active=True, password__startswith=f"{hasher.algorithm}$")
        if hasher.algorithm != own and of_it.exists():
            yield hasher
