/** The script of a page. Without it the page shows all that it knows. */

import { ask } from "./ask.js";

ask(document);
