// Strings of Django's own scripts whose Indonesian translation our catalogue replaces: slips that
// the pages of accounts show in their two lists. Nothing loads this file: with it, `makemessages`
// finds the strings and keeps their translations.

gettext("Remove selected %s");
gettext("Remove all %s");
gettext('Remove %s by selecting them and then select the "Remove" arrow button.');
gettext("Choose selected %s");
gettext('Choose %s by selecting them and then select the "Choose" arrow button.');
