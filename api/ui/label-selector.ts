import { BadParameterError } from "../http/errors.ts";

type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

const requirement = /^\s*(?:(!)\s*)?([\w./-]+)\s*(?:(==|=|!=)\s*([\w.-]*)|(in|notin)\s*\(([^()]*)\))?\s*$/;

/** Reads a label selector of Kubernetes: `app=shop,tier in (a, b),!legacy`. Throws `BadParameterError`. */
export function parseLabelSelector(text: string): (labels: Labels | undefined) => boolean {
  const all = text.trim() === "" ? [] : text.split(/,(?![^(]*\))/).map(parseRequirement);
  return (labels = {}) => all.every((holds) => holds(labels));
}

function parseRequirement(text: string): Requirement {
  const match = requirement.exec(text);
  if (match === null || (match[1] !== undefined && (match[3] ?? match[5]) !== undefined)) {
    throw new BadParameterError("labels", `cannot parse ${JSON.stringify(text)} to a label selector`);
  }
  const [, not, name = "", operator, value = "", setOperator, list = ""] = match;
  const valueOf = (labels: Labels): string | undefined =>
    Object.hasOwn(labels, name) ? labels[name] : undefined;
  if (setOperator !== undefined) {
    const values = new Set(list.split(",").map((item) => item.trim()));
    return (labels) => {
      const got = valueOf(labels);
      return (got !== undefined && values.has(got)) === (setOperator === "in");
    };
  }
  if (operator === undefined) return (labels) => (valueOf(labels) !== undefined) === (not === undefined);
  return (labels) => (valueOf(labels) === value) === (operator !== "!=");
}
