"""The change form of an article: how it is shown, and how a submitted form is handled."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.desk import retraction, side
from articles.admin.endpoints import DeskRequest
from articles.admin.story import autosave, conflicts, preview
from articles.content.shape import Content, blank
from articles.domain.desk import checks, submission, workflow
from articles.domain.desk.copies import check_with_copies
from articles.domain.story import corrections, revisions
from articles.enums import Action, Role, State
from articles.forms import ArticleForm
from articles.models import Article, LogEntry
from articles.narrowing import required
from articles.permissions import can, can_change, is_withdrawal_by_writer, sections_of
from articles.text import person_name
from articles.widgets import module_script

MODULES = ("publish_button", "checks", "notes", "assignment", "verification")
STYLES = (
    "tokens", "admin", "article_side", "history", "article_form", "article_told",
    "retraction_desk", "reads",
)  # fmt: skip
MEDIA = Media(
    css={"all": [f"css/{name}.css" for name in STYLES]},
    js=[module_script(f"js/desk/{name}.js") for name in MODULES],
)
TEMPLATE = "admin/articles/article/change_form.html"


@preview.allow_frames
def edit(model_admin, request: DeskRequest, article: Article | None) -> HttpResponse:
    """Show the form of `article` (None: of a new one), or handle the submitted form.

    A user who may view but not change the article gets a read-only page. Raises
    PermissionDenied.
    """
    if not can(request.user, "view" if article else "add", article):
        raise PermissionDenied
    if request.method == "POST":
        return _resend_if_script(request, _handle_submission(model_admin, request, article))
    if article and not can_change(request.user, article):
        return _read_only(model_admin, request, article)
    newest = article and (article.latest_revision or revisions.ensure_first_revision(article))
    content = revisions.latest_content(article) if article else _initial_content(request.user)
    form = ArticleForm(
        initial={**content, **_publication(article), "based_on": newest and newest.number},
        sections=sections_of(request.user),
    )
    return _page(model_admin, request, article, form, content)


@preview.allow_frames
def show_form_of_deleted_article(model_admin, request: DeskRequest) -> HttpResponse:
    """Show a form that was submitted for a deleted article as the form of a new article."""
    if not can(request.user, "add"):
        raise PermissionDenied
    data = request.POST.copy()
    data["based_on"] = ""
    form = ArticleForm(data, initial=blank(), sections=sections_of(request.user))
    messages.error(request, _("This article was deleted in the meantime. Your text is below; "
                              "saving it makes a new article."))  # fmt: skip
    return _page(model_admin, request, None, form, blank())


def _initial_content(user) -> Content:
    """Return the content of a new article: blank, with a byline of the user's own author."""
    content = blank()
    if author := getattr(user, "author", None):
        content["bylines"] = [{"author": str(author.uid), "role": Role.WRITER.value}]
    return content


def _publication(article: Article | None) -> dict[str, Any]:
    if article is None or not article.is_scheduled:
        return {"publish_at": None}
    # The form shows minutes: without this, the seconds of an imported time count as a change.
    return {"publish_at": required(article.published_at).replace(second=0, microsecond=0)}


def _handle_submission(model_admin, request: DeskRequest, article: Article | None) -> HttpResponse:
    newest = article and article.latest_revision
    content = newest.content if newest else blank()
    form = ArticleForm(
        request.POST, initial={**content, **_publication(article)},
        sections=sections_of(request.user),
    )  # fmt: skip
    if not form.is_valid():
        return _page(model_admin, request, article, form, content)
    choices = conflicts.submitted_choices(request.POST)
    sent = form.submission(choices)
    outcome = submission.submit(article, sent, user=request.user)
    article = outcome.article
    if outcome.saved.conflicts:
        article.refresh_from_db()
        panel = conflicts.panel(
            outcome.saved.conflicts,
            their_name=person_name(required(article.latest_revision).created_by),
            choices=choices,
            asked_before=request.POST.getlist(conflicts.ASKED),
        )
        return _page(model_admin, request, article, form, sent.content, {"conflicts": panel})
    is_waiting = sent.action == Action.SAVE and form.has_step_input()
    if not (is_waiting and request.POST.get("resent")):  # the first request added these messages
        _add_messages(request, sent.action, outcome, is_waiting)
    if not outcome.is_aside:
        _add_pending_link_messages(request, content, outcome)
        if outcome.trouble or is_waiting:
            return _show_form_after_failed_step(model_admin, request, outcome, sent.action)
    return _redirect(request, reverse("admin:articles_article_change", args=[article.pk]))


