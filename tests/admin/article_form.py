"""What a browser sends of the article form, and whether it was accepted."""

ADD = "/admin/articles/article/add/"


def form(*, bylines=(), links=(), **fields):
    """Return what a browser sends of the article form."""
    data = {
        "version": "", "headline": "Judul Baru", "short_headline": "", "slug": "", "kicker": "",
        "standfirst": "", "section": "", "lead_image": "", "lead_caption": "", "dateline": "",
        "source": "", "label": "none", "new_state": "draft", "publish_at_0": "",
        "publish_at_1": "", "seo_title": "", "seo_description": "", "canonical_url": "",
        "body": "Isi berita.", "tags": [],
    }  # fmt: skip
    data |= rows("bylines", bylines) | rows("baca_juga", links)
    return data | fields


def rows(prefix, forms):
    present = sum("id" in fields for fields in forms)
    data = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": present}
    for number, fields in enumerate(forms):
        data |= {f"{prefix}-{number}-{name}": value for name, value in fields.items()}
    return data


def change(article):
    return f"/admin/articles/article/{article.pk}/change/"


def existing(article, **fields):
    """Return the form of an article as it was opened, with `fields` changed."""
    return form(
        **{
            "version": article.modified_at.isoformat(),
            "headline": article.headline,
            "section": article.section_id or "",
            "new_state": article.state,
            "body": article.body,
        }
        | fields
    )


def saved(response):
    """Tell whether the form was accepted; show its errors otherwise."""
    if response.status_code == 302:
        return True
    context = response.context
    raise AssertionError([context["adminform"].form.errors, *context["errors"]])
