// Formats times in the style of the newsroom: "24 Nov 2026 06:00 WIB".

export const MONTHS = [
  pgettext("abbreviated month", "Jan"),
  pgettext("abbreviated month", "Feb"),
  pgettext("abbreviated month", "Mar"),
  pgettext("abbreviated month", "Apr"),
  pgettext("abbreviated month", "May"),
  pgettext("abbreviated month", "Jun"),
  pgettext("abbreviated month", "Jul"),
  pgettext("abbreviated month", "Aug"),
  pgettext("abbreviated month", "Sep"),
  pgettext("abbreviated month", "Oct"),
  pgettext("abbreviated month", "Nov"),
  pgettext("abbreviated month", "Dec"),
];

// `text` is the value of a datetime-local input: "2026-11-24T06:00".
export function shortTime(text, zone) {
  const [year, month, day] = text.slice(0, 10).split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year} ${text.slice(11, 16)} ${zone}`;
}
