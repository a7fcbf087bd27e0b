// Formats times in the style of the newsroom: "24 Nov 2026 06:00 WIB".

export const MONTHS = [
  "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
];

// `text` is the value of a datetime-local input: "2026-11-24T06:00".
export function shortTime(text, zone) {
  const [year, month, day] = text.slice(0, 10).split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year} ${text.slice(11, 16)} ${zone}`;
}
