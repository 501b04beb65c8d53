import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { emptyFolder } from "../helpers/cli.js";

const BIN = fileURLToPath(new URL("../../bin/rnnlab.js", import.meta.url));
const RUN = "2026-01-01T00-00-00-lstm-1111";

const folder = workplace();
const env = { ...process.env, PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}` };

/** A folder with a run, a config and an `rnnlab` that completes, but otherwise notes its words. */
function workplace(): string {
  const place = emptyFolder();
  mkdirSync(join(place, "runs", RUN), { recursive: true });
  writeFileSync(join(place, "runs", RUN, "manifest.json"), "{}");
  writeFileSync(join(place, "my config.json"), "{}");
  mkdirSync(join(place, "bin"));
  const program = `#!/bin/sh
case "$1" in
  __complete | completion) exec "${process.execPath}" "${BIN}" "$@" ;;
esac
printf '<%s>' "$@" >noted.tmp
mv noted.tmp noted
`;
  writeFileSync(join(place, "bin", "rnnlab"), program);
  chmodSync(join(place, "bin", "rnnlab"), 0o755);
  return place;
}

function shell(program: string, args: readonly string[]) {
  const result = spawnSync(program, args, { cwd: folder, env, encoding: "utf8" });
  return { stdout: result.stdout, stderr: result.stderr };
}

/** What is typed, with what TAB adds to it as a shell shows it, quoted. */
const typed: readonly (readonly [line: string, completed: string])[] = [
  ["rnnlab trai", "train"],
  ["rnnlab plot 2026-01", RUN],
  ["rnnlab train --json --dev", "--device"],
  ["rnnlab train --device c", "cpu"],
  ["rnnlab train --device=c", "--device=cpu"],
  ["rnnlab train --set model.cell=ls", "model.cell=lstm"],
  ["rnnlab train --set=model.cell=ls", "--set=model.cell=lstm"],
  ["rnnlab train --config sm", "smoke"],
  ["rnnlab train --config my", "my config.json"],
  ["rnnlab runs diff last 2026", RUN],
];

const installed = (name: string) => spawnSync(name, ["-c", ":"]).status === 0;
/** What is typed into a shell; if its tests are skipped, only the first line, so that they are counted once. */
const typedInto = (name: string) => (installed(name) ? typed : typed.slice(0, 1));

describe.skipIf(!installed("bash"))("in bash (skipped where bash is not installed)", () => {
  /** The words as readline cuts them: at spaces, and before and after "=". */
  function words(line: string): string[] {
    return line.split(/ |(?<==)|(?==)/);
  }

  it.each(typedInto("bash"))("%s", (line, completed) => {
    const cut = words(line);
    const script = `source <(rnnlab completion bash)
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      $(complete -p rnnlab | sed 's/.*-F \\([^ ]*\\).*/\\1/') rnnlab
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = shell("bash", ["--norc", "-c", script, "bash", ...cut]);
    const rest = completed.slice(completed.lastIndexOf("=") + 1).replace(" ", "\\ ");
    expect({ stdout, stderr }).toEqual({ stdout: `${rest}\n`, stderr: "" });
  });
});

describe.skipIf(!installed("fish"))("in fish (skipped where fish is not installed)", () => {
  it.each(typedInto("fish"))("%s", (line, completed) => {
    const script = "rnnlab completion fish | source; complete -C $argv[1]";
    const { stdout, stderr } = shell("fish", ["--no-config", "-c", script, line]);
    expect(stderr).toBe("");
    expect(stdout.split("\n")[0]?.split("\t")[0]).toBe(completed);
    expect(stdout.trim().split("\n")).toHaveLength(1);
  });
});

describe.skipIf(!installed("zsh"))("in zsh (skipped where zsh is not installed)", () => {
  /** Types into a zsh in a terminal of its own, TAB and Return at the end, and waits for the command. */
  const script = `zmodload zsh/zpty
    waitfor() { repeat 1000; do [[ -e $1 ]] && return; sleep 0.01; done; return 1 }
    zpty -b terminal zsh -f -i
    zpty -w terminal 'autoload -U compinit; compinit -D -u; source <(rnnlab completion zsh); : > ready'
    waitfor ready || exit 1
    zpty -w -n terminal "$1"$'\\t\\n'
    waitfor noted; result=$?
    zpty -d terminal
    exit $result`;

  it.each(typedInto("zsh"))("%s", (line, completed) => {
    for (const file of ["ready", "noted"]) spawnSync("rm", ["-f", join(folder, file)]);
    const { stderr } = shell("zsh", ["-f", "-c", script, "zsh", line]);
    expect(stderr).toBe("");
    expect(existsSync(join(folder, "noted"))).toBe(true);
    const words = [...line.split(" ").slice(1, -1), completed];
    const noted = readFileSync(join(folder, "noted"), "utf8");
    expect(noted).toBe(words.map((word) => `<${word}>`).join(""));
  });
});
