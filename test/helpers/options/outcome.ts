import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a command line left: its exit code, its output and the folder that it ran in. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly cwd: string;
  /** What sbatch was called with. */
  readonly sbatch: string;
}

/** An option of a command, given and left out. */
export interface Shown {
  /** The command line without the option. */
  readonly argv: readonly string[];
  readonly given: readonly string[];
  /** What the option changes, seen in the outcome of either command line. */
  readonly see: (outcome: Outcome) => unknown;
  /** What is seen with the option. A row without it says only that the option changes what is seen. */
  readonly becomes?: unknown;
}

/** An option that a test elsewhere gives. */
export interface Elsewhere {
  /** The file of the test, in which `says` or the option's name occurs. */
  readonly test: string;
  readonly says?: string;
  /** Why it is not tried here. */
  readonly because: string;
}

/** An option that has no effect on this command, and why the command has it all the same. */
interface Same {
  readonly argv: readonly string[];
  readonly given: readonly string[];
  readonly same: string;
}

export type Row = Shown | Elsewhere | Same;

/** Rows by command and option. */
export type Rows = Readonly<Record<string, Readonly<Record<string, Row>>>>;

export function jsonIn(path: string): Record<string, unknown> | undefined {
  return existsSync(path) && path.endsWith(".json")
    ? JSON.parse(readFileSync(path, "utf8"))
    : undefined;
}

/** The newest file of a name in the run folders, or in the folders of comparisons and sweeps, parsed. */
function newest(cwd: string, file: string): Record<string, unknown> | undefined {
  const made = readdirSync(join(cwd, "runs")).filter((name) => /^\d/.test(name));
  return jsonIn(join(cwd, "runs", made.sort().at(-1) ?? "", file));
}

/** A value by its path: `model.cell`. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

export const config = (path: string) => (o: Outcome) => at(newest(o.cwd, "config.json"), path);
export const manifest = (path: string) => (o: Outcome) => at(newest(o.cwd, "manifest.json"), path);
export const sweep = (path: string) => (o: Outcome) => at(newest(o.cwd, "sweep.json"), path);
export const members = (path: string) => (o: Outcome) =>
  ((newest(o.cwd, "comparison.json")?.members ?? []) as unknown[]).map((member) =>
    at(member, path),
  );
export const json = (path: string) => (o: Outcome) => at(JSON.parse(o.stdout), path);
export const code = (o: Outcome) => o.code;
export const stdout = (pattern: RegExp) => (o: Outcome) => pattern.exec(o.stdout)?.[0];
export const stderr = (pattern: RegExp) => (o: Outcome) => pattern.exec(o.stderr)?.[0];

/** Everything that was printed, without what differs from run to run. */
export const all = ({ code, stdout, stderr, cwd }: Outcome) =>
  `${code}\n${stdout}\n${stderr}`
    .replaceAll(cwd, "")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d/g, "")
    .replaceAll(/-[0-9a-f]{4}\b/g, "")
    .replaceAll(/[\d.]+ (s|min|sec)\b/g, "");
export const isJson = (o: Outcome) => /^[[{]/.test(o.stdout);
export const epochLines = (o: Outcome) =>
  [...o.stderr.matchAll(/^epoch (\d+)/gm)].map(([, n]) => n);
export const file = (path: string) => (o: Outcome) => existsSync(join(o.cwd, path));

/** The device of a config that was written, where it was not refused. */
export const deviceBy = (read: (path: string) => Shown["see"]) => (o: Outcome) => [
  o.code,
  read("device")(o),
];
export const bytes = (o: Outcome) =>
  readdirSync(o.cwd)
    .filter((name) => name.startsWith("w."))
    .map((name) => readFileSync(join(o.cwd, name)).toString("base64"));
export const rowCount = (o: Outcome) => o.stdout.trim().split("\n").length - 1;
export const order = (o: Outcome) => o.stdout.match(/first|second|sales/g);
export const tags = (o: Outcome) => newest(o.cwd, "annotations.json")?.tags;
export const submitted = (pattern: RegExp) => (o: Outcome) => pattern.exec(o.sbatch)?.[0];
