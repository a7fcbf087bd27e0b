// The article form as the content it stands for: one place knows how each input is read.

const TEXTS = [
  "headline", "short_headline", "slug", "kicker", "standfirst", "lead_caption", "dateline",
  "source", "disclosure", "label", "seo_title", "seo_description", "canonical_url",
];

const value = (form, name) => form.elements[name]?.value ?? "";

function list(form, name) {
  try {
    const rows = JSON.parse(value(form, name) || "[]");
    return Array.isArray(rows) ? rows : [];
  } catch {
    return [];
  }
}

export function readContent(form) {
  const { body, tags } = form.elements;
  body?.bodyEditor?.flush();
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, value(form, name)])),
    body: value(form, "body"),
    section: Number(value(form, "section")) || null,
    lead_image: value(form, "lead_image") || null,
    tags: tags ? [...tags.selectedOptions].map((option) => option.value) : [],
    bylines: list(form, "bylines"),
    end_links: list(form, "end_links"),
  };
}

function setValue(input, text) {
  if (!input || input.value === text) return;
  input.value = text;
  for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
}

function setTags(select, names) {
  const options = new Map([...select.options].map((option) => [option.value, option]));
  for (const option of options.values()) option.selected = false;
  for (const name of names) {
    const option = options.get(name) ?? new Option(name, name);
    select.append(option);
    option.selected = true;
  }
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

// Put a content into the form; the editor takes the text as one step that can be undone.
export function writeContent(form, content) {
  const { body, tags } = form.elements;
  for (const name of TEXTS) setValue(form.elements[name], content[name] ?? "");
  if (body?.bodyEditor) body.bodyEditor.setHTML(content.body ?? "");
  else setValue(body, content.body ?? "");
  for (const name of ["section", "lead_image"]) {
    setValue(form.elements[name], String(content[name] ?? ""));
  }
  for (const name of ["bylines", "end_links"]) {
    setValue(form.elements[name], JSON.stringify(content[name] ?? []));
  }
  if (tags) setTags(tags, content.tags ?? []);
}
