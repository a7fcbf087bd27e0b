// Select2 for tags: suggests existing tags, accepts new ones, splits at commas.
const $ = window.django.jQuery;

function start(select) {
  const url = new URL(select.dataset.suggestions, location.href);
  $(select).select2({
    tags: true,
    theme: "admin-autocomplete",
    tokenSeparators: [","],
    width: "100%",
    // Existing tags come first: Enter selects one; a new tag must be chosen.
    insertTag: (results, tag) => results.push(tag),
    ajax: {
      url: url.pathname,
      delay: 150,
      data: (params) => ({ ...Object.fromEntries(url.searchParams), term: params.term, page: params.page }),
      processResults: (data) => ({
        results: data.results.map(({ text }) => ({ id: text, text })),
        pagination: data.pagination,
      }),
    },
  });
  const name = select.labels[0]?.textContent.trim() ?? gettext("Tag");
  $(select).data("select2").$container.find(".select2-search__field").attr("aria-label", name);
}

document.querySelectorAll("select.tag-select").forEach(start);
