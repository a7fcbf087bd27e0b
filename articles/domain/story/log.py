"""The log of an article: who took which step, when and why."""

from django.contrib.auth.models import User

from articles.enums import Action, State
from articles.models import Article, LogEntry


def write_log_entry(
    article: Article,
    action: Action,
    *,
    user: User | None,
    note: str = "",
    from_state: State | None = None,
    idempotency_key: str = "",
) -> LogEntry:
    """Create the log entry of a step of `user` with `article`, with its newest revision.

    `from_state` is the state before the step, None when the step did not change it.
    """
    return LogEntry.objects.create(
        article=article,
        revision=article.latest_revision,
        action=action,
        created_by=user,
        from_state=from_state or article.state,
        to_state=article.state,
        note=note,
        idempotency_key=idempotency_key,
    )
