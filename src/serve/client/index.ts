/** The script of the server's pages. */

import { ask } from "../../report/client/ask.js";
import { listen } from "./events.js";
import { liveRun } from "./live-run.js";
import { showRuns } from "./runs-table.js";

const views = ask(document);
const table = document.querySelector<HTMLTableElement>("table#runs");
const runs = table === null ? undefined : showRuns(table);
listen({
  rows: (changes) => runs?.update(changes),
  run: liveRun(document.querySelector("main")!, views),
});
