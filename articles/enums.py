from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """The state of an article in the workflow."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    READY = "ready", _("Ready")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")


class Label(TextChoices):
    """The kind of an article that is shown to readers wherever its headline is.

    Pedoman Pemberitaan Media Siber, item 6b, requires it for paid content.
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
    SENTENCE = "sentence", _("In a sentence")


class LinkPlace(TextChoices):
    """Where the page of an article has links to stories: as `Placement`, and below it."""

    INLINE = Placement.INLINE.value, _("Baca Juga inside the text")
    SENTENCE = Placement.SENTENCE.value, _("Link in a sentence")
    END = Placement.END.value, _("Baca Juga below the text")
    RELATED = "related", _("Related or newest stories")


class Origin(TextChoices):
    EDITOR = "editor", _("Editor")
    SUGGESTION = "suggestion", _("Suggestion")
    IMPORT = "import", _("Import")


class LinkFault(TextChoices):
    """What is wrong with the links of a story; `domain.desk.link_health` finds each."""

    ORPHAN = "orphan", _("Orphans")
    DEAD_END = "dead_end", _("Dead ends")
    PENDING = "pending", _("Waiting Baca Juga")
    GONE = "gone", _("Linked though retracted")
    OLD = "old", _("Very old stories")
    CIRCULAR = "circular", _("Back and forth")
    CROWDED = "crowded", _("Crowded texts")


class Action(TextChoices):
    """What can be done with an article; stored in each revision and log entry."""

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
    ASK_RETRACTION = "ask_retract", _("Asked for retraction")
    KEEP = "keep", _("Retraction refused")
    RETRACT = "retract", _("Retracted")
    MARK_UNVERIFIED = "doubt", _("Marked as unverified")
    VERIFY = "verify", _("Verified")
    RELINK = "relink", _("Baca Juga settled")
    UNLINK = "unlink", _("Settling of links undone")


class ChangeKind(TextChoices):
    """The kind of a change to a published article, which decides what readers are told."""

    TYPO = "typo", _("Typing error: readers are not told")
    UPDATE = "update", _("Update: the page says “Updated”")
    CORRECTION = "correction", _("Correction: the page says what was wrong")
    REPLY = "reply", _("Right of reply: the page says who replies, and what")


class CorrectionKind(TextChoices):
    """The kind of a correction of a published article.

    Source: Pedoman Pemberitaan Media Siber, item 4 (ralat, koreksi, hak jawab) and item 2 (the
    outcome of a verification).
    """

    CORRECTION = "correction", _("Correction")
    UPDATE = "update", _("Update")
    REPLY = "reply", _("Right of reply")
    VERIFICATION = "verification", _("Outcome of the verification")


class RetractionReason(TextChoices):
    """The only reasons for which a published article may be retracted.

    Pedoman Pemberitaan Media Siber, item 5a.
    """

    HATRED = "hatred", _("Ethnicity, religion, race or groups")
    DECENCY = "decency", _("Decency")
    CHILD = "child", _("The future of a child")
    TRAUMA = "trauma", _("The trauma of a victim")
    PRESS_COUNCIL = "council", _("On special consideration of the Press Council")


# What is left of a story that was retracted for one of these, such as a reply or a picture, may
# still show whom they protect.
PROTECTING = frozenset({RetractionReason.CHILD, RetractionReason.TRAUMA})


class Slot(TextChoices):
    """A place for articles that editors choose, on the front page or on that of a section."""

    BREAKING = "breaking", _("Breaking news")
    LEAD = "lead", _("Lead story")
    SECONDARY = "secondary", _("Secondary stories")
    PICK = "pick", _("Editors’ choice")


class Period(TextChoices):
    """The period whose reads rank the most-read articles."""

    DAY = "day", _("24 hours")
    WEEK = "week", _("7 days")


class PageName(TextChoices):
    """The pages about the newsroom, by the path of their URL.

    UU 40/1999, article 12, and Pedoman Pemberitaan Media Siber, item 8, require most of them.
    """

    ABOUT = "tentang-kami", _("About us")
    STAFF = "redaksi", _("Editorial staff")
    GUIDELINES = "pedoman-media-siber", _("Guidelines for cyber media")
    ETHICS = "kode-etik", _("Code of ethics")
    CORRECTIONS = "kebijakan-koreksi", _("Corrections and right of reply")
    PRIVACY = "kebijakan-privasi", _("Privacy")
    DISCLAIMER = "disclaimer", _("Disclaimer")
    CONTACT = "kontak", _("Contact")
    GUIDE = "panduan", _("Guide to this site")


class Aspect(StrEnum):
    """What has changed of a subject.

    TEXT: what its own page shows. HEADLINE: what cards and links on other pages show. PLACE: which
    lists it is in, and its position there. VISIBILITY: whether readers may see it.
    """

    TEXT = "text"
    HEADLINE = "headline"
    PLACE = "place"
    VISIBILITY = "visibility"


