/** All protocols there are, and what is found among them. */
import { err, ok, type Result } from "@clima/schemas";
import { airConditioner, type DescribedConditioner } from "./air-conditioner.ts";
import type { AcState, AirConditioner } from "./climate-protocol.ts";
import type { AcDescription } from "./description.ts";
import type { FrameShape } from "./frame-shape.ts";
import { airton } from "./protocols/airton.ts";
import { amcor } from "./protocols/amcor.ts";
import { argoWrem2, argoWrem3 } from "./protocols/argo.ts";
import { bosch144 } from "./protocols/bosch.ts";
import { carrierAc64 } from "./protocols/carrier.ts";
import { coolix } from "./protocols/coolix.ts";
import { corona } from "./protocols/corona.ts";
import { daikin, daikin2, daikin152, daikin160, daikin176, daikin216, daikin312 } from "./protocols/daikin.ts";
import { daikin64, daikin128 } from "./protocols/daikin-toggle.ts";
import { delonghi } from "./protocols/delonghi.ts";
import { ecoclim } from "./protocols/ecoclim.ts";
import { electraAc } from "./protocols/electra.ts";
import { eurom } from "./protocols/eurom.ts";
import { fujitsuArdb1, fujitsuArjw2, fujitsuArrah2e, fujitsuArreb1e, fujitsuArrew4e, fujitsuArry4 } from "./protocols/fujitsu.ts";
import { goodweather } from "./protocols/goodweather.ts";
import { greeYaw1f, greeYbofb, greeYx1fsf, kelvinator } from "./protocols/gree.ts";
import { haierAc, haierAc160, haierAc176A, haierAc176B, haierAcYrw02 } from "./protocols/haier.ts";
import { hitachiAc, hitachiAc1A, hitachiAc1B } from "./protocols/hitachi.ts";
import { hitachiAc264, hitachiAc296, hitachiAc344, hitachiAc424 } from "./protocols/hitachi-complements.ts";
import { kelon168 } from "./protocols/kelon.ts";
import { lg2Akb75, lg2Akb737, lg2Akb749, lgGe6711, lgLg6711 } from "./protocols/lg.ts";
import { midea } from "./protocols/midea.ts";
import { mirageKkg9ac1 } from "./protocols/mirage.ts";
import { mitsubishi112, mitsubishi136, mitsubishiAc } from "./protocols/mitsubishi.ts";
import { mitsubishiHeavy88, mitsubishiHeavy152 } from "./protocols/mitsubishi-heavy.ts";
import { neoclima } from "./protocols/neoclima.ts";
import {
  panasonicAc32,
  panasonicCkp,
  panasonicDke,
  panasonicJke,
  panasonicLke,
  panasonicNke,
  panasonicRkr,
} from "./protocols/panasonic.ts";
import { rhoss } from "./protocols/rhoss.ts";
import { samsungExtended, samsungStandard } from "./protocols/samsung.ts";
import { sanyoAc, sanyoAc88 } from "./protocols/sanyo.ts";
import { sharpA705, sharpA903, sharpA907 } from "./protocols/sharp.ts";
import { tclGz055be1, tclTac09chsd } from "./protocols/tcl.ts";
import { technibel } from "./protocols/technibel.ts";
import { teco } from "./protocols/teco.ts";
import { toshibaA, toshibaB } from "./protocols/toshiba.ts";
import { transcold } from "./protocols/transcold.ts";
import { trotec, trotec3550 } from "./protocols/trotec.ts";
import { truma } from "./protocols/truma.ts";
import { vestel } from "./protocols/vestel.ts";
import { voltas122Lzf, voltasUnknown } from "./protocols/voltas.ts";
import { whirlpoolDg11j13a, whirlpoolDg11j191 } from "./protocols/whirlpool.ts";
import { york } from "./protocols/york.ts";
import { messagesIn } from "./pulses.ts";

