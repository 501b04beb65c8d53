import { concatenated } from "../protobuf.js";

/**
 * A record in TensorFlow's framing (https://www.tensorflow.org/tutorials/load_data/tfrecord): the length in 8
 * bytes, its masked checksum, the data and its masked checksum.
 */
export function record(data: Uint8Array): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(data.length), true);
  return concatenated([length, checksum(length), data, checksum(data)]);
}

/** A masked checksum. Masking keeps checksums reliable for data that itself contains checksums. */
function checksum(data: Uint8Array): Uint8Array {
  const crc = crc32c(data);
  const rotated = ((crc >>> 15) | (crc << 17)) >>> 0;
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, rotated + MASK, true);
  return bytes;
}

const MASK = 0xa282ead8;
/** Castagnoli's polynomial (RFC 3720, 12.1), the lowest bit first. */
const POLYNOMIAL = 0x82f63b78;

/** The effect of each byte on a checksum. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

export function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff]!;
  return ~crc >>> 0;
}
