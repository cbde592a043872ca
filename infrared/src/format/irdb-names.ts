/** irdb's names of protocols that are ours by another name or carrier, and of those that are another spelling of ours. */
import { type IrpProtocol, irpProtocol } from "../codec/irp/irp-protocol.ts";
import { IRP_PROTOCOLS } from "../codec/protocols.ts";

export interface IrdbProtocol {
  readonly protocol: IrpProtocol;
  /** Where it is another than the protocol's. */
  readonly carrierHz?: number;
  /** Its frames are read as another's of ours. */
  readonly isSpelling?: boolean;
}

const OURS: Readonly<Record<string, string | readonly [name: string, carrierHz: number]>> = {
  "48-nec": "nec48",
  "48-nec1": "nec48",
  "48-nec2": "nec48",
  "amino-56": ["amino", 56_000],
  audiovox: ["proton", 40_000],
  canalsatld: "canalsat-ld",
  dysan: "dyson",
  "g.i.4dtv": "gi4dtv",
  "g.i.cable": "gicable",
  "g.i. cable": "gicable",
  "g.i.cable{1}": "gicable",
  "gi rg": "girg",
  "g.i. rg": "girg",
  "grundig16-30": ["grundig16", 30_300],
  iodatan: "iodata",
  iodata1: "iodata",
  nokia: "rcmm24",
  nokia12: "rcmm12",
  nokia32: "rcmm32",
  "nrc16-32": ["nrc16", 32_000],
  ortekmce: "ortek-mce",
  "pace mss": "pacemss",
  panasonic_old: "panasonic-old",
  "proton-40": ["proton", 40_500],
  "rc6-6-24": "replay",
  "recs80-0045": "recs80",
  "recs80-0068": ["recs80", 33_300],
  "recs80-0090": ["recs80", 0],
  samsung_smt_g: "samsung-smt-g",
  "scatl-6": ["emerson", 57_600],
  sony8: "sirc8",
  "streamzap-57": ["streamzap", 57_000],
  "teac-k": "teac",
  "xmp-2": "xmp",
};

const NEC = "{38.4k,564}<1,-1|1,-3>(16,-8,D:8,S:8";
const NEC_END = "1,^108m,(16,-4,1,^108m)*)";
const NEC_RANGES = "[D:0..255,S:0..255=255-D,F:0..255]";
const KASEIKYO = "{37k,432}<1,-1|1,-3>(8,-4";
const RC5 = "{36k,msb,889}<1,-1|-1,1>";
const tivo = (unit: number): [string, string] => [
  `tivo unit=${unit}`,
  `${NEC},F:8,${unit}:4,~F:4:4,${NEC_END}[D:0..255=133,S:0..255=48,F:0..255]`,
];

// Facts of IrpProtocols.xml (IrpTransmogrifier) and, for -y1 to -y3 and Tivo, of IrdbProtocols.xml (RemoteLocator)
const SPELLINGS: Readonly<Record<string, string>> = {
  "nec1-y1": `${NEC},F:8,~F:7,F:1:7,${NEC_END}${NEC_RANGES}`,
  "nec1-y2": `${NEC},F:8,F:1,~F:7:1,${NEC_END}${NEC_RANGES}`,
  "nec1-y3": `${NEC},F:8,F:1,~F:6:1,F:1:7,${NEC_END}${NEC_RANGES}`,
  "nec1-rnc": `${NEC},F:8,~F:4:4,~F:4,${NEC_END}${NEC_RANGES}`,
  roku: `${NEC},F:7,0:1,~F:7,1:1,1,^108m)[D:0..255,S:0..255=255-D,F:0..127]`,
  ...Object.fromEntries(Array.from({ length: 16 }, (_, unit) => tivo(unit))),
  tivo: tivo(0)[1],
  "denon-k": `${KASEIKYO},84:8,50:8,0:4,D:4,S:4,F:12,((D*16)^S^(F*16)^(F:8:4)):8,1,-173)*[D:0..15,S:0..15,F:0..4095]`,
  fujitsu: `${KASEIKYO},20:8,99:8,0:4,E:4,D:8,S:8,F:8,1,-110)*[D:0..255,S:0..255=D,F:0..255,E:0..15=0]`,
  "fujitsu-56": `${KASEIKYO},20:8,99:8,0:4,E:4,D:8,S:8,X:8,F:8,1,-110)*[D:0..255,S:0..255=D,F:0..255,E:0..15=0,X:0..255=0]`,
  "jvc-56": `${KASEIKYO},3:8,1:8,D:8,S:8,X:8,F:8,(D^S^X^F):8,1,-173)*[D:0..255,S:0..255,F:0..255,X:0..255=0]`,
  panasonic2: `${KASEIKYO},2:8,32:8,D:8,S:8,X:8,F:8,(D^S^X^F):8,1,-173)*[D:0..255,S:0..255,F:0..255,X:0..255=0]`,
  sharpdvd: `${KASEIKYO},170:8,90:8,15:4,D:4,S:8,F:8,E:4,C:4,1,-48)*{C=D^S:4:0^S:4:4^F:4:0^F:4:4^E:4}[D:0..15,S:0..255,F:0..255,E:0..15=1]`,
  "mitsubishi-k": `${KASEIKYO},35:8,203:8,6:4,D:8,S:8,F:8,T:4,1,-100)*{T=-S:4:0-S:4:4-F:4:0-F:4:4+15}[D:0..255,F:0..255,S:0..255]`,
  "rc5-7f": `${RC5}(1,~D:1:5,T:1,D:5,F:7,^114m)*[D:0..63,F:0..127]`,
  "rc5-7f-57": `${RC5.replace("36k", "57k")}(1,~D:1:5,T:1,D:5,F:7,^114m)*[D:0..63,F:0..127]`,
  thomson: "{33k,500}<1,-4|1,-9>(D:4,T:1,D:1:4,F:6,1,^80m)*[D:0..31,F:0..63]",
};

const byName = new Map(IRP_PROTOCOLS.map((protocol) => [protocol.name, protocol]));

/** The protocol of a name in irdb, in lower case; undefined where there is none. */
export function irdbProtocol(name: string): IrdbProtocol | undefined {
  const spelling = Object.hasOwn(SPELLINGS, name) ? SPELLINGS[name] : undefined;
  if (spelling !== undefined) return { protocol: irpProtocol({ name, irp: spelling }), isSpelling: true };
  const own = Object.hasOwn(OURS, name) ? OURS[name] : name;
  const [ours, carrierHz] = typeof own === "string" ? [own] : (own ?? []);
  const protocol = byName.get(ours ?? "");
  return protocol && { protocol, ...(carrierHz === undefined ? {} : { carrierHz }) };
}
