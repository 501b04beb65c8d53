/** The script of the server's pages. */

import { ask } from "../../report/client/ask.js";
import { listen } from "./events.js";
import { showRuns } from "./runs-table.js";

ask(document);
const table = document.querySelector<HTMLTableElement>("table#runs");
const runs = table === null ? undefined : showRuns(table);
listen({
  rows: (changes) => runs?.update(changes),
  run: () => replaceParts(),
});

/** Shows the present state of a run. When the run has finished, its page is another one and is reloaded. */
async function replaceParts(): Promise<void> {
  const main = document.querySelector("main");
  const response = await fetch(`/run/parts${location.search}`);
  if (!response.ok || main === null) return location.reload();
  main.innerHTML = await response.text();
  ask(main);
  const status = main.querySelector("header p")?.textContent;
  if (status?.startsWith("finished")) location.reload();
}
