import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";

const silent = { debug() {}, info() {}, warn: console.warn, isDebugEnabled: () => false };
const options = { plugins: null, excludedMutations: [], ignorers: [] };

/** Stryker's mutants of files, and the files with the mutants in them, each behind a switch. */
function instrument(sources) {
  return new Instrumenter(silent).instrument(sources, options);
}

function nameOf({ fileName, location, mutatorName, replacement }) {
  const { start, end } = location;
  const place = [start.line, start.column, end.line, end.column];
  return [relative("", fileName), ...place, mutatorName, replacement].join(" ");
}

function hashOf(seed, mutant) {
  return createHash("sha256")
    .update(`${seed} ${nameOf(mutant)}`)
    .digest("hex");
}

/**
 * A random sample of mutants, each as likely as any other: those with the smallest hashes of the seed
 * and of what they are. Another seed gives another sample, and a change to one file leaves the order of the
 * others' mutants alone.
 */
function sampleOf(mutants, count, seed) {
  const hashed = mutants.map((mutant) => ({ mutant, hash: hashOf(seed, mutant) }));
  hashed.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  return hashed.slice(0, count).map(({ mutant }) => mutant);
}

/** Where Stryker shall mutate a file: lines of a range count from 0, as those of its results do. */
function rangesIn(name, chosen) {
  return chosen.filter(({ fileName }) => fileName === name).map(({ location }) => location);
}

/**
 * Chooses `count` mutants of the files. `contents` has no other mutants but those inside the chosen ones,
 * since each switch takes time.
 */
export async function mutantsOf(files, count, seed) {
  const sources = files.map((name) => {
    return { name: resolve(name), mutate: true, content: readFileSync(name, "utf8") };
  });
  const all = (await instrument(sources)).mutants;
  const chosen = sampleOf(all, count, seed);
  const names = new Set(chosen.map(nameOf));
  const mutated = await instrument(
    sources
      .map((source) => ({ ...source, mutate: rangesIn(source.name, chosen) }))
      .filter(({ mutate }) => mutate.length > 0),
  );
  return {
    total: all.length,
    mutants: mutated.mutants.filter((mutant) => names.has(nameOf(mutant))),
    contents: Object.fromEntries(mutated.files.map(({ name, content }) => [name, content])),
  };
}

/** Wilson's 95 % interval of a share in percent. */
export function intervalOf(count, total) {
  const z = 1.959964;
  const share = count / total;
  const middle = share + (z * z) / (2 * total);
  const spread = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  return [middle - spread, middle + spread].map((end) => (100 * end) / (1 + (z * z) / total));
}
