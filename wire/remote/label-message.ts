import type { Labels } from "@taffrail/model";
import { wireType } from "../protobuf/protobuf-reader.ts";
import type { ProtobufWriter } from "../protobuf/protobuf-writer.ts";

/** Writes each label as a message of name and value in field 1, as remote write 1.0 and remote read have them. */
export function writeLabels({ pairs }: Labels, to: ProtobufWriter): void {
  for (let i = 0; i < pairs.length; i += 2) {
    to.tag(1, wireType.lengthDelimited);
    const entered = to.enter();
    to.tag(1, wireType.lengthDelimited);
    to.text(pairs[i]!);
    to.tag(2, wireType.lengthDelimited);
    to.text(pairs[i + 1]!);
    to.leave(entered);
  }
}
