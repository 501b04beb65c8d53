import { bytesField, messageField, packedField, varintField } from "../protobuf.js";

/** Field and type numbers from `onnx.proto` (https://github.com/onnx/onnx, IR version 8). */

const elementTypes = { float: 1, int32: 6, int64: 7, bool: 9, double: 11 } as const;
export type ElementType = keyof typeof elementTypes;

const attributeTypes = { int: 2, string: 3, graph: 5, ints: 7, strings: 8 } as const;

export type TensorValues = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** An attribute of a node: an integer, a text, a list of either, or a graph. */
export type Attribute = number | readonly number[] | string | readonly string[] | Subgraph;

/** A graph that an operator runs: the content of a `GraphProto`. */
export interface Subgraph {
  readonly graph: Uint8Array;
}

/** The size of a dimension, or a name if the size varies between calls. */
export type Dimension = number | string;

/** An input or an output of the graph. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly dimensions: readonly Dimension[];
  /** A description in one sentence. */
  readonly description: string;
}

/** `TensorProto`, a constant in the graph. */
export function tensorField(
  field: number,
  name: string,
  values: TensorValues,
  shape: readonly number[],
): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return messageField(
    field,
    packedField(1, shape),
    varintField(2, elementTypes[typeOf(values)]),
    bytesField(8, name),
    bytesField(9, bytes), // little-endian, as on every machine that runs Node.js
  );
}

export function typeOf(values: TensorValues): ElementType {
  if (values instanceof Float32Array) return "float";
  if (values instanceof Float64Array) return "double";
  return values instanceof Int32Array ? "int32" : "int64";
}

/** The number of a type for the operator `Cast`. */
export function castType(type: ElementType): number {
  return elementTypes[type];
}

/** `NodeProto`, an operator. */
export function nodeField(
  field: number,
  node: {
    readonly type: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly attributes: Readonly<Record<string, Attribute>>;
  },
): Uint8Array {
  return messageField(
    field,
    ...node.inputs.map((name) => bytesField(1, name)),
    ...node.outputs.map((name) => bytesField(2, name)),
    bytesField(3, node.outputs[0]!),
    bytesField(4, node.type),
    ...Object.entries(node.attributes).map((entry) => attributeField(5, ...entry)),
  );
}

function attributeField(field: number, name: string, value: Attribute): Uint8Array {
  const [type, ...values] = attributeValue(value);
  return messageField(field, bytesField(1, name), ...values, varintField(20, type));
}

function attributeValue(value: Attribute): [number, ...Uint8Array[]] {
  if (typeof value === "number") return [attributeTypes.int, varintField(3, value)];
  if (typeof value === "string") return [attributeTypes.string, bytesField(4, value)];
  if ("graph" in value) return [attributeTypes.graph, messageField(6, value.graph)];
  if (isTexts(value)) {
    return [attributeTypes.strings, ...value.map((text) => bytesField(9, text))];
  }
  return [attributeTypes.ints, packedField(8, value)];
}

function isTexts(value: readonly (number | string)[]): value is readonly string[] {
  return typeof value[0] === "string";
}

/** `ValueInfoProto`, an input or output. */
export function portField(
  field: number,
  { name, type, dimensions, description }: Port,
): Uint8Array {
  const shape = dimensions.map((size) =>
    messageField(1, typeof size === "number" ? varintField(1, size) : bytesField(2, size)),
  );
  const tensor = messageField(1, varintField(1, elementTypes[type]), messageField(2, ...shape));
  return messageField(
    field,
    bytesField(1, name),
    messageField(2, tensor),
    bytesField(3, description),
  );
}

/** `ValueInfoProto` of an input or output of a body, without a shape. */
export function bodyPortField(field: number, name: string, type: ElementType): Uint8Array {
  const tensor = messageField(1, varintField(1, elementTypes[type]));
  return messageField(field, bytesField(1, name), messageField(2, tensor));
}
