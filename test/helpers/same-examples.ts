import fc from "fast-check";
import { SEED } from "./seed.js";

/** Properties try the same examples on every run: what passed once is red only if something has changed. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });
