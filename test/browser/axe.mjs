// Asks axe-core whether everybody can use a page: https://www.deque.com/axe. RNNLAB_AXE is the path of its axe.min.js,
// which .ci/leg-browser installs; without it nothing is asked.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const SERIOUS = ["serious", "critical"];
const path = process.env.RNNLAB_AXE;
const source = path === undefined ? undefined : readFileSync(path, "utf8");

/** Whether axe-core is there. */
export const hasAxe = source !== undefined;

/** Fails with each serious finding on an open page, and where it is. */
export async function requireAccessible(page, where) {
  if (source === undefined) return;
  await page.run(`${source};0`); // the protocol runs it in spite of the page's policy
  const findings = await page.run(`(async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help, at: nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 200) + " " + failureSummary),
    }));
  })()`);
  assert.deepEqual(
    findings.filter(({ impact }) => SERIOUS.includes(impact)),
    [],
    `${where}: axe-core`,
  );
}
