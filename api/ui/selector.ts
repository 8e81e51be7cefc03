type Labels = Readonly<Record<string, string>>;

/** A label selector as objects hold it (`spec.selector`). Parts of other types than these match nothing. */
interface Selector {
  readonly matchLabels?: unknown;
  readonly matchExpressions?: unknown;
}

/**
 * Whether labels match the selector of a Deployment, a budget, a policy. The empty selector matches all, an absent one nothing.
 * Spec: Kubernetes API, `LabelSelector`.
 */
export function matchesSelector(selector: unknown, labels: Labels = {}): boolean {
  if (typeof selector !== "object" || selector === null) return false;
  const { matchLabels = {}, matchExpressions = [] } = selector as Selector;
  if (!matchesMap(matchLabels, labels) || !Array.isArray(matchExpressions)) return false;
  return (matchExpressions as unknown[]).every((one) => matchesExpression(one, labels));
}

/** Whether labels hold all of a Service's selector. An empty one selects nothing, as nobody but its owner knows its endpoints. */
export function matchesService(selector: unknown, labels: Labels = {}): boolean {
  if (typeof selector !== "object" || selector === null || Object.keys(selector).length === 0) return false;
  return matchesMap(selector, labels);
}

function matchesMap(wanted: unknown, labels: Labels): boolean {
  if (typeof wanted !== "object" || wanted === null) return false;
  return Object.entries(wanted).every(
    ([name, value]) => Object.hasOwn(labels, name) && labels[name] === value,
  );
}

function matchesExpression(expression: unknown, labels: Labels): boolean {
  const { key, operator, values } = (expression ?? {}) as Record<string, unknown>;
  if (typeof key !== "string") return false;
  const got = Object.hasOwn(labels, key) ? labels[key] : undefined;
  const isAmong = got !== undefined && Array.isArray(values) && (values as unknown[]).includes(got);
  switch (operator) {
    case "In":
      return isAmong;
    case "NotIn":
      return !isAmong;
    case "Exists":
      return got !== undefined;
    case "DoesNotExist":
      return got === undefined;
    default:
      return false;
  }
}
