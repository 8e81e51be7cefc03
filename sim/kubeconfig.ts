/** A kubeconfig for one cluster and one user. */
export function kubeconfigText({
  server,
  token,
  certificate,
}: {
  server: string;
  token?: string | undefined;
  /** PEM of the authority that signed the server's certificate. */
  certificate?: string | undefined;
}): string {
  const authority =
    certificate === undefined
      ? ""
      : `\n      certificate-authority-data: ${Buffer.from(certificate).toString("base64")}`;
  return `apiVersion: v1
kind: Config
current-context: sim
clusters:
  - name: sim
    cluster:
      server: ${server}${authority}
contexts:
  - name: sim
    context:
      cluster: sim
      user: sim
users:
  - name: sim
    user:${token === undefined ? " {}" : `\n      token: ${JSON.stringify(token)}`}
`;
}
