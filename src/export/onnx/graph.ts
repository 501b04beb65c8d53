import { bytesField, concatenated, messageField, varintField } from "../protobuf.js";
import {
  type Attribute,
  bodyPortField,
  castType,
  type ElementType,
  nodeField,
  type Port,
  portField,
  type Subgraph,
  type TensorValues,
  tensorField,
  typeOf,
} from "./messages.js";

/** Version of the file's structure. */
const IR_VERSION = 8;
/** Version of the operator set, from May 2022. */
const OPSET = 17;

/** The name of an operator's output, of an input or of a constant. */
export type Value = string;

/** Numbers of the fields of a `GraphProto`. */
const INPUT = 11;
const OUTPUT = 12;

/** Stands for an omitted input of an operator. */
export const NONE: Value = "";

type Attributes = Readonly<Record<string, Attribute>>;

/** A graph of operators under construction. Each operator comes after those whose outputs it uses. */
export class Graph {
  readonly #nodes: Uint8Array[] = [];
  readonly #constants = new Map<string, Uint8Array>();
  readonly #inputs: Uint8Array[] = [];
  readonly #outputs: Uint8Array[] = [];
  readonly #around: Graph | undefined;
  #count = 0;

  /** @param around for the body of an operator: the graph with that operator */
  private constructor(around?: Graph) {
    this.#around = around;
  }

  static empty(): Graph {
    return new Graph();
  }

  /** A graph for the body of one of this graph's operators. It may use this graph's values. */
  body(): Graph {
    return new Graph(this);
  }

  input(port: Port): Value {
    this.#inputs.push(portField(INPUT, port));
    return port.name;
  }

  output(port: Port, value: Value): void {
    this.#outputs.push(portField(OUTPUT, port));
    this.#add("Identity", [value], {}, [port.name]);
  }

  /** An input of a body, which gets its shape from the operator. */
  bodyInput(type: ElementType): Value {
    const name = `input_${this.#next()}`;
    this.#inputs.push(bodyPortField(INPUT, name, type));
    return name;
  }

  /** An output of a body. */
  bodyOutput(type: ElementType, value: Value): void {
    const name = `output_${this.#next()}`;
    this.#outputs.push(bodyPortField(OUTPUT, name, type));
    this.#add("Identity", [value], {}, [name]);
  }

  /** Adds a constant. Equal small constants are stored once, outside of bodies. */
  constant(values: TensorValues, shape: readonly number[] = [values.length]): Value {
    if (this.#around) return this.#around.constant(values, shape);
    const key = `${typeOf(values)}_${shape.join("x")}_${values.length > 8 ? this.#next() : values.join("_")}`;
    const name = `constant_${key}`;
    if (!this.#constants.has(name)) {
      this.#constants.set(name, tensorField(5, name, values, shape));
    }
    return name;
  }

  /** Adds an operator and returns its first output. */
  apply(type: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.applyFor(1, type, inputs, attributes)[0]!;
  }

  /** Adds an operator and returns its first `count` outputs. */
  applyFor(
    count: number,
    type: string,
    inputs: readonly Value[],
    attributes: Attributes = {},
  ): readonly Value[] {
    const number = this.#next();
    const outputs = Array.from({ length: count }, (_, i) => `${type}_${number}_${i}`);
    this.#add(type, inputs, attributes, outputs);
    return outputs;
  }

  /** The graph as an attribute of an operator. */
  subgraph(name: string): Subgraph {
    return { graph: concatenated(this.#fields(name)) };
  }

  /** The whole file: a `ModelProto`. */
  file(metadata: ReadonlyMap<string, string>, producer: { name: string; version: string }) {
    const graph = messageField(7, ...this.#fields(producer.name));
    return concatenated([
      varintField(1, IR_VERSION),
      bytesField(2, producer.name),
      bytesField(3, producer.version),
      graph,
      messageField(8, varintField(2, OPSET)),
      ...[...metadata].map(([key, value]) =>
        messageField(14, bytesField(1, key), bytesField(2, value)),
      ),
    ]);
  }

  /** The fields of a `GraphProto`. */
  #fields(name: string): Uint8Array[] {
    const constants = this.#constants.values();
    return [...this.#nodes, bytesField(2, name), ...constants, ...this.#inputs, ...this.#outputs];
  }

  /** The next number of a name, which no graph of the file has twice. */
  #next(): number {
    if (this.#around) return this.#around.#next();
    this.#count += 1;
    return this.#count;
  }

  #add(
    type: string,
    inputs: readonly Value[],
    attributes: Attributes,
    outputs: readonly Value[],
  ): void {
    this.#nodes.push(nodeField(1, { type, inputs, outputs, attributes }));
  }
}

/** 64-bit integers, the type of shapes, axes and indices. */
export function integers(graph: Graph, ...values: readonly number[]): Value {
  return graph.constant(BigInt64Array.from(values, BigInt));
}

/** A scalar constant. */
export function scalar(graph: Graph, value: number, type: "float" | "double" = "double"): Value {
  return graph.constant(type === "double" ? Float64Array.of(value) : Float32Array.of(value), []);
}

export function cast(graph: Graph, value: Value, type: ElementType): Value {
  return graph.apply("Cast", [value], { to: castType(type) });
}

/** Stands for the end of an axis of any length. */
export const END = 2 ** 31 - 1;

/** A part of one axis. */
export function slice(
  graph: Graph,
  value: Value,
  axis: number,
  [from, to]: [number, number],
): Value {
  const ends = [from, to, axis].map((end) => integers(graph, end));
  return graph.apply("Slice", [value, ...ends]);
}

/** @param shape 0 keeps the size of an axis, -1 stands for the remaining size */
export function reshape(graph: Graph, value: Value, ...shape: readonly number[]): Value {
  return graph.apply("Reshape", [value, integers(graph, ...shape)]);
}

/** Inserts axes of size 1. */
export function unsqueeze(graph: Graph, value: Value, ...axes: readonly number[]): Value {
  return graph.apply("Unsqueeze", [value, integers(graph, ...axes)]);
}

export function concat(graph: Graph, values: readonly Value[], axis: number): Value {
  return values.length === 1 ? values[0]! : graph.apply("Concat", values, { axis });
}

export function transpose(graph: Graph, value: Value, ...perm: readonly number[]): Value {
  return graph.apply("Transpose", [value], { perm });
}

/** Transposes values [rows, columns] to [columns, rows]. */
export function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      result[column * rows + row] = values[row * columns + column]!;
    }
  }
  return result;
}
