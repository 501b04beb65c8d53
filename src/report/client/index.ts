/** The script of a page. Without it, the page still shows everything. */

import { ask } from "./ask.js";

ask(document);