class Seen(StrEnum):
    """What pages depend on: kinds of rows, and lists that a row enters, leaves and stands in.

    TEXT is an article whose body a page has read; CARD one of which it shows a card or a link.
    """

    TEXT = "text"
    CARD = "card"
    AUTHOR = "author"
    IMAGE = "image"
    PAGE = "page"
    TAG = "tag"
    FRONT_PAGE = "front page"
    RANKING = "ranking"
    RELATED = "related"
    LIST_OF_SITE = "list"
    LIST_OF_SECTION = "list of section"
    LIST_OF_TAG = "list of tag"
    LIST_OF_AUTHOR = "list of author"


class TwinReason(TextChoices):
    """Why two tags may be one, the surest reason first."""

    SPELLING = "spelling", _("the same letters and digits")
    SOUND = "sound", _("they sound alike")
    ABBREVIATION = "abbreviation", _("one abbreviates the other")


class SourceType(TextChoices):
    """How a picture came about: codes of https://cv.iptc.org/newscodes/digitalsourcetype/."""

    CAPTURE = "digitalCapture", _("Photo from a digital camera")
    COMPUTATIONAL = "computationalCapture", _("Photo computed from several shots")
    NEGATIVE = "negativeFilm", _("Scan of a negative")
    POSITIVE = "positiveFilm", _("Scan of a slide")
    PRINT = "print", _("Scan of a print")
    EDITED = "humanEdits", _("Photo changed by a person")
    COMPOSITE = "compositeCapture", _("Composite of photos")
    ENHANCED = "algorithmicallyEnhanced", _("Photo changed by a program")
    DATA_DRIVEN = "dataDrivenMedia", _("Graphic made from data")
    CREATION = "digitalCreation", _("Drawing or graphic made by a person")
    SCREEN = "screenCapture", _("Screenshot")
    SYNTHETIC_COMPOSITE = "compositeSynthetic", _("Composite with generated parts")
    EDITED_BY_AI = "compositeWithTrainedAlgorithmicMedia", _("Photo changed with generative AI")
    GENERATED = "trainedAlgorithmicMedia", _("Generated with AI")
    ALGORITHMIC = "algorithmicMedia", _("Made by a program, without AI")


class AddressFault(TextChoices):
    """Why an address of another site is of no use to a reader."""

    NO_HOST = "no_host", _("There is no site of this name")
    PRIVATE = "private", _("It leads to an address that is not public")
    NO_ANSWER = "no_answer", _("It does not answer")
    CERTIFICATE = "certificate", _("Browsers warn: its certificate is not valid")
    REDIRECTS = "redirects", _("It redirects in a circle, or to what is no page")
    GONE = "gone", _("The page is not there")
    ERROR = "error", _("The site answers with an error")


class AuditEvent(TextChoices):
    """What an entry of the audit log says that happened."""

    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    FAILURES_COUNTED = "failures_counted", _("More failed sign-ins, only counted")
    SIGNED_OUT = "signed_out", _("Signed out")
    CODE_FAILED = "code_failed", _("Second factor failed")
    RECOVERY_CODE_USED = "recovery_code_used", _("Recovery code used")
    RECOVERY_CODES_MADE = "recovery_codes_made", _("Recovery codes made")
    FACTOR_ADDED = "factor_added", _("Second factor added")
    FACTOR_REMOVED = "factor_removed", _("Second factor removed")
    SESSION_ENDED = "session_ended", _("Device signed out")
    ACCOUNT_CREATED = "account_created", _("Account created")
    ACCOUNT_CHANGED = "account_changed", _("Account changed")
    ACCOUNT_DELETED = "account_deleted", _("Account deleted")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    RIGHTS_CHANGED = "rights_changed", _("Rights changed")
    GROUP_CREATED = "group_created", _("Group created")
    GROUP_CHANGED = "group_changed", _("Group changed")
    GROUP_DELETED = "group_deleted", _("Group deleted")
    DELETED = "deleted", _("Deleted")
    EXPORTED = "exported", _("Exported")
    TOKEN_CREATED = "token_created", _("Preview link created")
    TOKEN_REVOKED = "token_revoked", _("Preview link revoked")
    SETTING_CHANGED = "setting_changed", _("Page about the newsroom saved")


class AuditDetail(TextChoices):
    """What else an entry of the audit log may say: the keys of its `detail`."""

    KIND = "kind", _("of")
    ADDED = "added", _("added")
    REMOVED = "removed", _("removed")
    FIELDS = "fields", _("changed")
    BEFORE = "before", _("before")
    COUNTS = "counts", _("tried")
    MINUTE = "minute", _("in the minute")
    REVISION = "revision", _("revision")
    EXPIRES = "expires", _("until")
    FORMAT = "format", _("format")
    FILTER = "filter", _("limited to")
