#!/usr/bin/env node
import module from "node:module";
import { earlySignals } from "./early-signals.js";

module.enableCompileCache?.(); // from Node.js 22.8 on: the second start is quicker
import("../dist/cli/main.js").then(({ runProcess }) => runProcess(earlySignals));
