import { writeFileSync } from "node:fs";
import { ownerOf } from "../../src/runs/lease/owner.js";
import { leaseText } from "../../src/runs/lease/record.js";

/** Gives a claim to a process of another machine, as one does that takes it over. */
export function takeOver(path: string): void {
  const elsewhere = { ...ownerOf(process.pid), bootId: "another", host: "another" };
  writeFileSync(path, leaseText("0123456789abcdef", elsewhere, new Date()));
}
