import { writeFileSync } from "node:fs";
import { ownerOf } from "../../src/runs/lease/owner.js";
import { leaseText } from "../../src/runs/lease/record.js";
import { DEAD_PID } from "./runs.js";

/** Leaves the lease of a process of this machine that was killed. */
export function deadLease(path: string): void {
  const killed = { ...ownerOf(process.pid), pid: DEAD_PID };
  writeFileSync(path, leaseText("0123456789abcdef", killed, new Date()));
}

/** Gives a claim to a process of another machine, as one does that takes it over. */
export function takeOver(path: string): void {
  const elsewhere = { ...ownerOf(process.pid), bootId: "another", host: "another" };
  writeFileSync(path, leaseText("0123456789abcdef", elsewhere, new Date()));
}
