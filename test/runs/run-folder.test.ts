import { expect, it, onTestFinished, vi } from "vitest";
import { unusedRunName } from "../../src/runs/run-folder.js";
import { emptyFolder } from "../helpers/cli.js";

it("a name differs from recorded ones in more than upper and lower case", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = emptyFolder();
  const prefix = unusedRunName(folder, "ALPHA", new Set()).slice(0, -4);
  const digits = Array.from({ length: 0x10000 }, (_, i) => i.toString(16).padStart(4, "0"));
  const taken = new Set(digits.filter((four) => four !== "07af").map((four) => prefix + four));
  expect(unusedRunName(folder, "alpha", taken)).toBe(`${prefix.replace("ALPHA", "alpha")}07af`);
});
