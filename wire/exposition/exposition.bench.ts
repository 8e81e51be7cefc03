/** CPU time a line of a cAdvisor-like body: 10,000 lines of about 240 bytes; median of seven runs of five bodies. */
import { openExposition } from "./open-exposition.ts";
import { encodeFamilies } from "./testing/encode-families.ts";

const lineCount = 10_000;
const rounds = 5;

function body(): Uint8Array {
  let text = "";
  for (let i = 0; i < lineCount; i++) {
    const pod = `pod${Math.floor(i / 40)}-7c9d8b6f5-x${i % 97}`;
    text +=
      `container_metric_${i % 40}{container="app",id="/kubepods/burstable/pod${String(i).padStart(36, "0")}",` +
      `image="registry.example/app:v1.2.3",name="${String(i).padStart(40, "c")}",namespace="shop",pod="${pod}"} ` +
      `${(1_000_000 + i * 37) / 1e6}e+06 1700000000123\n`;
  }
  return new TextEncoder().encode(text);
}

const bytes = body();
const keyEnds: number[] = [];
const walk = openExposition("text", bytes);
while (walk.next() !== "end") keyEnds.push(walk.keyEnd);

function read(): number {
  const cursor = openExposition("text", bytes);
  let sum = 0;
  while (cursor.next() !== "end") sum += cursor.value;
  return sum;
}

function readKnown(): number {
  const cursor = openExposition("text", bytes);
  let sum = 0;
  for (let i = 0; i < keyEnds.length; i++) {
    cursor.nextKnown(keyEnds[i]!);
    sum += cursor.value;
  }
  return sum;
}

function readLabels(): number {
  const cursor = openExposition("text", bytes);
  let sum = 0;
  while (cursor.next() !== "end") sum += cursor.pairs().length;
  return sum;
}

/** The same series as messages: 40 families of 250 metrics. */
function messages(): Uint8Array {
  const families = Array.from({ length: 40 }, (_, family) => ({
    name: `container_metric_${family}`,
    help: "",
    unit: "",
    type: "gauge" as const,
    metrics: Array.from({ length: lineCount / 40 }, (_, metric) => {
      const i = metric * 40 + family;
      const pod = `pod${Math.floor(i / 40)}-7c9d8b6f5-x${i % 97}`;
      const id = `/kubepods/burstable/pod${String(i).padStart(36, "0")}`;
      const name = String(i).padStart(40, "c");
      const image = ["image", "registry.example/app:v1.2.3"];
      const pairs = ["container", "app", "id", id, ...image, "name", name, "namespace", "shop", "pod", pod];
      return { pairs, value: 1_000_000 + i * 37, t: 1_700_000_000_123 };
    }),
  }));
  return encodeFamilies(families);
}

const encoded = messages();

function readMessages(): number {
  const cursor = openExposition("protobuf", encoded);
  let sum = 0;
  for (let kind = cursor.next(); kind !== "end"; kind = cursor.next())
    if (kind === "series") sum += cursor.value;
  return sum;
}

function nsPerLine(run: () => number): number {
  const times: number[] = [];
  for (let i = 0; i < 8; i++) {
    const start = process.cpuUsage();
    for (let round = 0; round < rounds; round++) run();
    const { user, system } = process.cpuUsage(start); // microseconds
    times.push(((user + system) * 1000) / (rounds * lineCount));
  }
  return times.slice(1).sort((a, b) => a - b)[3]!;
}

console.log(`${Math.round(bytes.length / lineCount)} bytes a line`);
for (const [name, run] of Object.entries({
  "known keys": readKnown,
  "every byte": read,
  "with labels": readLabels,
  protobuf: readMessages,
})) {
  console.log(`${name.padEnd(12)} ${nsPerLine(run).toFixed(0).padStart(6)} ns a line`);
}
