import type { Reporter, TestCase } from "vitest/node";

/** Lines of a message that are printed: of a property they have its seed, its path and the counterexample. */
const LINES = 4;

/** Prints why a test failed when it has failed. Vitest does so at the end, which a run that is killed never reaches. */
export default class FailuresAtOnce implements Reporter {
  onTestCaseResult(test: TestCase): void {
    for (const { message } of test.result().errors ?? []) {
      const lines = message.split("\n").slice(0, LINES).join("\n");
      console.error(`${test.module.relativeModuleId} > ${test.fullName}: ${lines}`);
    }
  }
}
