from django.db import migrations, models
from django.db.models.deletion import CASCADE

# The index keeps no text of its own: what it has of a row is deleted by the terms of that row.
ADD = "INSERT INTO articles_searchindex(rowid, terms) VALUES (new.article_id, new.terms);"
DELETE = (
    "INSERT INTO articles_searchindex(articles_searchindex, rowid, terms)"
    " VALUES ('delete', old.article_id, old.terms);"
)
COUNT = "INSERT INTO articles_uncountedwords(before, after) VALUES ({before}, {after});"
ADDED = COUNT.format(before="''", after="new.words")
GONE = COUNT.format(before="old.words", after="''")
CHANGED = COUNT.format(before="old.words", after="new.words")
SQLITE = [
    """CREATE VIRTUAL TABLE articles_searchindex USING fts5(
        terms, content='articles_searchentry', content_rowid='article_id', detail=none,
        columnsize=0, tokenize="ascii tokenchars '+'")""",
    "CREATE TRIGGER articles_searchentry_added AFTER INSERT ON articles_searchentry"
    f" BEGIN {ADD} {ADDED} END",
    "CREATE TRIGGER articles_searchentry_gone AFTER DELETE ON articles_searchentry"
    f" BEGIN {DELETE} {GONE} END",
    "CREATE TRIGGER articles_searchentry_changed AFTER UPDATE OF terms ON articles_searchentry"
    f" WHEN old.terms <> new.terms BEGIN {DELETE} {ADD} END",
    "CREATE TRIGGER articles_searchentry_counted AFTER UPDATE OF words ON articles_searchentry"
    f" WHEN old.words <> new.words BEGIN {CHANGED} END",
]
# Long columns are kept beside the rows, as they are: a search reads many rows and few columns.
POSTGRESQL = [
    "ALTER TABLE articles_searchentry SET (toast_tuple_target = 128)",
    "ALTER TABLE articles_searchentry ALTER COLUMN terms SET STORAGE EXTERNAL",
    "ALTER TABLE articles_searchentry ALTER COLUMN words SET STORAGE EXTERNAL",
    "CREATE INDEX articles_searchindex ON articles_searchentry"
    " USING gin (string_to_array(terms, ' ')) WITH (fastupdate = off)",
    f"""CREATE FUNCTION articles_count_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN {ADDED}
        ELSIF TG_OP = 'DELETE' THEN {GONE}
        ELSIF old.words <> new.words THEN {CHANGED}
        END IF;
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER articles_searchentry_counted AFTER INSERT OR DELETE OR UPDATE OF words"
    " ON articles_searchentry FOR EACH ROW EXECUTE FUNCTION articles_count_words()",
]
# `work` makes them.
ROWS = (
    "INSERT INTO articles_searchentry (article_id, version, words, terms, text)"
    " SELECT id, '', '', '', '' FROM articles_article WHERE state = 'published'"
)


def create_index(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in [*(SQLITE if is_sqlite else POSTGRESQL), ROWS]:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE articles_searchindex")
    else:
        schema_editor.execute("DROP FUNCTION articles_count_words CASCADE")


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0019_fewer_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=CASCADE,
                        primary_key=True,
                        related_name="found_by",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                ("version", models.CharField(blank=True, default="", max_length=16)),
                ("words", models.TextField(blank=True, default="")),
                ("terms", models.TextField(blank=True, default="")),
                ("text", models.TextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "search entry",
                "default_permissions": (),
                "indexes": [models.Index(fields=["version"], name="search_version")],
            },
        ),
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                ("term", models.CharField(max_length=330, primary_key=True, serialize=False)),
                ("documents", models.IntegerField(default=0)),
                ("strong", models.IntegerField(default=0)),
            ],
            options={"verbose_name": "search term", "default_permissions": ()},
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("sound", models.CharField(max_length=40)),
                ("documents", models.IntegerField(default=0)),
            ],
            options={
                "verbose_name": "search word",
                "default_permissions": (),
                "indexes": [models.Index(fields=["sound"], name="search_sound")],
            },
        ),
        migrations.CreateModel(
            name="UncountedWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.TextField()),
                ("after", models.TextField()),
            ],
            options={"verbose_name": "uncounted words", "default_permissions": ()},
        ),
        migrations.RunPython(create_index, drop_index),
    ]
