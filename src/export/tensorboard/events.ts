import {
  bytesField,
  concatenated,
  doubleField,
  floatField,
  messageField,
  varintField,
} from "../protobuf.js";

/**
 * Messages of TensorBoard's event files. Field numbers are from `event.proto`, `summary.proto` and
 * `plugins/hparams/plugin_data.proto` (https://github.com/tensorflow/tensorboard).
 */

/** The time of an event, and the training step. */
export interface Moment {
  /** Seconds since 1970. */
  readonly time: number;
  readonly step: number;
}

/** The first event of every file. */
export function versionEvent(time: number): Uint8Array {
  return concatenated([doubleField(1, time), bytesField(3, "brain.Event:2")]);
}

export function scalarEvent(moment: Moment, tag: string, value: number): Uint8Array {
  return summaryEvent(moment, tag, floatField(2, value));
}

/** @param text Markdown */
export function textEvent(moment: Moment, tag: string, text: string): Uint8Array {
  const shape = messageField(2, messageField(2, varintField(1, 1))); // of one text
  const tensor = messageField(8, varintField(1, DT_STRING), shape, bytesField(8, text));
  return summaryEvent(moment, `${tag}/text_summary`, tensor, pluginField("text", new Uint8Array()));
}

const DT_STRING = 7;

/** The hyper-parameters at the start of a run. */
export function sessionStartEvent(
  moment: Moment,
  parameters: ReadonlyMap<string, string | number | boolean>,
): Uint8Array {
  const entries = [...parameters].map(([key, value]) =>
    messageField(1, bytesField(1, key), messageField(2, structValue(value))),
  );
  const info = messageField(3, ...entries, doubleField(5, moment.time));
  return hparamsEvent(moment, "session_start_info", info);
}

/** Status numbers of TensorBoard for the end of a run. */
export const sessionStatuses = { unknown: 0, success: 1, failure: 2, running: 3 } as const;

export function sessionEndEvent(moment: Moment, status: keyof typeof sessionStatuses): Uint8Array {
  const info = messageField(
    4,
    varintField(1, sessionStatuses[status]),
    doubleField(2, moment.time),
  );
  return hparamsEvent(moment, "session_end_info", info);
}

/** `google.protobuf.Value`. */
function structValue(value: string | number | boolean): Uint8Array {
  if (typeof value === "number") return doubleField(2, value);
  return typeof value === "string" ? bytesField(3, value) : varintField(4, value);
}

function hparamsEvent(moment: Moment, name: string, info: Uint8Array): Uint8Array {
  const content = concatenated([varintField(1, 0), info]); // of version 0
  return summaryEvent(moment, `_hparams_/${name}`, pluginField("hparams", content));
}

function pluginField(name: string, content: Uint8Array): Uint8Array {
  return messageField(9, messageField(1, bytesField(1, name), bytesField(2, content)));
}

function summaryEvent(
  { time, step }: Moment,
  tag: string,
  ...fields: readonly Uint8Array[]
): Uint8Array {
  const value = messageField(1, bytesField(1, tag), ...fields);
  return concatenated([doubleField(1, time), varintField(2, step), messageField(5, value)]);
}