def _show_form_after_failed_step(
    model_admin, request: DeskRequest, outcome: submission.Outcome, action: Action
) -> HttpResponse:
    """Show the saved content in a new form that keeps the input for a step that failed."""
    article = outcome.article
    article.refresh_from_db()
    newest = required(article.latest_revision)
    form = ArticleForm.keeping_step_input(
        request.POST, newest.content, newest.number,
        initial={**newest.content, **_publication(article)}, sections=sections_of(request.user),
    )  # fmt: skip
    for name, text in outcome.trouble.items():
        form.add_error(name if name in form.fields else None, text)
    return _page(model_admin, request, article, form, newest.content, {"refused": action})


def _resend_if_script(request: DeskRequest, response: HttpResponse) -> HttpResponse:
    """Replace a page by JSON for a script, which then submits the form again as a page load.

    A page that a script fetches is not shown, and rendering it would consume the messages.
    """
    is_page = isinstance(response, TemplateResponse)  # not rendered yet: no message is consumed
    return JsonResponse({"resend": True}) if is_page and _is_script(request) else response


def _is_script(request: DeskRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _redirect(request: DeskRequest, address: str) -> HttpResponse:
    """Return a redirect to `address`, as JSON for a script.

    A script would follow the redirect itself, and that page would consume the messages.
    """
    if _is_script(request):
        return JsonResponse({"location": request.build_absolute_uri(address)})
    return HttpResponseRedirect(address)


def _add_messages(
    request: DeskRequest, action: Action, outcome: submission.Outcome, is_waiting: bool
) -> None:
    if outcome.is_aside:
        messages.error(
            request,
            _("You may not change this article any more. Your text was kept in its history as "
              "revision %(number)s.") % {"number": required(outcome.saved.revision).number},
        )  # fmt: skip
        return
    if other := outcome.saved.merged_with:
        messages.info(
            request,
            _("Your text was merged with what %(name)s saved.")
            % {"name": person_name(other.created_by) or _("somebody else")},
        )
    if not outcome.trouble:
        messages.success(request, _success_message(action, outcome.article))
    if is_waiting:
        messages.warning(request, _("The time, the note and the correction are not stored: they "
                                    "count once you take a step with them."))  # fmt: skip


def _add_pending_link_messages(
    request: DeskRequest, before: Content, outcome: submission.Outcome
) -> None:
    """Add a message for each Baca Juga of this save whose title matches no article yet."""
    known = set(checks.pending_titles(before))
    for title in checks.pending_titles(required(outcome.saved.revision).content, outcome.article):
        if title not in known:
            messages.info(
                request,
                _("Baca Juga “%(title)s” waits for an article of that title; readers see nothing "
                  "of it until then.") % {"title": title},
            )  # fmt: skip


def _success_message(action: Action, article: Article) -> str:
    match action:
        case Action.SUBMIT:
            return _("Submitted for review.")
        case Action.RETURN:
            return _("Returned to the writer.")
        case Action.APPROVE:
            return _("Ready to be published.")
        case Action.PUBLISH:
            return _("Published. Readers see this version now.")
        case Action.SCHEDULE:
            return _("Scheduled. Readers see this version at its time.")
        case Action.UNSCHEDULE:
            return _("Pulled back from the schedule.")
    if article.has_unpublished_change:
        return _("Saved. Readers still see the version that was published before.")
    if article.state == State.RETRACTED:
        return _("Saved as a revision. Readers find the same notice as before.")
    return _("Saved.")


def _page(
    model_admin,
    request: DeskRequest,
    article: Article | None,
    form: ArticleForm,
    content: Content,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    user = request.user
    found, extra = check_with_copies(content, article), extra or {}
    beside = side.side_context(user, article)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": article.headline if article else _("Write an article"),
        "opts": model_admin.opts,
        "original": article,
        "article": article or Article(),
        "form": form,
        "media": model_admin.media + form.media + MEDIA + autosave.MEDIA + preview.MEDIA,
        **_buttons(user, article),
        "checks": found,
        "refusal": _refusal(form, extra.get("refused"), found) if form.is_bound else None,
        "zone": timezone.localtime().tzname(),
        "wording": corrections.WORDING,
        "responsible": corrections.responsible_name(user),
        **autosave.form_context(article, user, form.key_in_use()),
        **beside,
        **retraction.side_context(user, article),
        "returned": _returned(article, beside),
        **extra,
    }
    return TemplateResponse(request, TEMPLATE, context)


def _refusal(
    form: ArticleForm, refused: Action | None, found: list[checks.Check]
) -> dict[str, Any] | None:
    """Return the summary of the form's errors for the top of the page; None without errors.

    The result has a `title` and `faults`, pairs of a message and the HTML id of its input ("" if
    none). `refused` is the step that failed after the text was saved; None: nothing was saved.
    """
    if not form.errors:
        return None
    is_publishing = refused in {Action.PUBLISH, Action.SCHEDULE}
    faults = []
    for name, errors in form.errors.items():
        text = " ".join(map(str, errors))
        anchor = form[name].auto_id if name in form.fields else ""
        if anchor and refused is None:
            text = f"{form[name].label}: {text}"
        elif not anchor and is_publishing and checks.blocking_checks(found):
            anchor = "checks"
        faults.append((text, f"{anchor}_0" if name == "publish_at" else anchor))
    if refused is None:
        title = _("Not saved yet: please mend what is marked below. Nothing of your text is lost.")
    elif "__all__" in form.errors:
        title = ""  # the error is a full sentence
    elif is_publishing:
        title = _("Saved, but readers do not see it yet:")
    else:
        title = _("Saved, but this step was not taken yet:")
    return {"title": title, "faults": faults}


def _returned(article: Article | None, beside: Mapping[str, Any]) -> LogEntry | None:
    """Return the log entry of a draft's last step if that returned it with a note, else None."""
    log = beside["log"] if article and article.state == State.DRAFT else []
    last = next((entry for entry in log if entry.from_state != entry.to_state), None)
    return last if last and last.action == Action.RETURN and last.note else None


def _buttons(user, article: Article | None) -> dict[str, Any]:
    """Return the steps that the form offers: the main button, others, and those with a note."""
    subject = article or Article(created_by=user)
    steps = workflow.transitions_for(user, subject)
    labels = {
        Action.SUBMIT: _("Submit for review"),
        Action.RETURN: _("Return to the writer"),
        Action.APPROVE: _("Mark as ready"),
        Action.PUBLISH: _("Publish now"),
        Action.UNSCHEDULE: _("Pull back from the schedule"),
    }
    if article and article.is_visible:
        labels[Action.PUBLISH] = _("Publish the change")
    if is_withdrawal_by_writer(user, subject):
        labels[Action.RETURN] = _("Take back")
    offered = {action: label for action, label in labels.items() if action in steps}
    main = next((a for a in (Action.PUBLISH, Action.SUBMIT) if a in offered), None)
    noted = [action for action in offered if workflow.needs_note(action, user, subject)]
    with_note = {action: offered.pop(action) for action in noted}
    return {
        "main_action": main,
        "main_label": offered.pop(main, "") if main else "",
        "actions": offered,
        "actions_with_note": with_note,
    }


def _read_only(model_admin, request: DeskRequest, article: Article) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": article.headline,
        "opts": model_admin.opts,
        "original": article,
        "article": article,
        "number": article.latest_revision.number if article.latest_revision else 1,
        "media": model_admin.media + MEDIA + autosave.RESCUE_MEDIA,
        **autosave.rescues_of(article, request.user),
        **side.side_context(request.user, article),
        **retraction.side_context(request.user, article),
    }
    return TemplateResponse(request, "admin/articles/article/read_only.html", context)
