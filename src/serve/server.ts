import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { paragraph } from "../report/html/elements.js";
import { servedPage } from "../report/served/page.js";
import { tag } from "../report/svg/markup.js";
import { UserError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";
import { ownFile } from "../shared/own-files.js";
import { Catalog } from "./catalog.js";
import type { DataFile } from "./data.js";
import { Feed } from "./feed.js";
import { policyFor, refusalOf } from "./guard.js";
import { MissingPageError } from "./missing-page.js";
import { pages, type Shown } from "./pages.js";

/** A server for the runs of a folder. */
export interface RunsServer {
  readonly port: number;
  /** Ends the server, even if pages are open. */
  close(): Promise<void>;
}

export interface ServeOptions {
  /** The folder that holds the run folders. */
  readonly base: string;
  /** Data files to show as well. */
  readonly files?: readonly DataFile[];
  /** 0 for any free port. */
  readonly port: number;
  /** Called when a page fails because of a bug. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Serves pages about all runs of a folder, to this machine only. Never writes.
 *
 * @throws UserError if the port is in use or not permitted, or the folder cannot be read
 */
export async function serveRuns({
  base,
  files = [],
  port: wanted,
  onFault,
}: ServeOptions): Promise<RunsServer> {
  const catalog = new Catalog(base);
  catalog.refresh(); // read before the address is known, so that the first page loads at once
  const feed = new Feed(base, catalog);
  const server = createServer();
  await listening(server, wanted);
  const { port } = server.address() as { port: number };
  server.on("request", (request, response) => {
    answer(request, response, { catalog, files, feed, port }).catch((error) => {
      failed(response, error, onFault);
    });
  });
  return {
    port,
    close: () => {
      feed.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(portError(error, port)));
    server.listen(port, "127.0.0.1", resolve);
  });
}

function portError(error: Error, port: number): Error {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: "is in use. Choose another one, or 0 for any that is free.",
    EACCES: "may not be used by this user. Choose one from 1024 on.",
  };
  const reason = reasons[errorCode(error) ?? ""];
  return reason === undefined ? error : new UserError(`--port ${port}: the port ${reason}`);
}

interface Served extends Shown {
  readonly feed: Feed;
  readonly port: number;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { feed, port, ...shown }: Served,
): Promise<void> {
  const refusal = refusalOf(request, port);
  const url = addressOf(request);
  if (refusal !== undefined) send(response, { ...refusal, type: "text/plain" });
  else if (url.pathname === "/events") openEvents(response, url, feed);
  else send(response, await contentOf(url, shown));
}

/** @throws MissingPageError if the address is invalid */
function addressOf({ url = "/" }: IncomingMessage): URL {
  const base = "http://127.0.0.1";
  if (!URL.canParse(url, base)) throw new MissingPageError("There is no such page.");
  return new URL(url, base);
}

/** @throws MissingPageError if there is nothing at the address */
async function contentOf({ pathname, searchParams }: URL, shown: Shown): Promise<Content> {
  if (pathname === "/client.js") {
    const script = readFileSync(ownFile("dist/serve/client.js"), "utf8");
    return { status: 200, type: "text/javascript", text: script };
  }
  const page = Object.hasOwn(pages, pathname) ? pages[pathname] : undefined;
  if (page === undefined) throw new MissingPageError("There is no such page.");
  return { status: 200, type: "text/html", text: await page(shown, searchParams) };
}

function openEvents(response: ServerResponse, { searchParams }: URL, feed: Feed): void {
  response.writeHead(200, { ...headers, "Content-Type": "text/event-stream" });
  const version = Number(searchParams.get("version"));
  feed.open(response, searchParams.get("topic") ?? "all", Number.isInteger(version) ? version : 0);
}

/** A page about an error, which is explained if the user caused it. */
function failed(response: ServerResponse, error: unknown, onFault: (error: unknown) => void): void {
  if (!(error instanceof UserError)) onFault(error);
  if (response.headersSent) {
    response.end();
    return;
  }
  const text =
    error instanceof UserError ? error.message : "This page failed because of a bug in rnnlab.";
  const status = error instanceof MissingPageError ? 404 : error instanceof UserError ? 409 : 500;
  const parts = [tag("h1", {}, "Not shown"), paragraph(text, "bad")];
  send(response, { status, type: "text/html", text: servedPage("Not shown", {}, {}, ...parts) });
}

const headers = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

interface Content {
  readonly status: number;
  readonly type: "text/html" | "text/plain" | "text/javascript";
  readonly text: string;
}

function send(response: ServerResponse, { status, type, text }: Content): void {
  response.writeHead(status, {
    ...headers,
    "Content-Type": `${type}; charset=utf-8`,
    "Content-Security-Policy": policyFor(text),
  });
  response.end(text);
}
