import type { Clock } from "@taffrail/base";
import { httpDefaults } from "@taffrail/scrape";
import { awsCredentials, awsRegion, AzureTokens, type Signer, Sigv4Signer } from "@taffrail/sinks";
import type { SigningConfig } from "./config/signing.ts";
import { RemotePost } from "./remote-post.ts";

/** What makes the headers that a configuration asks for; what it opens closes with `held`. */
export function signerOf(
  signing: SigningConfig,
  {
    held,
    clock,
    env,
  }: {
    readonly held: AsyncDisposableStack;
    readonly clock: Clock;
    readonly env: Readonly<Record<string, string | undefined>>;
  },
): Signer {
  if (signing.kind === "sigv4") {
    const { service } = signing;
    const region = signing.region || awsRegion(env);
    return new Sigv4Signer({ region, service, credentials: awsCredentials(signing, env), clock });
  }
  const { fetch } = held.use(new RemotePost(httpDefaults)); // not by the receiver's proxy and certificates
  return new AzureTokens({ ...signing, fetch, clock, env });
}
