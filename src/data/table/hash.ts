import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";

/** Identifies the content of a file. */
export interface FileHash {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The file of the test part, if it is a separate file. */
  readonly test?: FileHash | undefined;
}

/** @param test path of the file of the test part, if it is a separate file */
export async function fileHash(path: string, test?: string): Promise<FileHash> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(bytes);
  const found = { file: path, bytes: statSync(path).size, sha256: hash.digest("hex") };
  return test === undefined ? found : { ...found, test: await fileHash(test) };
}
