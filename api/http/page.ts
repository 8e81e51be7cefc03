import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { gzip as gzipWithCallback } from "node:zlib";
import { acceptsGzip } from "./encoding.ts";
import type { Fault } from "./fault.ts";
import type { Params } from "./params.ts";
import { type Reply, textReply } from "./reply.ts";
import type { Asked, Route } from "./route.ts";

const gzip = promisify(gzipWithCallback);

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

/** Everything from ourselves; inline styles, which charts and virtual lists set, but no inline script. */
const securityHeaders = {
  "content-security-policy":
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

interface PageFile {
  readonly bytes: Uint8Array;
  /** Absent where it would not be smaller. */
  readonly gzipped: Uint8Array | undefined;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Routes for the files of a built page, read once into memory: a path can name nothing but them. Files under `assets/` carry
 * a hash in their names and are kept for ever; a path without a file name is a page of the router, and gets `index.html`.
 */
export async function openPage(dir: string): Promise<Route[]> {
  const files = new Map<string, PageFile>();
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(dir, path).split(sep).join("/")}`, await readPageFile(path));
  }
  const answer = async (_params: Params, asked: Asked): Promise<Reply> => {
    const file = files.get(asked.path) ?? (isPagePath(asked.path) ? files.get("/index.html") : undefined);
    return file === undefined ? textReply(404, "404 page not found\n") : fileReply(file, asked);
  };
  const fail = (fault: Fault): Reply => textReply(fault.status, `${fault.message}\n`);
  return [{ methods: ["GET"], path: "/*path", isStream: false, answer, fail }];
}

async function readPageFile(path: string): Promise<PageFile> {
  const bytes = await readFile(path);
  const packed =
    extname(path) === ".woff2" || extname(path) === ".png" ? undefined : await gzip(bytes, { level: 9 });
  return {
    bytes,
    gzipped: packed !== undefined && packed.length < bytes.length ? packed : undefined,
    etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
    headers: {
      "content-type": contentTypes[extname(path)] ?? "application/octet-stream",
      "cache-control": path.includes(`${sep}assets${sep}`)
        ? "public, max-age=31536000, immutable"
        : "no-cache",
      vary: "accept-encoding",
      ...(extname(path) === ".html" ? securityHeaders : {}),
    },
  };
}

function fileReply(file: PageFile, { headers }: Asked): Reply {
  const known = headers["if-none-match"]?.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.includes(file.etag) === true)
    return { status: 304, headers: { ...file.headers, etag: file.etag } };
  const zipped = acceptsGzip(headers["accept-encoding"]) ? file.gzipped : undefined;
  return {
    status: 200,
    headers: {
      ...file.headers,
      etag: file.etag,
      // "identity" says: it stands as it is, do not pack it again
      "content-encoding": zipped === undefined ? "identity" : "gzip",
    },
    body: zipped ?? file.bytes,
  };
}

/** A path of the page's own router: not an API's, nor a file's. Names of objects may hold dots, and stand below the first folder. */
function isPagePath(path: string): boolean {
  return (
    !/^\/(?:api|apis|loki|v1|-|assets)\//.test(path) && !/^\/[^/]*\.[^/]*$/.test(path) && !path.includes("..")
  );
}
