/** Draws the panel's icons: `npm run icons`, after a change here. The pictures are kept in the repository. */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";

const folder = fileURLToPath(new URL("../panel/src/web/icons/", import.meta.url));
type Colour = readonly [red: number, green: number, blue: number];
const TEAL: Colour = [0x0b, 0x72, 0x85];
const WHITE: Colour = [0xff, 0xff, 0xff];

/** A gauge in a field of 100 by 100: a ring and its hand. Lengths from the middle. */
const RING_RADIUS = 27;
const RING_HALF_WIDTH = 3.5;
const HAND_END = [10.5, -10.5] as const;
const CORNER_RADIUS = 22;

interface Picture {
  readonly name: string;
  readonly sizePx: number;
  /** Else the system cuts the corners as it likes. */
  readonly hasRoundCorners: boolean;
}

const PICTURES: readonly Picture[] = [
  { name: "icon-192.png", sizePx: 192, hasRoundCorners: true },
  { name: "icon-512.png", sizePx: 512, hasRoundCorners: true },
  { name: "icon-maskable-512.png", sizePx: 512, hasRoundCorners: false },
  { name: "apple-touch-icon.png", sizePx: 180, hasRoundCorners: false },
];

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" rx="${CORNER_RADIUS}" fill="#0b7285"/><g fill="none" stroke="#fff" stroke-width="${2 * RING_HALF_WIDTH}" stroke-linecap="round"><circle cx="50" cy="50" r="${RING_RADIUS}"/><path d="M50 50l${HAND_END.join(" ")}"/></g></svg>\n`;

/** How far a point is outside of the shape; negative inside. */
const fromMark = (x: number, y: number): number => Math.min(Math.abs(Math.hypot(x, y) - RING_RADIUS), fromHand(x, y)) - RING_HALF_WIDTH;

function fromHand(x: number, y: number): number {
  const [endX, endY] = HAND_END;
  const along = Math.min(1, Math.max(0, (x * endX + y * endY) / (endX ** 2 + endY ** 2)));
  return Math.hypot(x - along * endX, y - along * endY);
}

function fromSquare(x: number, y: number): number {
  const [beyondX, beyondY] = [Math.abs(x) - 50 + CORNER_RADIUS, Math.abs(y) - 50 + CORNER_RADIUS];
  return Math.hypot(Math.max(0, beyondX), Math.max(0, beyondY)) + Math.min(0, Math.max(beyondX, beyondY)) - CORNER_RADIUS;
}

/** Red, green, blue and opacity of each pixel, smooth at the edges. */
function pixelsOf({ sizePx, hasRoundCorners }: Picture): Buffer {
  const rows: Buffer[] = [];
  const share = (distance: number) => Math.min(1, Math.max(0, 0.5 - (distance * sizePx) / 100));
  for (let row = 0; row < sizePx; row += 1) {
    const bytes = Buffer.alloc(1 + 4 * sizePx);
    for (let column = 0; column < sizePx; column += 1) {
      const [x, y] = [column, row].map((at) => ((at + 0.5) / sizePx) * 100 - 50) as [number, number];
      const mark = share(fromMark(x, y));
      const colour = TEAL.map((part, at) => Math.round(part + ((WHITE[at] ?? part) - part) * mark));
      bytes.set([...colour, Math.round(255 * (hasRoundCorners ? share(fromSquare(x, y)) : 1))], 1 + 4 * column);
    }
    rows.push(bytes);
  }
  return Buffer.concat(rows);
}

/** PNG (Third Edition), 5: each chunk has its length, name, data and CRC. */
function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

function png(picture: Picture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(picture.sizePx, 0);
  header.writeUInt32BE(picture.sizePx, 4);
  // 8 bits of each colour and opacity.
  header.set([8, 6], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = chunk("IDAT", deflateSync(pixelsOf(picture), { level: 9 }));
  return Buffer.concat([signature, chunk("IHDR", header), data, chunk("IEND", Buffer.alloc(0))]);
}

await mkdir(folder, { recursive: true });
await writeFile(`${folder}icon.svg`, svg);
for (const picture of PICTURES) await writeFile(folder + picture.name, png(picture));
