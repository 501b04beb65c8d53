import type { DataId, KernelBackend, Tensor, TensorInfo } from "@tensorflow/tfjs-core";

/** An attribute of a TensorFlow operation. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

/** The part of tfjs-node-gpu's backend that rnnlab uses. */
export interface NativeBackend extends KernelBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: NativeBinding;
  /** Maps a tensor to the native tensor that holds its values. */
  readonly tensorMap: { set(dataId: DataId, data: NativeTensor): void };
  /** Handles of native tensors. */
  getInputTensorIds(inputs: readonly TensorInfo[]): number[];
  /** A tensor for an output of an operation. */
  createOutputTensor(output: NativeOutput): Tensor;
  /** Runs any TensorFlow operation. */
  executeMultipleOutputs(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
}

interface NativeTensor {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: null;
  readonly id: number;
  readonly refCount: number;
}

/** An output of an operation: a native tensor, its shape and its type. */
interface NativeOutput {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** The part of the compiled binding that rnnlab uses. */
interface NativeBinding {
  /** Version of libtensorflow. */
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_SHAPE: number;
  createTensor(shape: readonly number[], dtype: number, values: Int32Array): number;
  executeOp(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): NativeOutput[];
  /** The number of native tensors that are alive. */
  getNumOfTensors(): number;
}

/** The value of an attribute: a type, a bool, an int, a shape, a float or a string. */
type AttributeValue =
  | "float32"
  | "int32"
  | boolean
  | number
  | number[]
  | { readonly float: number }
  | { readonly text: string };

/** Attributes of an operation, with the types that the binding requires. */
export function attributes(
  { binding }: NativeBackend,
  values: Readonly<Record<string, AttributeValue>>,
): OpAttribute[] {
  return Object.entries(values).map(([name, value]) => ({ name, ...typed(binding, value) }));
}

function typed(binding: NativeBinding, value: AttributeValue): Omit<OpAttribute, "name"> {
  if (value === "int32") return { type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 };
  if (value === "float32") return { type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  if (typeof value === "boolean") return { type: binding.TF_ATTR_BOOL, value };
  if (typeof value === "number") return { type: binding.TF_ATTR_INT, value };
  if (Array.isArray(value)) return { type: binding.TF_ATTR_SHAPE, value };
  return "float" in value
    ? { type: binding.TF_ATTR_FLOAT, value: value.float }
    : { type: binding.TF_ATTR_STRING, value: value.text };
}
