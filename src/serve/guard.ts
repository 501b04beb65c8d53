import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
}

/**
 * Checks that a request comes from a browser on this machine and is meant for this address. Otherwise a
 * foreign page could point its own host name here (DNS rebinding) or send requests on the user's behalf.
 */
export function refusalOf(
  { method, headers }: Pick<IncomingMessage, "method" | "headers">,
  port: number,
): Refusal | undefined {
  if (method !== "GET" && method !== "HEAD") {
    return {
      status: 405,
      text: "rnnlab serve only shows runs: it accepts only GET and HEAD.",
    };
  }
  const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
  if (!hosts.includes(headers.host?.toLowerCase() ?? "")) {
    return { status: 403, text: `Open http://127.0.0.1:${port}/ for these pages.` };
  }
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin.toLowerCase() === `http://${host}`)) {
    return { status: 403, text: "Requests from pages of other origins are refused." };
  }
  return undefined;
}

/**
 * The content security policy of a page: its own script, the server's script and the server's events, nothing
 * else.
 */
export function policyFor(html: string): string {
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, code = ""]) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`,
  );
  return [
    "default-src 'none'",
    `script-src 'self' ${scripts.join(" ")}`.trim(),
    "style-src 'unsafe-inline'",
    "img-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
