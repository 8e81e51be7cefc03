import { type CertificateSigningRequest, resourceTypes } from "@taffrail/kube";

import { annotationsFamily, created, itemsOf } from "../family.ts";
import { labelsFamily, stable, type StateTable } from "../family.ts";

/** Families of a CertificateSigningRequest; names and labels as kube-state-metrics v2 exposes them. */
export const certificateSigningRequestState: StateTable<CertificateSigningRequest> = {
  type: resourceTypes.certificatesigningrequests,
  identify: ({ metadata, spec }) => ({
    certificatesigningrequest: metadata.name,
    signer_name: spec?.signerName ?? "",
  }),
  families: [
    annotationsFamily("kube_certificatesigningrequest_annotations"),
    labelsFamily("kube_certificatesigningrequest_labels", "STABLE"),
    stable("kube_certificatesigningrequest_created", "Unix creation timestamp", created),
    stable(
      "kube_certificatesigningrequest_condition",
      "The number of each certificatesigningrequest condition",
      ({ status }, out) => {
        for (const word of ["Approved", "Denied", "Failed"]) {
          const count = itemsOf(status?.conditions).filter(({ type }) => type === word).length;
          out.add(count, { condition: word.toLowerCase() });
        }
      },
    ),
    stable("kube_certificatesigningrequest_cert_length", "Length of the issued cert", ({ status }, out) =>
      out.add(Buffer.from(status?.certificate ?? "", "base64").length),
    ),
  ],
};
