import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "@taffrail/base";
import { AwsCredentialsError } from "./aws-credentials-error.ts";
import type { AwsCredentials } from "./sigv4.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where credentials come from: the configuration, else a profile of the shared file where one is named, else the environment, else the
 * shared file's default. Files are read anew each time, as tools write new keys into them.
 */
export function awsCredentials(
  configured: { readonly accessKey: string; readonly secretKey: string; readonly profile: string },
  env: Environment,
): () => Promise<AwsCredentials> {
  const { accessKey, secretKey, profile } = configured;
  if (accessKey !== "") return async () => ({ accessKey, secretKey });
  return async () => {
    const [id, secret] = [env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]];
    if (profile === "" && id && secret)
      return { accessKey: id, secretKey: secret, sessionToken: env["AWS_SESSION_TOKEN"] || undefined };
    const file = env["AWS_SHARED_CREDENTIALS_FILE"] || join(env["HOME"] ?? "/", ".aws", "credentials");
    return ofProfile(file, profile || env["AWS_PROFILE"] || "default");
  };
}

/** A region that the environment names, or "". */
export function awsRegion(env: Environment): string {
  return env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || "";
}

async function ofProfile(file: string, profile: string): Promise<AwsCredentials> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new AwsCredentialsError(`cannot find credentials of AWS: ${messageOf(error)}`, {
      hint: "set access_key and secret_key of sigv4, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write a credentials file; roles of machines and pods are not supported yet",
    });
  }
  const keys = profileOf(text, profile);
  const [accessKey, secretKey] = [keys.get("aws_access_key_id"), keys.get("aws_secret_access_key")];
  if (accessKey === undefined || secretKey === undefined)
    throw new AwsCredentialsError(
      `cannot find credentials of AWS: ${file} has no keys for the profile ${JSON.stringify(profile)}`,
    );
  return { accessKey, secretKey, sessionToken: keys.get("aws_session_token") };
}

/** The settings of one section: `[name]`, then `key = value` lines; `#` and `;` begin comments. */
function profileOf(text: string, profile: string): Map<string, string> {
  const keys = new Map<string, string>();
  let isInside = false;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const section = /^\[\s*(?:profile\s+)?(.*?)\s*\]/.exec(line)?.[1];
    const at = line.indexOf("=");
    if (section !== undefined) isInside = section === profile;
    else if (isInside && at > 0) keys.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  return keys;
}
