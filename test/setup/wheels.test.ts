import { homedir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseMetadata } from "../../src/setup/python.js";
import { compiler } from "../../src/setup/requirements.js";
import { wheelCache } from "../../src/setup/wheels.js";

it("downloads are kept in the user's cache", () => {
  expect(wheelCache({ XDG_CACHE_HOME: "/cache" })).toBe(join("/cache", "rnnlab", "wheels"));
  expect(wheelCache({})).toBe(join(homedir(), ".cache", "rnnlab", "wheels"));
});

it("the compiler is the user's, if one is named", () => {
  expect(compiler({ CXX: "clang++" })).toBe("clang++");
  expect(compiler({})).toBe("c++");
});

it("the metadata of a wheel is read as pip normalises it", () => {
  const text = [
    "Metadata-Version: 2.1",
    "Name: NVIDIA_cuDNN_cu12",
    "Version: 9.1.0",
    'Requires-Dist: nvidia-cublas-cu12 ( >= 12 , < 13 ) ; extra == "and-cuda"',
    "Requires-Dist: numpy >= 1.26",
    'Requires-Dist: other; extra == "tests"',
    "Requires-Dist: nvidia-nccl-cu12==2.1; extra == 'and-cuda'",
  ].join("\n");
  expect(parseMetadata(text)).toEqual({
    name: "nvidia-cudnn-cu12",
    version: "9.1.0",
    cuda: ["nvidia-cublas-cu12(>=12,<13)", "nvidia-nccl-cu12==2.1"],
  });
});
