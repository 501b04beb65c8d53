import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BIN, emptyFolder } from "../helpers/cli.js";

const INJECT = new URL("inject.mjs", import.meta.url).href;
const rnnlab = `"${process.execPath}" "${BIN}"`;
const smoke = "-c smoke --set training.epochs=10 --threads 1";

/** Runs a shell's line in a new folder; `code` is rnnlab's. */
function shell(line: string, env: Record<string, string> = {}) {
  const cwd = realpathSync(emptyFolder());
  const script = `${line}; echo "code \${PIPESTATUS[0]}" >> code.txt`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    encoding: "utf8",
  });
  const code = Number(/code (\d+)/.exec(readFileSync(join(cwd, "code.txt"), "utf8"))?.[1]);
  return { cwd, code, stdout, stderr };
}

function statusIn(cwd: string): string {
  const [name = ""] = readdirSync(join(cwd, "runs"));
  return JSON.parse(readFileSync(join(cwd, "runs", name, "manifest.json"), "utf8")).status;
}

describe("output that nobody reads", () => {
  it.each([
    ["a reader that leaves", `${rnnlab} train ${smoke} 2>&1 | head -1`, 0],
    ["a full disk behind stderr", `${rnnlab} train ${smoke} 2> /dev/full`, 0],
    ["a closed stderr", `${rnnlab} train ${smoke} 2>&-`, 0],
    ["a full disk behind stdout", `${rnnlab} train ${smoke} > /dev/full`, 1],
    ["a reader that left before the result", `${rnnlab} train ${smoke} 2> log | true`, 0],
    ["expectations that nobody sees", `${rnnlab} train ${smoke} --expect "test.mse<0" | true`, 1],
  ])("%s does not end a training", (_, line, expected) => {
    const { cwd, code, stderr } = shell(line);
    expect(statusIn(cwd)).toBe("finished");
    expect(code, stderr).toBe(expected);
    expect(stderr).not.toMatch(/\n\s+at /);
    if (/[^2]> \/dev\/full$/.test(line)) {
      expect(stderr).toMatch(/^error: cannot write to standard output \(ENOSPC[^\n]*\)$/m);
    }
  });

  it("is an error where it is a command's whole result", () => {
    const { code, stderr } = shell(`${rnnlab} completion bash > /dev/full`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: cannot write to standard output \(ENOSPC[^\n]*\)\n$/);
  });
});

describe("a member of a comparison on a full disk", () => {
  it("fails in one line, and the comparison continues to its end", () => {
    const line = `${rnnlab} compare rnn gru ${smoke} --jobs 1`;
    const fault = { who: "member", root: "/", at: 40, code: "ENOSPC", lasting: true };
    const { cwd, code, stderr } = shell(line.replace('" "', `" --import ${INJECT} "`), {
      RNNLAB_FAULT: JSON.stringify(fault),
    });
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(/^error: [^\n]*2 of 2 runs failed \(rnn, gru\): [^\n]*ENOSPC[^\n]*$/m);
    expect(stderr).not.toMatch(/\n\s+at /);
    const [name = ""] = readdirSync(join(cwd, "runs"));
    expect(existsSync(join(cwd, "runs", name, "lease.json"))).toBe(false);
  });
});
