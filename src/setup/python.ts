import { type CommandOptions, mustRun } from "./command.js";

/**
 * Wheels are read with Python's standard library: they are zip files with a list of hashes inside.
 */

const UNPACK = `
import base64, csv, hashlib, io, os, sys, zipfile
wheel, *pairs = sys.argv[1:]
rules = [pair.split("=", 1) for pair in pairs]
with zipfile.ZipFile(wheel) as archive:
    names = archive.namelist()
    record = next((n for n in names if n.endswith(".dist-info/RECORD")), None)
    if record is None:
        sys.exit(f"{wheel} is not a wheel: it has no RECORD")
    rows = csv.reader(io.TextIOWrapper(archive.open(record), "utf-8"))
    hashes = {row[0]: row[1] for row in rows if row}
    for name in names:
        target = next((t + name[len(p):] for p, t in rules if name.startswith(p)), None)
        if target is None or name.endswith("/") or ".." in name.split("/"):
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        digest = hashlib.sha256()
        with archive.open(name) as source, open(target, "wb") as sink:
            for chunk in iter(lambda: source.read(1 << 20), b""):
                digest.update(chunk)
                sink.write(chunk)
        found = base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()
        if hashes.get(name) != "sha256=" + found:
            sys.exit(f"{name} in {wheel} is damaged: its SHA-256 is not the recorded one")
`;

const METADATA = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    name = next((n for n in archive.namelist() if n.endswith(".dist-info/METADATA")), None)
    if name is None:
        sys.exit(f"{sys.argv[1]} is not a wheel: it has no METADATA")
    print(archive.read(name).decode())
`;

/**
 * What to unpack: each file whose name in the wheel begins with `from`, to `to` plus the rest of
 * its name.
 */
export interface UnpackRule {
  readonly from: string;
  readonly to: string;
}

/**
 * Unpacks a part of a wheel and checks each file against the wheel's list of hashes.
 *
 * @throws UserError if the file is not a wheel or is damaged
 */
export async function unpackWheel(
  wheel: string,
  rules: readonly UnpackRule[],
  options: CommandOptions,
): Promise<void> {
  const pairs = rules.map(({ from, to }) => `${from}=${to}`);
  await mustRun(`unpacking ${wheel}`, "python3", ["-c", UNPACK, wheel, ...pairs], options);
}

/** The metadata in a wheel. */
export interface WheelMetadata {
  readonly name: string;
  readonly version: string;
  /** The pip requirements that `pip install name[and-cuda]` adds. */
  readonly cuda: readonly string[];
}

/** @throws UserError if the file is not a wheel */
export async function readWheel(wheel: string, options: CommandOptions): Promise<WheelMetadata> {
  const text = await mustRun(`reading ${wheel}`, "python3", ["-c", METADATA, wheel], options);
  return parseMetadata(text);
}

export function parseMetadata(text: string): WheelMetadata {
  const field = (name: string) => text.match(new RegExp(`^${name}: (.+)$`, "m"))?.[1]?.trim() ?? "";
  const cuda = text.matchAll(/^Requires-Dist: ([^;\n]+);\s*extra == ["']and-cuda["']\s*$/gm);
  return {
    name: field("Name").toLowerCase().replaceAll("_", "-"),
    version: field("Version"),
    cuda: [...cuda].map(([, requirement = ""]) => requirement.replaceAll(" ", "")),
  };
}