/** Where models differ only in what is sent, a message that was heard is of the first that can read it. */
const DESCRIPTIONS: readonly AcDescription[] = [
  // Before Coolix, whose frame is the first part of its own
  bosch144,
  coolix,
  midea,
  greeYaw1f,
  greeYbofb,
  greeYx1fsf,
  kelvinator,
  ...[daikin, daikin2, daikin64, daikin128, daikin152, daikin160, daikin176, daikin216, daikin312],
  ...[mitsubishiAc, mitsubishi112, mitsubishi136],
  ...[mitsubishiHeavy88, mitsubishiHeavy152],
  ...[fujitsuArrah2e, fujitsuArreb1e, fujitsuArry4, fujitsuArrew4e, fujitsuArdb1, fujitsuArjw2],
  ...[panasonicLke, panasonicNke, panasonicDke, panasonicJke, panasonicCkp, panasonicRkr, panasonicAc32],
  ...[samsungExtended, samsungStandard],
  ...[lgGe6711, lgLg6711, lg2Akb75, lg2Akb749, lg2Akb737],
  ...[toshibaA, toshibaB],
  ...[hitachiAc, hitachiAc1A, hitachiAc1B, hitachiAc424, hitachiAc344, hitachiAc264, hitachiAc296],
  ...[haierAc, haierAcYrw02, haierAc176A, haierAc176B, haierAc160],
  electraAc,
  // Before Whirlpool, which reads its messages, too
  kelon168,
  ...[whirlpoolDg11j13a, whirlpoolDg11j191],
  // After Mitsubishi, whose messages of 112 bits are nearly the same
  ...[tclTac09chsd, tclGz055be1],
  ...[sharpA907, sharpA705, sharpA903],
  vestel,
  teco,
  carrierAc64,
  voltasUnknown,
  voltas122Lzf,
  neoclima,
  trotec,
  trotec3550,
  goodweather,
  rhoss,
  technibel,
  airton,
  eurom,
  sanyoAc,
  sanyoAc88,
  delonghi,
  corona,
  york,
  transcold,
  ecoclim,
  argoWrem2,
  argoWrem3,
  amcor,
  truma,
  mirageKkg9ac1,
];

const described: readonly DescribedConditioner[] = DESCRIPTIONS.map(airConditioner);

export const AIR_CONDITIONERS: readonly AirConditioner[] = described;

/** The air conditioner of a protocol and model; the first model where none is named. The error names what there is. */
export function airConditionerOf(protocol: string, model?: string): Result<AirConditioner, string> {
  const models = AIR_CONDITIONERS.filter((one) => one.protocol === protocol.toLowerCase());
  const found = model === undefined ? models[0] : models.find((one) => one.model.toLowerCase() === model.toLowerCase());
  if (found) return ok(found);
  if (models.length === 0) {
    const known = [...new Set(AIR_CONDITIONERS.map((one) => one.protocol))].join(", ");
    return err(`no air conditioner speaks "${protocol}"; expected one of ${known}`);
  }
  return err(`${protocol} has no model "${model}"; expected one of ${models.map((one) => one.model).join(", ")}`);
}

export interface HeardAirConditioner {
  readonly protocol: string;
  readonly model: string;
  readonly state: AcState;
}

const byShape = new Map<FrameShape, readonly DescribedConditioner[]>();
for (const one of described) byShape.set(one.shape, [...(byShape.get(one.shape) ?? []), one]);

function heardBy(conditioners: readonly DescribedConditioner[], messages: readonly Uint8Array[]): HeardAirConditioner | undefined {
  for (const { protocol, model, understand } of conditioners) {
    const state = understand(messages);
    if (state) return { protocol, model, state };
  }
  return undefined;
}

/**
 * Whose signal it is, and what it says; undefined where it is of none. Timings in µs, positive = mark. Of those that share a message which only
 * switches off, it is the last: the others' states are longer.
 */
export function decodeAirConditioner(timingsUs: readonly number[]): HeardAirConditioner | undefined {
  let onlyOff: HeardAirConditioner | undefined;
  for (const [shape, conditioners] of byShape) {
    const heard = heardBy(conditioners, messagesIn(timingsUs, shape));
    if (heard?.state.mode !== undefined) return heard;
    onlyOff = heard ?? onlyOff;
  }
  return onlyOff;
}
