/** What hostile targets answer, request by request. Everything that a target may do wrong, and what it may do right but rarely does. */
import { gzipSync } from "node:zlib";

/** One part of an answer: bytes, a wait in milliseconds, or the end of the connection. */
export type Piece = string | Buffer | { readonly waitMs: number } | { readonly ends: true };

const cut: Piece = { ends: true };

/** A target of one job. */
export interface HostileTarget {
  readonly name: string;
  /** More fields of the job, as lines of YAML. */
  readonly job?: string;
  /** Its samples carry times of their own, and so are not compared at each scrape. */
  readonly isTimed?: true;
  /** The address in place of the plain server's: by TLS. */
  readonly over?: "tls" | "h2";
  /** What the n-th request is answered with, from 0 on; whole, head included. `t0` is when the run began, Unix milliseconds. */
  readonly answer: (n: number, t0: number, head: string) => readonly Piece[];
}

const text = "text/plain; version=0.0.4; charset=utf-8";
const openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** A whole answer. */
function reply(
  body: string | Buffer,
  type: string | undefined = text,
  more: Readonly<Record<string, string>> = {},
  status = "200 OK",
): Piece[] {
  const bytes = Buffer.from(body);
  const headers = {
    ...(type === undefined ? {} : { "Content-Type": type }),
    "Content-Length": String(bytes.length),
    ...more,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return [`HTTP/1.1 ${status}\r\n${lines.join("")}\r\n`, bytes];
}

const always = (body: string | Buffer, type?: string) => (): Piece[] => reply(body, type);

/** An answer that begins so; its length is said to be `length`. */
const lying = (length: number, body: string): Piece[] => [
  `HTTP/1.1 200 OK\r\nContent-Type: ${text}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`,
  body,
  cut,
];

/** 64 MiB, packed. */
const bomb = gzipSync(Buffer.alloc(64 << 20, "a 1\n"));

const some = '# TYPE a counter\na 1\nb{x="y"} 2\n';
const histogram = `# TYPE h histogram
h_bucket{le="0.1"} 1
h_bucket{le="1"} 3
h_bucket{le="+Inf"} 4
h_sum 5.5
h_count 4
`;

export const hostileTargets: readonly HostileTarget[] = [
  // formats
  {
    name: "text",
    answer: (n) =>
      reply(
        `# HELP a Help \\\\ with \\n escapes.\n# TYPE a counter\na ${n}\na{l="q\\"\\\\\\n"} 2\n\n# odd comment\n  b  {  x = "y" , }   3  \nc{} +Inf\nd NaN\ne -Inf\nf 1e-300\ng -0\n`,
      ),
  },
  {
    name: "text-1.0",
    answer: always(
      '{"a.b","c.d"="e"} 1\n"x.y" 2\nplain{"q r"="s"} 3\n',
      "text/plain; version=1.0.0; escaping=allow-utf-8",
    ),
  },
  { name: "text-utf8-as-0.0.4", answer: always('{"a.b"} 1\n') },
  {
    name: "classic-histogram",
    answer: always(`${histogram}# TYPE s summary\ns{quantile="0.5"} 1\ns_sum 2\ns_count 3\n`),
  },
  { name: "nhcb", job: "  convert_classic_histograms_to_nhcb: true\n", answer: always(histogram) },
  {
    name: "nhcb-and-classic",
    job: "  convert_classic_histograms_to_nhcb: true\n  always_scrape_classic_histograms: true\n",
    answer: always(histogram),
  },
  {
    name: "openmetrics",
    answer: (n) =>
      reply(
        `# TYPE a counter\n# UNIT a_seconds seconds\na_total{x="y"} ${n} # {trace_id="t${n}"} 0.5\na_created{x="y"} 1\n# TYPE i info\ni_info{v="1"} 1\n# TYPE st stateset\nst{st="on"} 1\n${histogram}# EOF\n`,
        openMetrics,
      ),
  },
  {
    name: "openmetrics-0.0.1",
    answer: always("# TYPE a counter\na_total 1\n# EOF\n", "application/openmetrics-text; version=0.0.1"),
  },
  { name: "openmetrics-no-eof", answer: always("# TYPE a counter\na_total 1\n", openMetrics) },
  { name: "openmetrics-after-eof", answer: always("a 1\n# EOF\nb 2\n", openMetrics) },
  {
    name: "openmetrics-timestamps",
    answer: (n, t0) => reply(`a 1 ${(t0 + n * 1000) / 1000}\nb 2 ${t0 / 1000 - 7200}\n# EOF\n`, openMetrics),
  },
  // content types
  ...[
    ["type-upper", "TEXT/PLAIN; Version=0.0.4"],
    ["type-bare", "text/plain"],
    ["type-json", "application/json"],
    ["type-html", "text/html; charset=utf-8"],
    ["type-empty", ""],
    ["type-broken", "text/plain; version="],
    ["type-no-slash", "plain"],
    ["type-version", "text/plain; version=9.9.9"],
    ["type-om2", "application/openmetrics-text; version=2.0.0"],
    ["type-om-none", "application/openmetrics-text"],
    ["type-proto-wrong", "application/vnd.google.protobuf; proto=other; encoding=delimited"],
    ["type-two", "text/plain; version=0.0.4, text/html"],
  ].map(([name, type]): HostileTarget => ({
    name: name!,
    answer: always(name === "type-om-none" || name === "type-om2" ? "a 1\n# EOF\n" : some, type!),
  })),
  { name: "type-missing", answer: () => ["HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na 1\n"] },
  {
    name: "type-missing-fallback",
    job: "  fallback_scrape_protocol: PrometheusText0.0.4\n",
    answer: () => ["HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na 1\n"],
  },
  {
    name: "type-html-fallback",
    job: "  fallback_scrape_protocol: OpenMetricsText1.0.0\n",
    answer: always("a 1\n# EOF\n", "text/html"),
  },
  {
    name: "type-as-asked",
    answer: (_, _t0, head) =>
      reply(
        `a{accept="${(/^accept: (.*)$/im.exec(head)?.[1] ?? "").trim()}",encoding="${(/^accept-encoding: (.*)$/im.exec(head)?.[1] ?? "").trim()}",timeout="${(/^x-prometheus-scrape-timeout-seconds: (.*)$/im.exec(head)?.[1] ?? "").trim()}"} 1\n`,
      ),
  },
  // time
  { name: "slow", answer: () => [{ waitMs: 300 }, ...reply(some)] },
  { name: "too-slow", answer: (n) => [...(n % 2 === 1 ? [{ waitMs: 6000 }] : []), ...reply(some)] },
  {
    name: "drip",
    answer: () => [
      `HTTP/1.1 200 OK\r\nContent-Type: ${text}\r\nContent-Length: 100\r\n\r\n`,
      ...Array.from({ length: 100 }, () => [{ waitMs: 100 }, "a"] as const).flat(),
    ],
  },
  // lengths
  { name: "cut", answer: (n) => (n % 2 === 0 ? reply(some) : lying(1000, some)) },
  { name: "longer-than-said", answer: () => lying(4, "a 1\nb 2\n") },
  {
    name: "length-broken",
    answer: () => [
      `HTTP/1.1 200 OK\r\nContent-Type: ${text}\r\nContent-Length: many\r\nConnection: close\r\n\r\na 1\n`,
      cut,
    ],
  },
  {
    name: "length-twice",
    answer: () => [
      `HTTP/1.1 200 OK\r\nContent-Type: ${text}\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\na 1\n`,
    ],
  },
  {
    name: "length-two",
    answer: () => [
      `HTTP/1.1 200 OK\r\nContent-Type: ${text}\r\nContent-Length: 4\r\nContent-Length: 5\r\nConnection: close\r\n\r\na 1\n`,
      cut,
    ],
  },
  { name: "to-the-end", answer: () => [`HTTP/1.1 200 OK\r\nContent-Type: ${text}\r\n\r\na 1\n`, cut] },
  { name: "http-1.0", answer: () => [`HTTP/1.0 200 OK\r\nContent-Type: ${text}\r\n\r\na 1\n`, cut] },
  {
    name: "chunked",
    answer: () => [
      `HTTP/1.1 200 OK\r\nContent-Type: ${text}\r\nTransfer-Encoding: chunked\r\n\r\n3;ext=1\r\na 1\r\n1\r\n\n\r\n0\r\nX-Trailer: 1\r\n\r\n`,
    ],
  },
  {
    name: "chunked-cut",
    answer: () => [
      `HTTP/1.1 200 OK\r\nContent-Type: ${text}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\na 1\n\r\n`,
      cut,
    ],
  },
  {
    name: "chunked-broken",
    answer: () => [
      `HTTP/1.1 200 OK\r\nContent-Type: ${text}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\na 1\n\r\n`,
      cut,
    ],
  },
  { name: "hints", answer: () => [`HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n`, ...reply("a 1\n")] },
  { name: "not-http", answer: () => ["SSH-2.0-OpenSSH_9.6\r\n", cut] },
  { name: "no-answer", answer: () => [cut] },
  { name: "head-64k", answer: () => reply("a 1\n", text, { "X-Long": "x".repeat(50_000) }) },
  // status
  ...[
    "201 Created",
    "202 Accepted",
    "401 Unauthorized",
    "404 Not Found",
    "429 Too Many Requests",
    "500 Internal Server Error",
    "299 Odd",
    "200",
  ].map((status): HostileTarget => ({
    name: `status-${status.slice(0, 3)}${status === "200" ? "-bare" : ""}`,
    answer: () => reply("a 1\n", text, {}, status),
  })),
  { name: "status-204", answer: () => ["HTTP/1.1 204 No Content\r\n\r\n"] },
  { name: "status-304", answer: () => ["HTTP/1.1 304 Not Modified\r\n\r\n"] },
  {
    name: "flapping",
    answer: (n) => (n % 3 === 1 ? reply("", text, {}, "503 Service Unavailable") : reply(`a ${n}\n`)),
  },
  // redirects
  {
    name: "redirect",
    answer: (_, _t0, head) =>
      head.includes(" /redirect?there")
        ? reply("a 1\n")
        : reply("", text, { Location: "/redirect?there" }, "302 Found"),
  },
  {
    name: "redirect-off",
    job: "  follow_redirects: false\n",
    answer: () => reply("", text, { Location: "/redirect-off?there" }, "302 Found"),
  },
  {
    name: "redirect-loop",
    answer: () => reply("", text, { Location: "/redirect-loop" }, "307 Temporary Redirect"),
  },
  { name: "redirect-nowhere", answer: () => reply("", text, {}, "308 Permanent Redirect") },
  {
    name: "redirect-file",
    answer: () => reply("", text, { Location: "file:///etc/passwd" }, "301 Moved Permanently"),
  },
  {
    name: "redirect-host",
    job: "  http_headers: {X-Own: {values: [mine]}}\n",
    answer: (_, _t0, head) => {
      if (!head.includes("/redirect-host?there"))
        return reply(
          "",
          text,
          { Location: `http://localhost:${/^host: .*:(\d+)/im.exec(head)![1]}/redirect-host?there` },
          "302 Found",
        );
      return reply(`a{host="${/^host: (\w+)/im.exec(head)![1]}"} 1\n`);
    },
  },
  // compression
  { name: "gzip", answer: () => reply(gzipSync(some), text, { "Content-Encoding": "gzip" }) },
  {
    name: "gzip-off",
    job: "  enable_compression: false\n",
    answer: (_, _t0, head) =>
      reply(`a{encoding="${/^accept-encoding: (.*)$/im.exec(head)?.[1] ?? ""}"} 1\n`.replace("\r", "")),
  },
  {
    name: "gzip-unasked",
    job: "  enable_compression: false\n",
    answer: () => reply(gzipSync(some), text, { "Content-Encoding": "gzip" }),
  },
  { name: "gzip-none", answer: () => reply("a 1\n", text, { "Content-Encoding": "gzip" }) },
  {
    name: "gzip-cut",
    answer: () => reply(gzipSync(some.repeat(50)).subarray(0, 40), text, { "Content-Encoding": "gzip" }),
  },
  {
    name: "gzip-two",
    answer: () =>
      reply(Buffer.concat([gzipSync("a 1\n"), gzipSync("b 2\n")]), text, { "Content-Encoding": "gzip" }),
  },
  {
    name: "gzip-and-more",
    answer: () =>
      reply(Buffer.concat([gzipSync("a 1\n"), Buffer.from("rest")]), text, { "Content-Encoding": "gzip" }),
  },
  {
    name: "gzip-checksum",
    answer: () => {
      const bytes = gzipSync(some);
      bytes[bytes.length - 6]! ^= 1;
      return reply(bytes, text, { "Content-Encoding": "gzip" });
    },
  },
  {
    name: "gzip-bomb",
    job: "  body_size_limit: 1MB\n",
    answer: () => reply(bomb, text, { "Content-Encoding": "gzip" }),
  },
  { name: "encoding-identity", answer: () => reply("a 1\n", text, { "Content-Encoding": "identity" }) },
  { name: "encoding-br", answer: () => reply("a 1\n", text, { "Content-Encoding": "br" }) },
  // limits
  {
    name: "body-limit",
    job: "  body_size_limit: 20B\n",
    answer: (n) => reply("a 1\n".repeat(n % 3 === 0 ? 4 : n % 3 === 1 ? 5 : 6)),
  },
  {
    name: "sample-limit",
    job: "  sample_limit: 2\n",
    answer: (n) => reply(n % 2 === 0 ? "a 1\nb 2\n" : "a 1\nb 2\nc 3\n"),
  },
  {
    name: "label-limit",
    job: "  label_limit: 3\n",
    answer: (n) => reply(n % 2 === 0 ? "a 1\n" : 'a{x="1",y="2"} 1\n'),
  },
  {
    name: "label-name-limit",
    job: "  label_name_length_limit: 8\n",
    answer: (n) => reply(n % 2 === 0 ? "a 1\n" : 'a{xxxxxxxxxx="1"} 1\n'),
  },
  {
    name: "label-value-limit",
    job: "  label_value_length_limit: 20\n",
    answer: (n) => reply(n % 2 === 0 ? "a 1\n" : `a{x="${"v".repeat(21)}"} 1\n`),
  },
  { name: "long-value", answer: always(`a{x="${"v".repeat(100_000)}"} 1\n`) },
  // labels
  {
    name: "labels-change",
    answer: (n) => reply(`a{n="${n % 3}"} ${n}\n${n % 2 === 0 ? "even 1\n" : "odd 1\n"}`),
  },
  {
    name: "labels-clash",
    answer: always('a{job="mine",instance="here",exported_job="theirs"} 1\nb{job=""} 2\n'),
  },
  {
    name: "labels-honor",
    job: "  honor_labels: true\n",
    answer: always('a{job="mine",instance=""} 1\nup 7\n'),
  },
  { name: "labels-own-up", answer: always("up 7\nscrape_duration_seconds 8\n") },
  { name: "labels-twice", answer: always('a{x="1",x="2"} 1\n') },
  { name: "labels-empty", answer: always('a{x=""} 1\n') },
  { name: "labels-order", answer: (n) => reply(n % 2 === 0 ? 'a{x="1",y="2"} 1\n' : 'a{y="2",x="1"} 1\n') },
  {
    name: "relabel-drop",
    job: "  metric_relabel_configs: [{source_labels: [__name__], regex: b, action: drop}]\n",
    answer: always(some),
  },
  {
    name: "relabel-merge",
    job: "  metric_relabel_configs: [{regex: x, action: labeldrop}]\n",
    answer: always('a{x="1"} 1\na{x="2"} 2\n'),
  },
  {
    name: "relabel-no-name",
    job: "  metric_relabel_configs: [{target_label: __name__, replacement: ''}]\n",
    answer: always(some),
  },
  {
    name: "legacy-names",
    job: "  metric_name_validation_scheme: legacy\n  metric_name_escaping_scheme: underscores\n",
    answer: always('{"a.b"} 1\n', "text/plain; version=1.0.0"),
  },
  // twice
  { name: "twice-same", answer: always("a 1\na 1\n") },
  { name: "twice-other", answer: always("a 1\na 2\nb 3\n") },
  {
    name: "twice-with-times",
    isTimed: true,
    answer: (n, t0) =>
      reply(
        `a 1 ${t0 - 60_000 + n * 1000}\na 2 ${t0 - 60_000 + n * 1000 + 500}\na 3 ${t0 - 60_000 + n * 1000 + 250}\n`,
      ),
  },
  // times
  {
    name: "time-past",
    isTimed: true,
    answer: (n, t0) => reply(`a ${n} ${t0 - 7_200_000 + n}\nb ${n} ${t0 - 10_000 + n * 1000}\n`),
  },
  { name: "time-back", answer: (n, t0) => reply(`a ${n} ${t0 - n * 1000}\n`) },
  { name: "time-same", answer: (n, t0) => reply(`a ${n % 2} ${t0}\nb 1 ${t0}\n`) },
  {
    name: "time-ahead",
    answer: (n, t0) => reply(`a ${n} ${t0 + 300_000 + n}\nb ${n} ${t0 + 1_200_000 + n}\nc 1\n`),
  },
  {
    name: "time-not-honoured",
    job: "  honor_timestamps: false\n",
    answer: (n, t0) => reply(`a ${n} ${t0 - 7_200_000}\n`),
  },
  {
    name: "time-vanishing",
    isTimed: true,
    answer: (n, t0) => reply(n % 2 === 0 ? `a ${n} ${t0 + n * 1000}\n` : ""),
  },
  {
    name: "time-tracked",
    job: "  track_timestamps_staleness: true\n",
    answer: (n, t0) => reply(n % 2 === 0 ? `a ${n} ${t0 + n * 1000}\n` : ""),
  },
  // texts
  { name: "empty", answer: always("") },
  { name: "blank", answer: always("\n\n  \n") },
  { name: "comments", answer: always("# HELP a b\n# TYPE a gauge\n#\n# free text\n") },
  { name: "no-last-newline", answer: always("a 1\nb 2") },
  { name: "no-last-newline-comment", answer: always("a 1\n# TYPE b") },
  { name: "crlf", answer: always("a 1\r\nb 2\r\n") },
  { name: "tabs", answer: always('a\t1\nb\t{x="y"}\t2\t\n') },
  { name: "bad-utf8-value", answer: always(Buffer.from('a{x="\xff"} 1\n', "latin1")) },
  { name: "bad-utf8-name", answer: always(Buffer.from("a\xff 1\n", "latin1")) },
  { name: "bad-utf8-help", answer: always(Buffer.from("# HELP a \xff\na 1\n", "latin1")) },
  { name: "nul", answer: always('a{x="\0"} 1\n') },
  { name: "bom", answer: always("\ufeffa 1\n") },
  { name: "bad-value", answer: always("a 1\nb x\nc 3\n") },
  { name: "no-value", answer: always("a\n") },
  { name: "bad-type", answer: always("# TYPE a widget\na 1\n") },
  { name: "type-late", answer: always('a 1\n# TYPE a counter\n# TYPE a gauge\na{x="1"} 2\n') },
  { name: "numbers", answer: always("a 0x1p4\nb 1_000\nc .5\nd 5.\ne +1\nf 1e400\ng infinity\nh nan\n") },
  {
    name: "numbers-plain",
    answer: always("a .5\nb 5.\nc +1\nd 00012\ne 123456789012345678901234567890\nf 4.9e-324\ng inf\nh nan\n"),
  },
  { name: "unclosed", answer: always('a{x="y 1\n') },
  { name: "sometimes-bad", answer: (n) => reply(n % 2 === 0 ? some : "a 1\nb{ 2\n") },
  // TLS
  {
    name: "tls",
    over: "tls",
    job: "  scheme: https\n  tls_config: {insecure_skip_verify: true}\n",
    answer: always(some),
  },
  { name: "tls-unknown", over: "tls", job: "  scheme: https\n", answer: always(some) },
  { name: "tls-to-plain", job: "  scheme: https\n", answer: always(some) },
  { name: "plain-to-tls", over: "tls", answer: always(some) },
  {
    name: "h2",
    over: "h2",
    job: "  scheme: https\n  tls_config: {insecure_skip_verify: true}\n",
    answer: always(some),
  },
  {
    name: "h2-off",
    over: "h2",
    job: "  scheme: https\n  enable_http2: false\n  tls_config: {insecure_skip_verify: true}\n",
    answer: always(some),
  },
  // credentials
  {
    name: "basic",
    job: "  basic_auth: {username: me, password: 'p:w'}\n",
    answer: (_, _t0, head) =>
      head.includes(`Basic ${Buffer.from("me:p:w").toString("base64")}`)
        ? reply("a 1\n")
        : reply("", text, {}, "401 Unauthorized"),
  },
  {
    name: "params",
    job: "  params: {b: [1, 2], a: ['x y&z']}\n",
    answer: (_, _t0, head) => reply(`a{asked="${/^GET (\S+)/.exec(head)![1]}"} 1\n`),
  },
];
