from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

from articles.domain.access import throttle
from articles.domain.access.hashing import take_equal_time


class PasswordBackend(ModelBackend):
    """Django's, for which guessing gets slower: every form that asks for a password uses it."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **others: Any,
    ) -> User | None:
        """Return the user if the password is right; raises throttle.TooManyAttempts."""
        if not isinstance(username, str) or not isinstance(password, str):
            return None
        attempt = throttle.attempt("password", username, request)
        take_equal_time(username, password)
        user = super().authenticate(request, username, password)
        if user is not None:
            attempt.succeeded()
        return user

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Return whether `user` may sign in and stay signed in: only staff that is active."""
        return isinstance(user, User) and user.is_staff and super().user_can_authenticate(user)
