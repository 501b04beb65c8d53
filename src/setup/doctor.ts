import { NATIVE_PACKAGE } from "../kernels/native/location.js";
import type { MachineFacts } from "./facts.js";

/** One line of `rnnlab doctor`. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
  /** What to do about it. */
  readonly fix?: string;
}

export interface Diagnosis {
  /** The device that a run with `device: auto` would use, and why. */
  readonly device: { readonly kind: "cpu" | "gpu"; readonly reason: string };
  readonly checks: readonly Check[];
}

const LEAST_NODE = 20;
/** The oldest driver that runs CUDA 12 (CUDA toolkit release notes, minor version compatibility). */
const LEAST_DRIVER = 525;

const SETUP_GPU = "rnnlab setup native --gpu";

export function diagnose(facts: MachineFacts): Diagnosis {
  const checks = [
    node(facts),
    { name: "cpu", ok: true, text: `${facts.cpu}, ${facts.threads} threads` },
    simd(facts),
    driver(facts),
    ...gpus(facts),
    installed(facts),
    ...library(facts),
    ...gpuInUse(facts),
  ];
  return { device: usedDevice(checks), checks };
}

function node({ node: version, platform }: MachineFacts): Check {
  const ok = Number.parseInt(version, 10) >= LEAST_NODE;
  const text = `${version} on ${platform}`;
  return { name: "node", ok, text, ...(!ok && { fix: `install Node.js ${LEAST_NODE} or later` }) };
}

function simd({ vectors }: MachineFacts): Check {
  const name = "simd";
  return vectors
    ? { name, ok: true, text: `WebAssembly computes with vectors of ${vectors} bits` }
    : {
        name,
        ok: false,
        text: "this CPU has no vector instructions for WebAssembly",
        fix: "use another machine",
      };
}

function driver({ driver: found }: MachineFacts): Check {
  const name = "nvidia driver";
  if (!found) {
    const fix = "with an NVIDIA GPU: https://www.nvidia.com/drivers; in Docker: --gpus all";
    return { name, ok: false, text: "none", fix };
  }
  const { version = "unknown version" } = found;
  const tooOld = Number.parseInt(version, 10) < LEAST_DRIVER;
  return tooOld
    ? { name, ok: false, text: `${version}, too old for CUDA 12`, fix: `update to ${LEAST_DRIVER}` }
    : { name, ok: true, text: version };
}

function gpus({ driver: found, gpus: listed, hidden }: MachineFacts): Check[] {
  if (!found) return [];
  const name = "gpu";
  if (hidden) {
    const text = "CUDA_VISIBLE_DEVICES hides every GPU";
    return [{ name, ok: false, text, fix: "unset CUDA_VISIBLE_DEVICES" }];
  }
  const lines = listed.length > 0 ? listed : found.gpus;
  return lines.length > 0
    ? lines.map((text) => ({ name, ok: true, text }))
    : [{ name, ok: false, text: "the driver lists no GPU", fix: "nvidia-smi" }];
}

function installed({ packages, driver: found }: MachineFacts): Check {
  const name = NATIVE_PACKAGE;
  const [first] = packages;
  const fix = found ? SETUP_GPU : "rnnlab setup native";
  if (!first) return { name, ok: false, text: "not installed", fix };
  const origin = first.origin === "setup" ? "by rnnlab setup native" : "from npm";
  return first.built
    ? { name, ok: true, text: `${origin}, ${first.folder}` }
    : { name, ok: false, text: `${origin}, but without its binary, ${first.folder}`, fix };
}

function library({ probe }: MachineFacts): Check[] {
  if (!probe) return [];
  const name = "libtensorflow";
  return "refused" in probe
    ? [{ name, ok: false, text: probe.refused, fix: probe.fix.replace(/^Run: /, "") }]
    : [{ name, ok: true, text: probe.library }];
}

function gpuInUse({ probe, driver: found, builtForGpu }: MachineFacts): Check[] {
  if (!probe || "refused" in probe || !found) return [];
  const name = "gpu in use";
  if (probe.gpu) return [{ name, ok: true, text: "by libtensorflow" }];
  return builtForGpu
    ? [{ name, ok: false, text: "no, although CUDA's libraries are installed", fix: SHOW_REASON }]
    : [{ name, ok: false, text: "no, this libtensorflow was built without CUDA", fix: SETUP_GPU }];
}

/** libtensorflow itself says why it does not use a GPU once its log is enabled. */
const SHOW_REASON = "TF_CPP_MIN_LOG_LEVEL=0 rnnlab train --config smoke.json --device native";

function usedDevice(checks: readonly Check[]): Diagnosis["device"] {
  const missing = checks.find(({ name, ok }) => !ok && !["node", "simd"].includes(name));
  if (missing) return { kind: "cpu", reason: `${missing.name}: ${missing.text}` };
  return { kind: "gpu", reason: "a GPU is usable; small models run faster on the CPU" };
}
