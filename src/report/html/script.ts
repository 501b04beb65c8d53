import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ownFile } from "../../shared/own-files.js";

/** The script of a page, which its Content-Security-Policy permits by its hash. */
export interface PageScript {
  readonly text: string;
  /** In the form that a policy uses. */
  readonly hash: string;
}

let script: PageScript | undefined;

/** The script built from `client/`, at most 20 KB. */
export function pageScript(): PageScript {
  script ??= read();
  return script;
}

function read(): PageScript {
  const text = readFileSync(ownFile("dist/report/client.js"), "utf8").trim();
  const hash = createHash("sha256").update(text).digest("base64");
  return { text, hash: `sha256-${hash}` };
}
