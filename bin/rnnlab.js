#!/usr/bin/env node
import module from "node:module";

module.enableCompileCache?.(); // from Node.js 22.8 on: the second start is quicker
import("../dist/cli/main.js").then(({ runProcess }) => runProcess());
