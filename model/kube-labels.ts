/** The labels that all signals share, so that a person walks from a series to a log line, a span, an object. */
export const kubeLabels = {
  cluster: "cluster",
  namespace: "namespace",
  pod: "pod",
  container: "container",
  node: "node",
} as const;
