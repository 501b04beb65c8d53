import { escapeMarkup, tag } from "../svg/markup.js";

/** The state of what a live page shows, which the script of the page reads. */
export function statusLine(status: string, more: string): string {
  const classes = status === "running" || status === "finished" ? "muted" : "bad";
  const text = more === "" ? status : `${status}: ${more}`;
  return tag("p", { class: classes, "data-status": status }, escapeMarkup(text));
}
