import { fieldsOf } from "../protobuf-fields.js";

/** Texts beside the graph of an ONNX file, read without the code that wrote them. */
export function metadataOf(file: Uint8Array): ReadonlyMap<string, string> {
  const METADATA = 14; // in ModelProto
  const texts = fieldsOf(file)
    .filter(({ field }) => field === METADATA)
    .map(({ bytes }) => fieldsOf(bytes).map((part) => new TextDecoder().decode(part.bytes)));
  return new Map(texts.map(([key = "", value = ""]) => [key, value]));
}

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes ?? new Uint8Array());

/** The bytes of a message's fields with a number. */
function all(message: Uint8Array | undefined, wanted: number): Uint8Array[] {
  return fieldsOf(message ?? new Uint8Array()).flatMap(({ field, bytes }) =>
    field === wanted ? [bytes] : [],
  );
}

const first = (message: Uint8Array | undefined, field: number) => all(message, field)[0];

/** A small number as it stands in a message. */
function varint(bytes: Uint8Array | undefined): number {
  return [...(bytes ?? [])].reduceRight((sum, byte) => sum * 128 + (byte % 128), 0);
}

const TYPES: Readonly<Record<number, string>> = {
  1: "float",
  6: "int32",
  7: "int64",
  11: "double",
};

/** `values double [batch, 6, 1]: what it is`, of a `ValueInfoProto`. */
function portText(port: Uint8Array): string {
  const tensor = first(first(port, 2), 1); // TypeProto, TypeProto.Tensor
  const sizes = all(first(tensor, 2), 1).map((dimension) => {
    const name = first(dimension, 2);
    return name === undefined ? varint(first(dimension, 1)) : text(name);
  });
  const type = TYPES[varint(first(tensor, 1))];
  return `${text(first(port, 1))} ${type} [${sizes.join(", ")}]: ${text(first(port, 3))}`;
}

/** What an ONNX file takes, returns and says, a line each, read without the code that wrote it. */
export function describedFile(file: Uint8Array): string {
  const graph = first(file, 7);
  const types = all(graph, 1).map((node) => text(first(node, 4)));
  const counts = [...new Set(types)].sort().map((type) => {
    return `${type} ${types.filter((other) => other === type).length}`;
  });
  return [
    `IR ${varint(first(file, 1))} by ${text(first(file, 2))} ${text(first(file, 3))}`,
    `operators ${varint(first(first(file, 8), 2))}: ${counts.join(", ")}`,
    ...all(graph, 11).map((port) => `in  ${portText(port)}`),
    ...all(graph, 12).map((port) => `out ${portText(port)}`),
    ...[...metadataOf(file)].map(([key, value]) => `${key} = ${value}`),
  ].join("\n");
}
