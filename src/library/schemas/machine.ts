import { z } from "zod";

/** What `rnnlab doctor --json` prints. */
export const doctorOutput = z.object({
  device: z.object({ kind: z.enum(["cpu", "gpu"]), reason: z.string() }),
  checks: z.array(
    z.object({ name: z.string(), ok: z.boolean(), text: z.string(), fix: z.string().optional() }),
  ),
});

/** What every command with `--json` prints on standard error when it fails. */
export const errorOutput = z.object({
  code: z.enum(["usage", "failed", "interrupted", "bug"]),
  exitCode: z.int(),
  message: z.string(),
  where: z.string().nullable().describe("An option, a key, a file and line, a folder"),
  fix: z.string().nullable().describe("What to do"),
});
