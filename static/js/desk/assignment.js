// Changes the assignee and the due time of the article beside the form.

import { send } from "newsroom/http";

const part = document.querySelector("[data-assign]");
const save = part?.querySelector("[data-assign-save]");

if (save) {
  const field = (name) => part.querySelector(`[data-assign-${name}]`);
  const [user, date, time, status] = ["user", "date", "time", "status"].map(field);

  const showStatus = (message, isError = false) => {
    status.textContent = message;
    status.classList.toggle("is-error", isError);
  };

  date.addEventListener("change", () => {
    if (date.value && !time.value) time.value = "17:00";
  });

  save.addEventListener("click", async () => {
    const due = date.value && `${date.value}T${time.value || "17:00"}`;
    save.disabled = true;
    try {
      const json = { user: user.value, due: user.value ? due : "" };
      const { html } = await send(part.dataset.assign, { method: "POST", json });
      part.querySelector("[data-assigned]").innerHTML = html;
      if (!user.value) date.value = time.value = "";
      showStatus(gettext("The assignment was saved."));
    } catch (error) {
      showStatus(error.message, true);
    }
    save.disabled = false;
  });

  // Enter would submit the article form.
  part.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      save.click();
    }
  });

  for (const type of ["input", "change"]) {
    part.addEventListener(type, (event) => event.stopPropagation());
  }
}
