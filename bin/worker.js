/** A worker on the folder of a sweep or a comparison, which `rnnlab` or a cluster's scheduler starts. */
import { earlySignals, keepSignals } from "./early-signals.js";
import { load } from "./load.js";

keepSignals("SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2", "SIGXCPU");
load("../dist/study/worker.js").then(({ serve }) => serve(process.argv.slice(2), earlySignals()));
