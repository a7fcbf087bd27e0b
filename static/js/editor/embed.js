// A post or video of another site. The body has only its URL; nothing is loaded from that site.

import { Node } from "django-prose-editor/editor";
import { ask } from "newsroom/dialog";
import { button, el } from "newsroom/dom";
import { CardView, insertCard, viewOf } from "newsroom/editor/card";
import { recognise } from "newsroom/editor/embed_address";
import { embedIn } from "newsroom/editor/paste/embeds";

export { recognise };

async function askForAddress(value = "") {
  const answer = await ask(
    gettext("Embed"),
    [
      {
        name: "url",
        label: gettext("Address of a YouTube video, or of a post on X, Instagram, TikTok"),
        value,
        hint: gettext("Readers see it as a card with a link."),
        check: (text) => (embedIn(text) ? "" : gettext("This is not the address of a post on one of these sites.")),
      },
    ],
    { submit: value ? gettext("Replace") : gettext("Insert") },
  );
  return answer && recognise(embedIn(answer.url));
}

export async function insertEmbed(editor) {
  const found = await askForAddress();
  if (found) insertCard(editor, { type: "embed", attrs: { url: found.url } });
  else editor.view.focus();
}

class EmbedView extends CardView {
  actions() {
    return [button(gettext("Replace"), () => this.choose())];
  }

  async choose() {
    const found = await askForAddress(this.node.attrs.url);
    if (found) this.change({ url: found.url });
    this.select();
  }

  render({ attrs: { url } }) {
    const name = recognise(url)?.name ?? gettext("Another site");
    const link = /^https?:/i.test(url)
      ? el("a", { href: url, target: "_blank", rel: "noopener", class: "card-facts" }, url)
      : el("span", { class: "card-facts" }, url);
    this.main.replaceChildren(
      el("span", { class: "card-kind" }, gettext("Embed")),
      el("strong", { class: "card-headline" }, name),
      link,
    );
    this.dom.setAttribute("aria-label", interpolate(gettext("Embed of %(name)s"), { name }, true));
  }
}

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ url: { default: "", parseHTML: (figure) => figure.dataset.embed } }),
  parseHTML: () => [{ tag: "figure[data-embed]" }],
  renderHTML: ({ node }) => ["figure", { "data-embed": node.attrs.url }],
  renderText: ({ node }) => node.attrs.url,
  addNodeView: viewOf(EmbedView),
});
