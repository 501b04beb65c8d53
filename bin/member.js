/** The process of a comparison's members, which `rnnlab compare` starts. */
import { earlySignals, keepSignals } from "./early-signals.js";

keepSignals("SIGINT", "SIGTERM", "SIGHUP");
import("../dist/study/member.js").then(({ serve }) => serve(earlySignals()));
