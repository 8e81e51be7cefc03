import assert from "node:assert/strict";
import { test } from "node:test";
import { hashSync } from "bcryptjs";
import { authenticateBcrypt } from "./basic-auth.ts";
import { UnauthenticatedError } from "./errors.ts";

const basic = (text: string): { authorization: string; remoteAddress: string } => ({
  authorization: `Basic ${Buffer.from(text).toString("base64")}`,
  remoteAddress: "",
});

test("authenticateBcrypt() lets in who knows a password of the file as it is now", async () => {
  let users: Record<string, string> = { ann: hashSync("se:cret", 4) };
  const authenticate = authenticateBcrypt(() => users);
  for (let i = 0; i < 2; i++) assert.equal((await authenticate(basic("ann:se:cret"))).name, "ann");
  for (const text of ["ann:wrong", "bob:se:cret", "ann", "__proto__:x"]) {
    await assert.rejects(authenticate(basic(text)), UnauthenticatedError);
  }
  await assert.rejects(authenticate({ authorization: "Bearer x", remoteAddress: "" }), UnauthenticatedError);
  users = { ann: hashSync("other", 4) };
  await assert.rejects(authenticate(basic("ann:se:cret")), UnauthenticatedError);
});
