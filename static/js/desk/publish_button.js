// Updates the label of the main button of the form when the publication time changes.

import { MONTHS } from "newsroom/times";

const DAYS = [
  pgettext("day of the week", "Sunday"),
  pgettext("day of the week", "Monday"),
  pgettext("day of the week", "Tuesday"),
  pgettext("day of the week", "Wednesday"),
  pgettext("day of the week", "Thursday"),
  pgettext("day of the week", "Friday"),
  pgettext("day of the week", "Saturday"),
];
const MINUTE = 60_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{2})[:.](\d{2})/;

// The newsroom's offset from UTC in ms; Django's admin puts it on <body>, in seconds.
const offset = () => Number(document.body.dataset.adminUtcOffset || 0) * 1000;

// The time of the two inputs in the newsroom's zone, as if it were UTC; null without a date.
function chosen(date, time) {
  const day = DATE.exec(date.value)?.map(Number);
  if (!day) return null;
  const clock = TIME.exec(time.value)?.map(Number) ?? [0, 0, 0];
  return new Date(Date.UTC(day[1], day[2] - 1, day[3], clock[1], clock[2]));
}

const two = (number) => String(number).padStart(2, "0");

function words(moment, zone) {
  const day = `${DAYS[moment.getUTCDay()]}, ${moment.getUTCDate()}`;
  const month = `${MONTHS[moment.getUTCMonth()]} ${moment.getUTCFullYear()}`;
  const clock = `${two(moment.getUTCHours())}:${two(moment.getUTCMinutes())}`;
  return `${day} ${month} ${clock} ${zone}`;
}

const button = document.querySelector("[data-publish]");
const date = document.getElementById("id_publish_at_0");
const time = document.getElementById("id_publish_at_1");

if (button && date && time) {
  const now = button.value === "schedule" ? gettext("Publish now") : button.textContent.trim();

  // For an existing schedule the button is disabled, until something is changed.
  const settled = "settled" in button.dataset ? chosen(date, time)?.getTime() : null;
  let isTouched = false;

  const say = () => {
    const moment = chosen(date, time);
    const isLater = moment !== null && moment.getTime() > Date.now() + offset();
    const isSettled = isLater && !isTouched && moment.getTime() === settled;
    const format = isSettled ? gettext("Scheduled: %(time)s") : gettext("Schedule: %(time)s");
    button.value = isLater ? "schedule" : "publish";
    button.textContent = isLater
      ? interpolate(format, { time: words(moment, button.dataset.zone) }, true)
      : now;
    button.disabled = isSettled;
  };

  for (const type of ["input", "change", "body:change"]) {
    button.form.addEventListener(type, ({ target }) => {
      if (target === date || target === time || isTouched) return;
      isTouched = true;
      say();
    });
  }
  for (const input of [date, time]) {
    input.addEventListener("input", say);
    input.addEventListener("change", say);
  }
  // The chosen time may pass while the form is open.
  setInterval(say, MINUTE / 4);
  say();
}
