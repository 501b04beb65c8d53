import { fieldsOf } from "../protobuf-fields.js";

/** Texts beside the graph of an ONNX file, read without the code that wrote them. */
export function metadataOf(file: Uint8Array): ReadonlyMap<string, string> {
  const METADATA = 14; // in ModelProto
  const texts = fieldsOf(file)
    .filter(({ field }) => field === METADATA)
    .map(({ bytes }) => fieldsOf(bytes).map((part) => new TextDecoder().decode(part.bytes)));
  return new Map(texts.map(([key = "", value = ""]) => [key, value]));
}
