import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";
import { errorCode } from "../../shared/files.js";

/** Identifies a process, so that another process with the same number is never mistaken for it. */
export const ownerSchema = z.object({
  host: z.string(),
  pid: z.int().positive(),
  /** Identifies the boot of the kernel; containers on one machine share it. */
  bootId: z.string().optional(),
  /** The namespace in which the process number is valid. */
  pidNamespace: z.string().optional(),
  /** Clock ticks from boot to the start of the process. */
  startTime: z.string().optional(),
  /** The Slurm job that the process belongs to. */
  jobId: z.string().optional(),
});

export type Owner = Readonly<z.infer<typeof ownerSchema>>;

/** `unknown` if this machine cannot check the process. */
export type Liveness = "alive" | "dead" | "unknown";

/** This process. */
export function thisOwner(): Owner {
  return { ...ownerOf(process.pid), jobId: process.env.SLURM_JOB_ID };
}

/** A process on this machine and in this namespace, such as a child. */
export function ownerOf(pid: number): Owner {
  return {
    host: hostname(),
    pid,
    bootId: bootId(),
    pidNamespace: pidNamespace(),
    startTime: processStat(pid)?.startTime,
  };
}

/** Whether a process is alive, as far as this machine can tell. */
export function livenessOf(owner: Owner): Liveness {
  if (!canSee(owner)) return "unknown";
  if (owner.startTime === undefined) return hasProcess(owner.pid) ? "alive" : "dead";
  const stat = processStat(owner.pid);
  if (stat === undefined || ENDED.has(stat.state)) return "dead";
  return stat.startTime === owner.startTime ? "alive" : "dead"; // otherwise the number was reused
}

/**
 * Whether a process is alive and certainly the one that was recorded, so that it may be sent a signal. A number alone,
 * which a folder of a stranger can contain, is not enough on a machine that knows when its processes started.
 */
export function isSurely(owner: Owner): boolean {
  const isIdentified =
    owner.startTime !== undefined || ownerOf(process.pid).startTime === undefined;
  return isIdentified && livenessOf(owner) === "alive";
}

/** `process 4711 on n1`, with the Slurm job if there is one. */
export function ownerText({ pid, host, jobId }: Owner): string {
  const job = jobId === undefined ? "" : ` (Slurm job ${jobId})`;
  return `process ${pid} on ${host}${job}`;
}

/** A process number is only valid within one boot and one namespace. */
function canSee(owner: Owner): boolean {
  if (owner.bootId === undefined) return owner.host === hostname();
  return owner.bootId === bootId() && owner.pidNamespace === pidNamespace();
}

/** States in `/proc/PID/stat` of a process that has ended: zombie and dead. */
const ENDED = new Set(["Z", "X", "x"]);

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, fields 3 and 22 */
function processStat(pid: number): { state: string; startTime: string } | undefined {
  const text = readOrNothing(`/proc/${pid}/stat`);
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, startTime] = [fields?.[0], fields?.[19]];
  return state && startTime ? { state, startTime } : undefined;
}

function bootId(): string | undefined {
  return readOrNothing("/proc/sys/kernel/random/boot_id")?.trim();
}

function pidNamespace(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined; // not Linux, or no such process
  }
}

function hasProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM"; // alive, but owned by another user
  }
}
