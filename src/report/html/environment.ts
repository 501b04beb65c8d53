import type { Manifest } from "../../runs/manifest.js";
import { facts, section } from "./elements.js";

type Fact = readonly [name: string, value: string];

/** What computed some runs: each value that one of them has. */
export function environmentSection(
  manifests: readonly Pick<Manifest, "device" | "versions">[],
  more: readonly Fact[] = [],
): string {
  const all = manifests.flatMap(machineFacts);
  const shared = [...new Set(all.map(([name]) => name))].map((name): Fact => {
    const values = all.filter(([other]) => other === name).map(([, value]) => value);
    return [name, [...new Set(values)].join(", ")];
  });
  const rows = [...shared, ...more];
  return rows.length === 0 ? "" : section("Environment", facts(rows));
}

/** What a run computed on, and the versions of what computed. */
function machineFacts({ device, versions }: Pick<Manifest, "device" | "versions">): Fact[] {
  const { kind, kernel, backend, threads, vectors, name, library, driver } = device;
  const known: readonly (readonly [string, string | undefined])[] = [
    ["device", `${kind}: ${kernel} kernel, ${backend} backend`],
    [kind === "gpu" ? "GPU" : "processor", name],
    ["vectors", vectors && `${vectors} bits`],
    ["libtensorflow", library],
    ["driver", driver],
    ["threads", String(threads)],
    ...Object.entries(versions),
  ];
  return known.flatMap(([name, value]): Fact[] => (value === undefined ? [] : [[name, value]]));
}
