from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where an article stands between the desk and the reader."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    READY = "ready", _("Ready")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")


class Label(TextChoices):
    """What readers must be told about an article wherever its headline stands.

    Paid content is named by Pedoman Pemberitaan Media Siber, item 6b.
    """

    NONE = "none", _("No label")
    OPINION = "opinion", _("Opinion")
    ADVERTORIAL = "advertorial", _("Advertorial")
    FACT_CHECK = "fact_check", _("Fact check")


class Role(TextChoices):
    REPORTER = "reporter", _("Reporter")
    WRITER = "writer", _("Writer")
    EDITOR = "editor", _("Editor")
    CONTRIBUTOR = "contributor", _("Contributor")
    PHOTOGRAPHER = "photographer", _("Photographer")


class Placement(TextChoices):
    INLINE = "inline", _("Inside the text")
    END = "end", _("Below the text")


class Origin(TextChoices):
    EDITOR = "editor", _("Editor")
    SUGGESTION = "suggestion", _("Suggestion")
    IMPORT = "import", _("Import")


class Action(TextChoices):
    """What may be done with an article; a revision and a log entry say which it was."""

    IMPORT = "import", _("Taken over")
    SAVE = "save", _("Saved")
    MERGE = "merge", _("Merged")
    ASIDE = "aside", _("Kept aside")
    RESTORE = "restore", _("Restored")
    SUBMIT = "submit", _("Submitted for review")
    RETURN = "return", _("Returned")
    APPROVE = "approve", _("Approved")
    PUBLISH = "publish", _("Published")
    SCHEDULE = "schedule", _("Scheduled")
    UNSCHEDULE = "unschedule", _("Pulled back")
    RETRACT = "retract", _("Retracted")


class ChangeKind(TextChoices):
    """What the publication of a change means to those who have read the story."""

    TYPO = "typo", _("Typing error: readers are not told")
    UPDATE = "update", _("Update: the page says “Updated”")
    CORRECTION = "correction", _("Correction: the page says what was wrong")
