"""What the audit log says of accounts, groups and their rights, whoever changes them.

Django's own forms and commands, allauth and shells change them, and none calls a function of ours:
so these are listeners of signals (docs/decisions/0044-audit-log.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as sign_in
from django.contrib.auth.models import Group, Permission, User
from django.db import models
from django.db.models import signals
from django.http import HttpRequest

from articles.domain.access import failures
from articles.domain.access.audit import record
from articles.enums import AuditEvent
from articles.models import StaffProfile

FLAGS = ("is_active", "is_staff", "is_superuser")
_NAMES = ("username", "email")
_WATCHED: dict[type[models.Model], tuple[str, ...]] = {
    User: (*FLAGS, *_NAMES, "password"),
    Group: ("name",),
}
_MANY: dict[Any, str] = {
    User.groups.through: "groups",
    User.user_permissions.through: "user_permissions",
    Group.permissions.through: "permissions",
    StaffProfile.sections.through: "sections",
}
_CREATED = {User: AuditEvent.ACCOUNT_CREATED, Group: AuditEvent.GROUP_CREATED}
_DELETED = {User: AuditEvent.ACCOUNT_DELETED, Group: AuditEvent.GROUP_DELETED}


def follow_accounts() -> None:
    """Connect the listeners; once, when the apps are loaded."""
    sign_in.user_logged_in.connect(_signed_in)
    sign_in.user_logged_out.connect(_signed_out)
    sign_in.user_login_failed.connect(_failed)
    mfa.authenticator_used.connect(_factor_used)
    mfa.authentication_failed.connect(_factor_failed)
    signals.post_save.connect(_factor_saved, sender=Authenticator)
    signals.post_delete.connect(_factor_deleted, sender=Authenticator)
    for model in _WATCHED:
        signals.pre_save.connect(_before_save, sender=model)
        signals.post_save.connect(_saved, sender=model)
        signals.post_delete.connect(_deleted, sender=model)
    signals.pre_delete.connect(_limit_deleted, sender=StaffProfile)
    for through in _MANY:
        signals.m2m_changed.connect(_many_changed, sender=through)


def _signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(AuditEvent.SIGNED_IN, request=request, user=user)


def _signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user:
        record(AuditEvent.SIGNED_OUT, request=request, user=user)


def _failed(
    credentials: Mapping[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    failures.record_failure(request, credentials)


def _factor_saved(instance: Authenticator, created: bool, **kwargs: Any) -> None:
    if created:
        is_codes = instance.type == Authenticator.Type.RECOVERY_CODES
        event = AuditEvent.RECOVERY_CODES_MADE if is_codes else AuditEvent.FACTOR_ADDED
        record(event, subject=instance.user, kind=str(instance))


def _factor_used(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record(AuditEvent.RECOVERY_CODE_USED, user=user, subject=user)


def _factor_failed(user: User, **kwargs: Any) -> None:
    record(AuditEvent.CODE_FAILED, user=user, subject=user)


def _factor_deleted(instance: Authenticator, origin: Any, **kwargs: Any) -> None:
    """Record that a factor is gone, unless the account itself is deleted or codes are renewed."""
    is_alone = getattr(origin, "model", type(origin)) is Authenticator
    if is_alone and instance.type != Authenticator.Type.RECOVERY_CODES:
        record(AuditEvent.FACTOR_REMOVED, subject=instance.user, kind=str(instance))


def _before_save(
    sender: Any, instance: Any, update_fields: Collection[str] | None, **kwargs: Any
) -> None:
    """Keep what is stored of `instance`, to be compared with what is saved."""
    watched = [name for name in _WATCHED[sender] if update_fields is None or name in update_fields]
    rows = sender.objects.filter(pk=instance.pk) if watched and instance.pk else None
    instance._stored = rows.values(*watched).first() if rows is not None else None


def _saved(
    sender: Any,
    instance: Any,
    created: bool,
    update_fields: Collection[str] | None,
    **kwargs: Any,
) -> None:
    if created:
        flags = [name for name in FLAGS if getattr(instance, name, False)]
        record(_CREATED[sender], subject=instance, added=flags)
        return
    stored = instance._stored or {}
    changed = {name for name, value in stored.items() if getattr(instance, name) != value}
    if flags := [name for name in FLAGS if name in changed]:
        added = [name for name in flags if getattr(instance, name)]
        removed = [name for name in flags if name not in added]
        _record_rights(instance, "flags", added, removed)
    if sender is Group and changed:
        record(AuditEvent.GROUP_CHANGED, subject=instance, before=stored["name"])
    if names := [name for name in _NAMES if name in changed]:
        before = stored["username"] if "username" in names else None
        record(AuditEvent.ACCOUNT_CHANGED, subject=instance, fields=names, before=before)
    if "password" in changed and not _is_rehash(instance, update_fields):
        record(AuditEvent.PASSWORD_CHANGED, subject=instance)


def _is_rehash(user: Any, update_fields: Collection[str] | None) -> bool:
    """Whether a sign-in stores the same password with a newer hasher (`check_password`)."""
    return update_fields == {"password"} and user._password is None


def _deleted(sender: Any, instance: models.Model, **kwargs: Any) -> None:
    record(_DELETED[sender], subject=instance)


def _limit_deleted(instance: StaffProfile, origin: Any, **kwargs: Any) -> None:
    """Record that an account loses its limit, unless the account itself is deleted."""
    names = [str(section) for section in instance.sections.all()]
    if names and getattr(origin, "model", type(origin)) is not User:
        _record_rights(instance, "sections", [], names)


def _many_changed(
    sender: Any,
    instance: Any,
    action: str,
    reverse: bool,
    model: Any,
    pk_set: Any,
    **kwargs: Any,
) -> None:
    if action not in {"post_add", "post_remove", "pre_clear"}:
        return
    if pk_set is None:
        linked = sender.objects.filter(**{instance._meta.model_name: instance})
        pk_set = linked.values(model._meta.model_name)
    others = list(model._default_manager.filter(pk__in=pk_set))
    pairs: list[tuple[Any, list[Any]]] = [(instance, others)] if others else []
    if reverse:
        pairs = [(other, [instance]) for other in others]
    for changed, rows in pairs:
        names = _names_of(rows)
        added, removed = (names, []) if action == "post_add" else ([], names)
        _record_rights(changed, _MANY[sender], added, removed)


def _record_rights(instance: Any, kind: str, added: list[str], removed: list[str]) -> None:
    subject = instance.user if isinstance(instance, StaffProfile) else instance
    is_group = isinstance(subject, Group)
    event = AuditEvent.GROUP_CHANGED if is_group else AuditEvent.RIGHTS_CHANGED
    record(event, subject=subject, kind=kind, added=added, removed=removed)


def _names_of(rows: Iterable[models.Model]) -> list[str]:
    return sorted(
        ".".join(row.natural_key()[1::-1]) if isinstance(row, Permission) else str(row)
        for row in rows
    )
