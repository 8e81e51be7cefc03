/**
 * A program that serves the same few bodies under any address and path: `node scale-load.ts PORT LINES`. Targets are told apart by their
 * address, any of 127.0.0.0/8. 60 % of the values change from one body to the next. Plain sockets: it must cost less than who is measured.
 */
import { createServer } from "node:net";
import { seededRandom } from "@taffrail/base";

const [port, lines] = process.argv.slice(2).map(Number) as [number, number];
const mostBodies = lines > 10_000 ? 3 : 8;
const random = seededRandom(1);
const values = Float64Array.from({ length: lines }, () => Math.floor(random() * 1e6));

function answer(): Buffer {
  const text: string[] = [];
  for (let i = 0; i < lines; i++) {
    if (random() < 0.6) values[i]! += Math.floor(random() * 1000);
    if (i % 50 === 0) text.push(`# TYPE app_metric_${i / 50}_total counter\n`);
    text.push(
      `app_metric_${Math.floor(i / 50)}_total{code="${200 + (i % 5)}",handler="/api/v1/resource-${i % 50}",method="GET"} ${values[i]! / 100}\n`,
    );
  }
  const body = Buffer.from(text.join(""));
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

const answers = Array.from({ length: mostBodies }, answer);
let asked = 0;
createServer((socket) => {
  let request = "";
  socket.setEncoding("latin1");
  socket.on("error", () => socket.destroy());
  socket.on("data", (piece: string) => {
    request += piece;
    for (let end = request.indexOf("\r\n\r\n"); end !== -1; end = request.indexOf("\r\n\r\n")) {
      const isReady = request.startsWith("GET /ready");
      request = request.slice(end + 4);
      if (isReady) socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      else socket.write(answers[asked++ % answers.length]!);
    }
  });
}).listen({ port, host: "0.0.0.0", backlog: 4096 });
