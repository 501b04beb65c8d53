import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";

/** Identifies a file's content. */
export interface FileHash {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export async function fileHash(path: string): Promise<FileHash> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(bytes);
  return { file: path, bytes: statSync(path).size, sha256: hash.digest("hex") };
}
