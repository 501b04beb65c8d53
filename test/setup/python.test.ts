import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseMetadata, readWheel, unpackWheel } from "../../src/setup/python.js";
import { emptyFolder } from "../helpers/cli.js";

const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** Makes a wheel of two files; the hash of the second can be made a wrong one. */
const MAKE_WHEEL = `
import base64, hashlib, sys, zipfile
path, damaged = sys.argv[1], sys.argv[2] == "damaged"
files = {"lib/a.so": b"first", "lib/deep/b.so": b"second", "python/c.py": b"third",
         "x-1.0.dist-info/METADATA": b"Name: my_x\\nVersion: 1.0\\n"}
def line(name, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}\\n"
record = "".join(line(n, b"other" if damaged and n.endswith("b.so") else d) for n, d in files.items())
with zipfile.ZipFile(path, "w") as archive:
    for name, data in files.items():
        archive.writestr(name, data)
    archive.writestr("x-1.0.dist-info/RECORD", record)
`;

function makeWheel(folder: string, state: "whole" | "damaged"): string {
  const file = join(folder, "x-1.0-py3-none-any.whl");
  spawnSync("python3", ["-c", MAKE_WHEEL, file, state]);
  return file;
}

describe.skipIf(!hasPython)("unpackWheel (skipped without Python)", () => {
  it("unpacks what a rule names, and nothing else", async () => {
    const folder = emptyFolder();
    const rules = [{ from: "lib/", to: `${folder}/out/` }];
    await unpackWheel(makeWheel(folder, "whole"), rules, {});
    expect(readFileSync(join(folder, "out/a.so"), "utf8")).toBe("first");
    expect(readFileSync(join(folder, "out/deep/b.so"), "utf8")).toBe("second");
    expect(existsSync(join(folder, "out/c.py"))).toBe(false);
  });

  it("refuses a file whose hash is not the recorded one", async () => {
    const folder = emptyFolder();
    const file = makeWheel(folder, "damaged");
    const unpacked = unpackWheel(file, [{ from: "lib/", to: `${folder}/out/` }], {});
    await expect(unpacked).rejects.toThrow(
      `unpacking ${file} failed (python3: lib/deep/b.so in ${file} is damaged: ` +
        "its SHA-256 is not the recorded one); nothing was changed",
    );
  });

  it("refuses what is no wheel, in one line", async () => {
    const file = join(emptyFolder(), "x.whl");
    writeFileSync(file, "no zip file");
    await expect(readWheel(file, {})).rejects.toThrow(/^reading \S+ failed \(python3: [^\n]+\)/);
  });

  it("refuses an archive without a list of hashes or without metadata", async () => {
    const file = join(emptyFolder(), "x.whl");
    const program = "import sys, zipfile; zipfile.ZipFile(sys.argv[1], 'w').writestr('lib/a', 'b')";
    spawnSync("python3", ["-c", program, file]);
    await expect(readWheel(file, {})).rejects.toThrow(`${file} is not a wheel: it has no METADATA`);
    const rules = [{ from: "lib/", to: `${file}.out/` }];
    await expect(unpackWheel(file, rules, {})).rejects.toThrow(
      `${file} is not a wheel: it has no RECORD`,
    );
    expect(existsSync(`${file}.out`)).toBe(false);
  });

  it("reads name and version", async () => {
    const wheel = await readWheel(makeWheel(emptyFolder(), "whole"), {});
    expect(wheel).toEqual({ name: "my-x", version: "1.0", cuda: [] });
  });
});

it("finds what and-cuda asks for, and only that", () => {
  const metadata = [
    "Name: tensorflow",
    "Version: 2.21.0",
    "Requires-Dist: numpy>=1.26.0",
    'Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"',
    'Requires-Dist: nvidia-nccl-cu12 <3.0,>=2.27.7 ; extra == "and-cuda"',
    'Requires-Dist: gcs>=0.23.1; (python_version < "3.13") and extra == "gcs-filesystem"',
  ].join("\n");
  expect(parseMetadata(metadata).cuda).toEqual([
    "nvidia-cudnn-cu12<10.0,>=9.3.0.75",
    "nvidia-nccl-cu12<3.0,>=2.27.7",
  ]);
});
