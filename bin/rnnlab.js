#!/usr/bin/env node
import module from "node:module";
import { earlySignals } from "./early-signals.js";
import { load } from "./load.js";

module.enableCompileCache?.(); // from Node.js 22.8 on: the second start is quicker
load("../dist/cli/main.js").then(({ runProcess }) => runProcess(earlySignals));
