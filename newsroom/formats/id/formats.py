"""Times in Django's own lists and pages, as the newsroom writes them everywhere else."""

DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j M Y H:i T"
TIME_FORMAT = "H:i"
