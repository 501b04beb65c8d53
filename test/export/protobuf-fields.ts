/** Fields of a message of Protocol Buffers; of a whole number its bytes as they stand. */
export function fieldsOf(message: Uint8Array): { field: number; bytes: Uint8Array }[] {
  const fields: { field: number; bytes: Uint8Array }[] = [];
  let at = 0;
  const varint = () => {
    let [value, shift] = [0, 0];
    while (true) {
      const byte = message[at++]!;
      value += (byte % 128) * 2 ** shift;
      shift += 7;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const start = at;
    const lengths: Readonly<Record<number, () => number>> = {
      0: () => {
        varint();
        return 0;
      },
      1: () => 8,
      2: varint,
      5: () => 4,
    };
    const length = lengths[tag % 8]!();
    const from = tag % 8 === 0 ? start : at;
    at += length;
    fields.push({ field: Math.floor(tag / 8), bytes: message.subarray(from, at) });
  }
  return fields;
}
