/** The script of the server's pages. */

import { ask } from "../../report/client/ask.js";
import { listen } from "./events.js";
import { LivePage } from "./live-page.js";
import { showRuns } from "./runs-table.js";

const main = document.querySelector("main")!;
const live = new LivePage(main); // before the script changes the page
const views = ask(document);
const table = document.querySelector<HTMLTableElement>("table#runs");
const runs = table === null ? undefined : showRuns(table);
live.follow(views);
listen({
  rows: (changes) => runs?.update(changes),
  page: () => live.update(),
});
