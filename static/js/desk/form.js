// The article form as the content it stands for: one place knows how each input is read.

const TEXTS = [
  "headline", "short_headline", "slug", "kicker", "standfirst", "lead_caption", "dateline",
  "source", "label", "seo_title", "seo_description", "canonical_url",
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
