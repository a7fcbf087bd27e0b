// Asks for confirmation before a desk form with unsaved changes is left.

const form = document.querySelector("#content-main form[method=post]");
let isDirty = false;

function touch() {
  isDirty = true;
}

if (form) {
  form.addEventListener("input", touch);
  form.addEventListener("change", touch);
  form.addEventListener("submit", () => {
    isDirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });
}
