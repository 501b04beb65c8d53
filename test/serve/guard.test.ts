import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { policyFor, refusalOf } from "../../src/serve/guard.js";

const headers = { host: "127.0.0.1:7411" };

describe("a request", () => {
  test.each([
    ["by its number", {}],
    ["by its name", { host: "localhost:7411" }],
    ["in capitals", { host: "LOCALHOST:7411" }],
    ["by IPv6", { host: "[::1]:7411" }],
    ["from its own page", { origin: "http://127.0.0.1:7411" }],
  ])("to this machine %s is answered", (_, given) => {
    expect(refusalOf({ method: "GET", headers: { ...headers, ...given } }, 7411)).toBeUndefined();
  });

  test.each([
    ["another host name", { host: "evil.example:7411" }, 403],
    ["a name that begins alike", { host: "127.0.0.1:7411.evil.example" }, 403],
    ["another port", { host: "127.0.0.1:80" }, 403],
    ["no host", { host: undefined }, 403],
    ["another origin", { origin: "http://evil.example" }, 403],
    ["the origin of a file", { origin: "null" }, 403],
  ])("with %s is refused", (_, given, status) => {
    const request = { method: "GET", headers: { ...headers, ...given } };
    expect(refusalOf(request, 7411)?.status).toBe(status);
  });

  test("for the head of a page is answered as one for the page", () => {
    expect(refusalOf({ method: "HEAD", headers }, 7411)).toBeUndefined();
  });

  test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("by %s is refused", (method) => {
    expect(refusalOf({ method, headers }, 7411)?.status).toBe(405);
  });
});

test("a page may run the scripts that it was made with, and no others", () => {
  const policy = policyFor("<html><script>let a = 1;</script><p>&#60;script&#62;</p></html>");
  const hash = createHash("sha256").update("let a = 1;").digest("base64");
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
  expect(policy).not.toContain("script-src 'unsafe");
  expect(policyFor("<p>none</p>")).toContain("script-src 'self';");
});
