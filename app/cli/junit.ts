/** What one file of tests gave. */
export interface JunitSuite {
  readonly name: string;
  /** When it ran, Unix milliseconds. */
  readonly t: number;
  readonly cases: readonly { readonly name: string; readonly failures: readonly string[] }[];
}

/** The results as JUnit's XML, which build servers read. */
export function junitXml(suites: readonly JunitSuite[]): string {
  const shown = suites.map(({ name, t, cases }) => {
    const failures = cases.reduce((sum, one) => sum + one.failures.length, 0);
    const inside = cases.map((one) => {
      const faults = one.failures.map((text) => `<failure>${escaped(text)}</failure>`).join("");
      return `<testcase name="${escaped(one.name)}">${faults}</testcase>`;
    });
    const time = new Date(t).toISOString().slice(0, 19);
    return (
      `<testsuite name="${escaped(name)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0" ` +
      `timestamp="${time}">${inside.join("")}</testsuite>`
    );
  });
  return `<testsuites>${shown.join("")}</testsuites>`;
}

const names: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
  "\n": "&#xA;",
  "\r": "&#xD;",
  "\t": "&#x9;",
};

/** Text that XML can hold; what it cannot becomes a sign for that. */
function escaped(text: string): string {
  let out = "";
  for (const char of text) {
    const code = char.codePointAt(0)!;
    const isAllowed =
      code >= 0x20
        ? code < 0xd800 || (code > 0xdfff && code < 0xfffe) || code > 0xffff
        : "\n\r\t".includes(char);
    out += isAllowed ? (names[char] ?? char) : "\ufffd";
  }
  return out;
}
