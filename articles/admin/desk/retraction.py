"""The page where a retraction is requested and decided, and its box above the article form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from articles.admin.endpoints import DeskRequest, admin_page, permitted_article
from articles.domain.desk import broken_links, retraction
from articles.domain.media.image_uses import pictures_going_with
from articles.domain.story import corrections
from articles.domain.story.live import StaleState
from articles.enums import Action, RetractionReason
from articles.models import Article, Retraction
from articles.permissions import can

# Pedoman Pemberitaan Media Siber, item 5a, in plain words.
MEANINGS = {
    RetractionReason.HATRED: gettext_lazy(
        "It spreads hatred or prejudice on the grounds of ethnicity, religion, race or group."
    ),
    RetractionReason.DECENCY: gettext_lazy("Its text or pictures offend against decency."),
    RetractionReason.CHILD: gettext_lazy(
        "It harms the future of a child, for example because the child can be recognised."
    ),
    RetractionReason.TRAUMA: gettext_lazy("It makes a victim go through the trauma again."),
    RetractionReason.PRESS_COUNCIL: gettext_lazy(
        "The Press Council has considered the case and asks for it."
    ),
}


class RetractionForm(forms.ModelForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=RetractionReason,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of these reasons.")},
    )

    class Meta:
        model = Retraction
        fields = ["reason", "explanation"]
        widgets = {"explanation": forms.Textarea(attrs={"rows": 5})}

    def reasons(self) -> list[tuple[str, str, str, bool]]:
        """Return (value, label, meaning, whether it is chosen) of each reason."""
        chosen = self["reason"].value()
        return [
            (r.value, str(r.label), str(MEANINGS[r]), r.value == chosen) for r in RetractionReason
        ]


def urls(model_admin) -> list:
    base = "<int:pk>/retraction/"
    return [
        path(base, admin_page(model_admin, show), name="articles_article_retraction"),
        path(
            f"{base}ask/",
            admin_page(model_admin, ask, require_POST),
            name="articles_article_ask_retraction",
        ),
        path(
            f"{base}<int:request_pk>/decide/",
            admin_page(model_admin, decide, require_POST),
            name="articles_article_decide_retraction",
        ),
    ]


def side_context(user, article: Article | None) -> dict[str, Any]:
    """Return the context of _retraction.html: one query, three if it is no longer visible."""
    if article is None:
        return {}
    context = _request_context(user, article)
    if broken_links.is_gone(article):
        context |= {
            "is_gone": True,
            "unsettled_count": broken_links.count_unsettled(article),
            "may_settle": can(user, Action.RELINK),
            "retraction_made": article.retractions.public().select_related("asked_by").first(),
        }
    return context


def _request_context(user, article: Article) -> dict[str, Any]:
    asked = retraction.open_request(article)
    if asked:
        asked.article = article
    return {
        "asked": asked,
        "is_own_request": asked and asked.asked_by_id == user.pk,
        "may_ask": not asked and retraction.can_request_retraction(user, article),
        "may_approve": asked and retraction.can_approve_retraction(user, asked),
        "may_refuse": asked and retraction.can_refuse_retraction(user, asked),
    }


def show(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    return _page(model_admin, request, _viewable(request, pk), RetractionForm())


def ask(model_admin, request: DeskRequest, pk: int) -> HttpResponse:
    article = _viewable(request, pk)
    form = RetractionForm(request.POST)
    data = form.data
    try:
        retraction.request_retraction(
            article, data.get("reason", ""), data.get("explanation", ""), user=request.user
        )
    except ValidationError as error:
        if form.is_valid() or not hasattr(error, "error_dict"):
            form.add_error(None, error)
        return _page(model_admin, request, article, form)
    except StaleState:
        return _redirect_after_conflict(request, article)
    messages.success(request, _("The retraction was asked for. Another person decides on it; "
                                "readers still see the story until then."))  # fmt: skip
    return HttpResponseRedirect(_address("change", article))


def decide(model_admin, request: DeskRequest, pk: int, request_pk: int) -> HttpResponse:
    article = _viewable(request, pk)
    asked = get_object_or_404(article.retractions.select_related("article"), pk=request_pk)
    decision, note = request.POST.get("decision"), request.POST.get("note", "")
    if decision not in {"approve", "refuse"}:
        messages.error(request, _("Choose whether you approve or refuse."))
        return HttpResponseRedirect(_address("retraction", article))
    try:
        retraction.decide_retraction(
            asked, approve=decision == "approve", user=request.user, note=note
        )
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
        return HttpResponseRedirect(_address("retraction", article))
    except StaleState:
        return _redirect_after_conflict(request, article)
    if decision == "refuse":
        messages.success(request, _("The story stays. The request is closed."))
        return HttpResponseRedirect(_address("change", article))
    messages.success(request, _("Retracted. Readers find the notice in its place now."))
    _name_pictures(request, article)
    for correction in corrections.corrections_referring_to(article):
        messages.warning(
            request,
            _("This story carried “%(kind)s” for “%(headline)s”: readers of that find no link to "
              "it any more.")
            % {"kind": correction.get_kind_display(), "headline": correction.article.headline},
        )  # fmt: skip
    if broken_links.broken_links_to(article):
        return HttpResponseRedirect(_address("links", article))
    return HttpResponseRedirect(_address("change", article))


def _name_pictures(request: DeskRequest, article: Article) -> None:
    """Name the pictures that came down with `article` in a message with a link to the library."""
    taken = [one.image.title for one in article.take_downs.open().select_related("image")]
    if not taken:
        return
    words = ngettext(
        "Its picture came down with it", "Its %(number)d pictures came down with it", len(taken)
    )
    library = reverse("admin:articles_image_changelist")
    messages.success(
        request,
        format_html(
            '<a href="{}?taken_down=1">{}</a>: {}',
            library, words % {"number": len(taken)}, "; ".join(taken),
        ),
    )  # fmt: skip


def _redirect_after_conflict(request: DeskRequest, article: Article) -> HttpResponse:
    messages.error(request, _("Somebody else was faster: this has been decided, or readers do not "
                              "see the story any more. Nothing was changed by you."))  # fmt: skip
    return HttpResponseRedirect(_address("retraction", article))


def _address(name: str, article: Article) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def _viewable(request: DeskRequest, pk: int) -> Article:
    articles = Article.objects.select_related("section").defer("body")
    return permitted_article(request, pk, articles=articles)


def _page(
    model_admin, request: DeskRequest, article: Article, form: RetractionForm
) -> HttpResponse:
    decided = article.retractions.filter(is_approved__isnull=False)
    parts = _request_context(request.user, article)
    asked = parts["asked"]
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Retraction"),
        "article": article,
        "subtitle": article.headline,
        "form": form,
        "alone": retraction.own_request_message(),
        "pictures": pictures_going_with(asked) if asked else [],
        "referring": corrections.corrections_referring_to(article),
        "decided": decided.select_related("asked_by", "decided_by"),
        **parts,
    }
    return TemplateResponse(request, "admin/articles/article/retraction.html", context)
