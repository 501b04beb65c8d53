import { afterEach, expect, it, vi } from "vitest";
import { compiler, requireTools } from "../../src/setup/requirements.js";
import { emptyFolder } from "../helpers/cli.js";

const machine = { platform: process.platform, arch: process.arch };

/** Makes this process look like one on another machine. */
function pretend(changes: Partial<Record<keyof typeof machine, string>>): void {
  for (const [name, value] of Object.entries({ ...machine, ...changes })) {
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true });
  }
}

afterEach(() => {
  pretend({});
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it.each([
  [{ platform: "darwin" }, "this is darwin"],
  [{ platform: "win32" }, "this is win32"],
  [
    { platform: "linux", arch: "ia32" },
    "this is linux ia32, expected Linux on x64 or arm64. Use --device cpu, which works everywhere.",
  ],
])("another machine is refused before anything runs: %o", async (changes, message) => {
  pretend(changes);
  await expect(requireTools({})).rejects.toThrow(message);
});

it("a Linux without glibc is refused, on each kind of processor", async () => {
  vi.spyOn(process.report, "getReport").mockReturnValue({ header: {} });
  for (const arch of ["x64", "arm64"]) {
    pretend({ platform: "linux", arch });
    await expect(requireTools({})).rejects.toThrow("TensorFlow needs glibc");
  }
});

it("all tools that are missing are named, with the packages that have them", async () => {
  pretend({ platform: "linux", arch: "x64" });
  vi.spyOn(process.report, "getReport").mockReturnValue({ header: { glibcVersionRuntime: "2" } });
  vi.stubEnv("PATH", emptyFolder());
  vi.stubEnv("CXX", "");
  await expect(requireTools({})).rejects.toThrow(
    "setup native needs a C++ compiler (c++), Python with pip (python3), npm (npm). On Debian and Ubuntu: " +
      "apt install g++ python3-pip npm",
  );
  vi.stubEnv("CXX", "clang++-99");
  await expect(requireTools({})).rejects.toThrow("a C++ compiler (clang++-99)");
});

it("the compiler is the one that the environment names", () => {
  expect([{ CXX: "clang++" }, { CXX: "" }, {}].map(compiler)).toEqual(["clang++", "c++", "c++"]);
});
