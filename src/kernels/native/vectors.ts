import { type DataId, keep, type Tensor, type Tensor1D } from "@tensorflow/tfjs-core";
import type { AdamVariables } from "../adam.js";
import type { NativeBackend } from "./backend.js";
import { cut, joinedValues } from "./pieces.js";
import { createResource, type Resource } from "./resources.js";

type Group = keyof AdamVariables;

/** Parameters and moments, each as one vector in a TensorFlow variable. */
export interface Vectors {
  /** Positions of the parameters in the vectors. */
  readonly order: readonly number[];
  readonly resources: Readonly<Record<Group, Resource>>;
  /** Takes over values that were assigned to the variables since the last call. */
  take(): void;
  /** Assigns the vector's slices to the parameters, which stay its slices until the next time. */
  giveParameters(): void;
  giveMoments(): void;
  dispose(): void;
}

/** Call everything but `dispose` within tf.tidy. */
export function createVectors(
  backend: NativeBackend,
  variables: AdamVariables,
  order: readonly number[],
): Vectors {
  const column = (group: Group) =>
    createColumn(
      backend,
      order.map((index) => variables[group][index]!),
    );
  const columns = [column("parameters"), column("first"), column("second")] as const;
  const [parameters, first, second] = columns;
  let whole: Tensor | undefined;
  return {
    order,
    resources: {
      parameters: parameters.resource,
      first: first.resource,
      second: second.resource,
    },
    take() {
      for (const each of columns) each.take();
    },
    giveParameters() {
      whole?.dispose();
      whole = keep(parameters.give());
    },
    giveMoments() {
      first.give();
      second.give();
    },
    dispose() {
      whole?.dispose();
      for (const { resource } of columns) resource.dispose();
    },
  };
}

/** Variables and the vector that holds their values, one after the other. */
interface Column {
  readonly resource: Resource;
  take(): void;
  give(): Tensor1D;
}

function createColumn(backend: NativeBackend, variables: AdamVariables[Group]): Column {
  const resource = createResource(backend, [variables.reduce((sum, { size }) => sum + size, 0)]);
  const shapes = variables.map(({ shape }) => shape);
  let known: readonly DataId[] = [];
  const remember = () => {
    known = variables.map(({ dataId }) => dataId);
  };
  return {
    resource,
    take() {
      if (variables.every(({ dataId }, index) => dataId === known[index])) return;
      resource.write(joinedValues(variables));
      remember();
    },
    give() {
      const whole = resource.read() as Tensor1D;
      for (const [index, piece] of cut(whole, shapes).entries()) variables[index]!.assign(piece);
      remember();
      return whole;
    },
  };
}
