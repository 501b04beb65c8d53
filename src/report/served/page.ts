import { pageStyles } from "../html/styles.js";
import { tag, escapeMarkup as text } from "../svg/markup.js";

/** What the script of a served page should do. */
export interface PageTask {
  /** The events that the page subscribes to: those of all runs, or of one. */
  readonly events?: string;
  /** The version of the runs shown by the page; later changes are sent. */
  readonly version?: number;
}

/** Without the script nothing unfolds, so that all rows are shown. */
const withoutScript =
  "<noscript><style>.runs tr[hidden]{display:table-row}.fold{display:none}</style></noscript>";

const navigationStyles =
  "nav{max-width:1180px;margin:0 auto;padding:12px 16px 0;display:flex;gap:16px;align-items:baseline;flex-wrap:wrap}";

const styles = `${pageStyles}
${navigationStyles}
main.wide,nav.wide{max-width:none}
a[aria-disabled=true]{color:var(--muted);text-decoration:none}
#connection{color:var(--muted);font-size:.85rem;margin-left:auto}
.controls{display:flex;gap:12px;align-items:center;flex-wrap:wrap;margin:14px 0}
.controls input{font:inherit;padding:4px 8px;min-width:min(100%,280px);color:var(--text);background:var(--surface);border:1px solid var(--muted);border-radius:6px}
th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
.runs th,.runs td{text-align:left}
.runs .number{text-align:right}
.runs [hidden]{display:none}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.runs td:nth-child(2),.runs th:nth-child(2){padding-left:22px}
.runs .member td:nth-child(2){padding-left:40px}
.runs .member td{border-bottom-style:dotted}
.runs .fold{font:inherit;line-height:1;color:inherit;background:none;border:0;padding:4px 0;width:22px;margin-left:-22px;cursor:pointer}
.fold::before{content:"▸"}.fold[aria-expanded=true]::before{content:"▾"}
.status-finished{color:var(--good)}.status-failed,.status-killed,.status-damaged,.status-lost{color:var(--bad)}`;

/**
 * A page of the server. Its script comes from the server, too; without it, the page shows the state at the
 * time of the request.
 *
 * @param parts markup; the title is text
 */
export function servedPage(
  title: string,
  { events, version }: PageTask,
  { classes, links }: { readonly classes?: string; readonly links?: readonly NavigationLink[] },
  ...parts: readonly string[]
): string {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<link rel="icon" href="data:,">',
    tag("title", {}, text(title)),
    tag("style", {}, styles),
    withoutScript,
    '<script type="module" src="/client.js"></script>',
  ];
  const body = [navigation(links, classes), tag("main", { class: classes }, ...parts)];
  const task = { "data-events": events, "data-version": version };
  return `<!doctype html>\n<html lang="en"><head>${head.join("\n")}</head>\n${tag("body", task, ...body)}</html>\n`;
}

/** A link in the navigation. */
export interface NavigationLink {
  readonly text: string;
  readonly href: string;
}

/** A report with the link to the list of all runs, and other links, at its top. */
export function withNavigation(report: string, links?: readonly NavigationLink[]): string {
  return report
    .replace("</head>", () => `${tag("style", {}, navigationStyles)}</head>`)
    .replace("<body>", () => `<body>${navigation(links)}`);
}

/** The link to the list of all runs, other links, and whether the page is connected. */
function navigation(links: readonly NavigationLink[] = [], classes?: string): string {
  const status = tag("span", { id: "connection", role: "status" });
  const all = [{ text: "All runs", href: "/" }, ...links];
  const anchors = all.map(({ text: shown, href }) => tag("a", { href }, text(shown)));
  return tag("nav", { class: classes }, ...anchors, status);
}
