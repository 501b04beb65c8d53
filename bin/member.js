/** The process of a comparison's members, which `rnnlab compare` starts. */
import { earlySignals, keepSignals } from "./early-signals.js";
import { load } from "./load.js";

keepSignals("SIGINT", "SIGTERM", "SIGHUP");
load("../dist/study/member.js").then(({ serve }) => serve(earlySignals()));
