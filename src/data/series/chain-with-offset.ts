import type { Offset } from "./collection.js";
import {
  type Chain,
  chainSchema,
  type TransformRecord,
  transformRecords,
} from "./transforms/chain.js";

/** The chain for values with their offset. */
export function chainWithOffset(chain: Chain, offset: Offset | undefined): Chain {
  if (offset === undefined) return chain;
  return chainSchema.parse(transformRecords(chain).map((record) => raised(record, offset.value)));
}

/** A transform of values that are larger; levels and spreads come after a scale, which removes the difference. */
function raised(record: TransformRecord, by: number): TransformRecord {
  if (record.name === "scale") return { ...record, shift: record.shift + by };
  if (record.name !== "bounds") return record;
  const { low, high } = record;
  return {
    name: "bounds",
    ...(low !== undefined && { low: low + by }),
    ...(high !== undefined && { high: high + by }),
  };
}
