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

test("what is refused says why", () => {
  const refused = (method: string, given: object) =>
    refusalOf({ method, headers: { ...headers, ...given } }, 7411);
  const text = "rnnlab serve only shows runs: it accepts only GET and HEAD.";
  expect(refused("POST", {})).toEqual({ status: 405, text });
  expect(refused("GET", { host: "evil.example" })).toEqual({
    status: 403,
    text: "Open http://127.0.0.1:7411/ for these pages.",
  });
  const foreign = { status: 403, text: "Requests from pages of other origins are refused." };
  for (const origin of [
    "http://localhost:7412",
    "https://localhost:7411",
    "http://localhost:74110",
    "",
  ])
    expect(refused("GET", { origin })).toEqual(foreign);
  expect(refused("GET", { origin: "HTTP://LOCALHOST:7411" })).toBeUndefined();
});

test("a page has nothing but its style, its pictures, this server's script and events", () => {
  expect(policyFor("<p>none</p>")).toBe(
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:; " +
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  const hashes = policyFor("<script>a</script>x<script>b\nc</script>").match(/'sha256-[^']+'/g);
  const hashOf = (code: string) => createHash("sha256").update(code).digest("base64");
  expect(hashes).toEqual(["a", "b\nc"].map((code) => `'sha256-${hashOf(code)}'`));
});

test("a page may run the scripts that it was made with, and no others", () => {
  const policy = policyFor("<html><script>let a = 1;</script><p>&#60;script&#62;</p></html>");
  const hash = createHash("sha256").update("let a = 1;").digest("base64");
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
  expect(policy).not.toContain("script-src 'unsafe");
  expect(policyFor("<p>none</p>")).toContain("script-src 'self';");
});
