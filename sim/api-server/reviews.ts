import { type Answer, json, Refusal, type SimRequest } from "./answers.ts";
import { fieldsOf, type Json } from "./objects.ts";
import type { ResourceType } from "./resources.ts";

/** Answers a review: whoever asks may do everything, and every token is known. */
export function review(type: ResourceType, request: SimRequest): Answer {
  let asked: Json;
  try {
    asked = fieldsOf(JSON.parse(Buffer.from(request.body).toString("utf8")));
  } catch {
    throw new Refusal(400, `the object provided is unrecognized (must be of type ${type.kind})`);
  }
  const user = { username: "sim:admin", uid: "1", groups: ["system:masters", "system:authenticated"] };
  const status: Json =
    type.kind === "TokenReview"
      ? { authenticated: true, user, audiences: ["https://kubernetes.default.svc"] }
      : type.kind === "SelfSubjectReview"
        ? { userInfo: user }
        : type.kind === "SelfSubjectRulesReview"
          ? {
              resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }],
              nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
              incomplete: false,
            }
          : { allowed: true, reason: "the simulated cluster allows everything" };
  return json(
    { ...asked, kind: type.kind, apiVersion: type.apiVersion, metadata: { creationTimestamp: null }, status },
    201,
  );
}
