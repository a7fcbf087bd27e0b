from importlib import import_module

from django.db import migrations, models

before = import_module("articles.migrations.0020_search")

# The triggers that keep the index and note changes: now with the phrases of an entry.
COUNT = (
    "INSERT INTO articles_uncountedwords(article_id, before, after, phrases_before, phrases_after)"
)
ADDED = f"{COUNT} SELECT new.article_id, '', new.words, '', new.phrases WHERE new.words <> '';"
GONE = f"{COUNT} SELECT old.article_id, old.words, '', old.phrases, '' WHERE old.words <> '';"
CHANGED = f"{COUNT} VALUES (new.article_id, old.words, new.words, old.phrases, new.phrases);"
DIFFERS = "(old.words <> new.words OR old.phrases <> new.phrases)"
SQLITE = [
    "CREATE TRIGGER articles_searchentry_changed AFTER UPDATE OF terms ON articles_searchentry"
    f" WHEN old.terms <> new.terms BEGIN {before.DELETE} {before.ADD} END",
    "CREATE TRIGGER articles_searchentry_added AFTER INSERT ON articles_searchentry"
    f" BEGIN {before.ADD} {ADDED} END",
    "CREATE TRIGGER articles_searchentry_gone AFTER DELETE ON articles_searchentry"
    f" BEGIN {before.DELETE} {GONE} END",
    "CREATE TRIGGER articles_searchentry_counted"
    " AFTER UPDATE OF words, phrases ON articles_searchentry"
    f" WHEN {DIFFERS} BEGIN {CHANGED} END",
]
SQLITE_BEFORE = before.SQLITE[1:]
# All of them: SQLite copies a table that gets a column, and the triggers of the old one are gone.
SQLITE_DROP = [
    f"DROP TRIGGER articles_searchentry_{name}" for name in ("added", "gone", "changed", "counted")
]
POSTGRESQL = [
    f"""CREATE FUNCTION articles_count_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN {ADDED}
        ELSIF TG_OP = 'DELETE' THEN {GONE}
        ELSIF {DIFFERS} THEN {CHANGED}
        END IF;
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER articles_searchentry_counted"
    " AFTER INSERT OR DELETE OR UPDATE OF words, phrases ON articles_searchentry"
    " FOR EACH ROW EXECUTE FUNCTION articles_count_words()",
]
POSTGRESQL_BEFORE = before.POSTGRESQL[-2:]
POSTGRESQL_DROP = ["DROP FUNCTION articles_count_words CASCADE"]
# A range of keys with the same beginning is one of bytes.
POSTGRESQL_KEYS = [
    'ALTER TABLE articles_searchphrase ALTER COLUMN key TYPE varchar(100) COLLATE "C"',
]


def running(sqlite, postgresql):
    def run(apps, schema_editor):
        for one in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
            schema_editor.execute(one)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0020_search"),
    ]

    operations = [
        migrations.RunPython(
            running(SQLITE_DROP, POSTGRESQL_DROP), running(SQLITE_BEFORE, POSTGRESQL_BEFORE)
        ),
        migrations.AddField(
            model_name="searchentry",
            name="phrases",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="searchentry", name="made_of", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="uncountedwords",
            name="article_id",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="uncountedwords",
            name="phrases_before",
            field=models.TextField(db_default=""),
        ),
        migrations.AddField(
            model_name="uncountedwords",
            name="phrases_after",
            field=models.TextField(db_default=""),
        ),
        migrations.CreateModel(
            name="SearchPhrase",
            fields=[
                ("key", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("text", models.CharField(max_length=100)),
                ("documents", models.IntegerField(default=0)),
                ("article_id", models.BigIntegerField(null=True)),
            ],
            options={
                "verbose_name": "search phrase",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["key", "documents"],
                        name="search_phrase_seldom",
                        condition=models.Q(documents__gte=2),
                    ),
                    models.Index(
                        fields=["key", "documents"],
                        name="search_phrase_often",
                        condition=models.Q(documents__gte=20),
                    ),
                    models.Index(
                        fields=["key"],
                        name="search_phrase_no_example",
                        condition=models.Q(article_id=None),
                    ),
                ],
            },
        ),
        migrations.RunPython(running([], POSTGRESQL_KEYS), migrations.RunPython.noop),
        migrations.RunPython(running(SQLITE, POSTGRESQL), running(SQLITE_DROP, POSTGRESQL_DROP)),
    ]
