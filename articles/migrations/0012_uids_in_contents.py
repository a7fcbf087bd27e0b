"""Contents name sections and authors by uid, settlements of links name articles by uid.

What was stopped can be run again.
"""

from django.db import migrations, transaction

from articles.content.shape import fingerprint

SLICE = 200


def to_uids(apps, schema_editor):
    """Replace the primary keys in contents and in settlements; what names a lost row goes."""
    sections, authors = (
        {key: str(uid) for pk, uid in rows.values_list("pk", "uid") for key in (pk, str(uid))}
        for rows in _rows(apps, schema_editor, "Section", "Author")
    )
    _rename_in_contents(apps, schema_editor, sections, authors)
    articles, revisions, settlements = _rows(
        apps, schema_editor, "Article", "Revision", "LinkSettlement"
    )
    for settlement in settlements:
        changes = settlement.changes
        if any(isinstance(change["article"], str) for change in changes):
            continue
        uids = articles.in_bulk({change["article"] for change in changes})
        sides = {change[side] for change in changes for side in ("before", "after")}
        numbers = dict(revisions.filter(pk__in=sides - {None}).values_list("pk", "number"))
        _store(settlement, [
            {**change, "article": str(uids[change["article"]].uid),
             "before": numbers.get(change["before"]), "after": numbers.get(change["after"])}
            for change in changes
            if change["article"] in uids
        ])  # fmt: skip


def to_keys(apps, schema_editor):
    """Undo `to_uids`."""
    sections, authors = (
        {key: pk for pk, uid in rows.values_list("pk", "uid") for key in (pk, str(uid))}
        for rows in _rows(apps, schema_editor, "Section", "Author")
    )
    _rename_in_contents(apps, schema_editor, sections, authors)
    articles, revisions, settlements = _rows(
        apps, schema_editor, "Article", "Revision", "LinkSettlement"
    )
    for settlement in settlements:
        changes = []
        for change in settlement.changes:
            if isinstance(change["article"], str):
                article = articles.filter(uid=change["article"]).values_list("pk", flat=True)
                change["article"] = article.first()
                of_article = revisions.filter(article=change["article"])
                for side in ("before", "after"):
                    revision = of_article.filter(number=change[side] or 0)
                    change[side] = revision.values_list("pk", flat=True).first()
            changes += [change] if change["article"] else []
        _store(settlement, changes)


def _rows(apps, schema_editor, *names):
    alias = schema_editor.connection.alias
    return [apps.get_model("articles", name).objects.using(alias).order_by("pk") for name in names]


def _store(settlement, changes):
    settlement.changes = changes
    settlement.save(update_fields=["changes"])


def _rename_in_contents(apps, schema_editor, sections, authors):
    """Rename in all revisions and buffers, each slice in a transaction of its own."""
    for rows in _rows(apps, schema_editor, "Revision", "Buffer"):
        stored = rows.filter(content__isnull=False).values_list("pk", "content", "digest")
        some = list(stored[:SLICE])
        while some:
            with transaction.atomic(schema_editor.connection.alias):
                for pk, content, digest in some:
                    renamed = _renamed(content, sections, authors)
                    if renamed != content:
                        # An autosave may have come in the meantime.
                        rows.filter(pk=pk, digest=digest).update(
                            content=renamed, digest=fingerprint(renamed)
                        )
            some = list(stored.filter(pk__gt=some[-1][0])[:SLICE])


def _renamed(content, sections, authors):
    """Return `content` with other names; each map holds the new names, too."""
    named = [(entry, authors.get(entry["author"])) for entry in content["bylines"]]
    bylines = [{**entry, "author": author} for entry, author in named if author]
    return content | {"section": sections.get(content["section"]), "bylines": bylines}


class Migration(migrations.Migration):
    # All revisions in one transaction would hold up every save. Each slice repeats harmlessly.
    atomic = False

    dependencies = [("articles", "0012_uids")]

    operations = [migrations.RunPython(to_uids, to_keys)]
