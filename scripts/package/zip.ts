import { crc32 } from 'node:zlib';

/** 1 January 1980, the first day that a zip can name: in the format of DOS. */
const firstDay = 0x0021;
/** PKWARE's version 2.0, made on Unix, so that unpackers use the mode below. */
const madeBy = (3 << 8) | 20;
const mode = (0o100644 << 16) >>> 0;

/**
 * A zip of files, in the order of their names. It stores them without compression, and its times are fixed: its bytes
 * depend on nothing but the names and contents, not on a clock, a machine or the version of a compressor. Pure.
 *
 * @param files contents by names; fewer than 65,536 files and less than 4 GiB
 */
export function zipOf(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const names = Object.keys(files).toSorted((one, other) =>
    Buffer.compare(Buffer.from(one), Buffer.from(other)),
  );
  const contents: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of names) {
    const data = files[file] ?? new Uint8Array();
    const name = Buffer.from(file);
    // Version needed, flags (the name is UTF-8), method (stored), time, date, checksum, both sizes, lengths of the name
    // and of the extra field: the same in both headers.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(firstDay, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.byteLength, 14);
    common.writeUInt32LE(data.byteLength, 18);
    common.writeUInt16LE(name.byteLength, 22);
    const entry = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, data]);
    const start = Buffer.from('PK\x01\x02  ', 'latin1');
    start.writeUInt16LE(madeBy, 4);
    // Lengths of the comment, disk number and internal attributes are 0.
    const end = Buffer.alloc(14);
    end.writeUInt32LE(mode, 6);
    end.writeUInt32LE(offset, 10);
    directory.push(start, common, end, name);
    contents.push(entry);
    offset += entry.byteLength;
  }
  const size = directory.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const trailer = Buffer.alloc(22);
  trailer.write('PK\x05\x06', 'latin1');
  trailer.writeUInt16LE(names.length, 8);
  trailer.writeUInt16LE(names.length, 10);
  trailer.writeUInt32LE(size, 12);
  trailer.writeUInt32LE(offset, 16);
  return Buffer.concat([...contents, ...directory, trailer]);
}
