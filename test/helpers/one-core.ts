import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { workHere } from "./one-process.js";

/**
 * Commands in the process of a test find one core: a comparison or a sweep then starts one worker instead of two, and a
 * training no thread, unless a test asks for more. The results are the same bits with any number of either. What is
 * done on several cores has tests of its own, and processes of the build find all cores.
 */
os.availableParallelism = () => 1;
syncBuiltinESMExports();

workHere();
