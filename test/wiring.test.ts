/** The drawings of docs/images say what the header, the settings and the documents say. */
import { describe, expect, test } from "@jest/globals";
import { INFRARED_KINDS } from "../edge-agent/src/infrared/infrared-nodes.ts";
import { toSvg } from "../scripts/wiring/canvas.ts";
import { DRAWINGS, GPIO } from "../scripts/wiring/drawings.ts";
import { HEADER_PINS, pinName, pinOfGpio } from "../scripts/wiring/header.ts";
import { readRepositoryFile, repositoryFiles } from "./support/repository.ts";

/** The pins of GPIO 0 to 27 in their order, written down by GPIO and not by pin as in header.ts. */
const PINS_OF_GPIOS = [27, 28, 3, 5, 7, 29, 31, 26, 24, 21, 19, 23, 32, 33, 8, 10, 36, 11, 12, 35, 38, 40, 15, 16, 18, 22, 37, 13];
const ALL_PINS = Array.from({ length: HEADER_PINS }, (_, index) => index + 1);
const pinsNamed = (name: string) => ALL_PINS.filter((pin) => pinName(pin) === name);

const guide = readRepositoryFile("docs/raspberry-pi.md");
const svgs = Object.keys(DRAWINGS).map((name): [string, string] => [name, readRepositoryFile(`docs/images/${name}.svg`)]);
/** The pins that a drawing names beside the header, like "29 GPIO5". */
const labels = (svg: string) =>
  [...svg.matchAll(/class="b"[^>]*>(\d+) (3V3|5V|GND|GPIO\d+)</g)].map(([, pin, name]) => ({ pin: Number(pin), name }));
const bcmIn = (svg: string) => labels(svg).flatMap(({ name }) => (name?.startsWith("GPIO") ? [Number(name.slice(4))] : []));

describe("the header", () => {
  test("has each GPIO at its pin", () => {
    expect(PINS_OF_GPIOS.map((_, bcm) => pinOfGpio(bcm))).toEqual(PINS_OF_GPIOS);
  });

  test("has power and ground where they are", () => {
    expect(pinsNamed("3V3")).toEqual([1, 17]);
    expect(pinsNamed("5V")).toEqual([2, 4]);
    expect(pinsNamed("GND")).toEqual([6, 9, 14, 20, 25, 30, 34, 39]);
  });
});

describe.each(svgs)("the drawing %s", (name, svg) => {
  test("is what npm run docs:wiring draws, with the defaults of the settings", () => {
    expect(svg).toBe(toSvg(DRAWINGS[name]!));
  });

  test("names pins as they are, and says so to who cannot see it", () => {
    expect(labels(svg).length).toBeGreaterThan(1);
    for (const { pin, name: what } of labels(svg)) {
      expect(`${pin} ${what}`).toBe(`${pin} ${what?.startsWith("GPIO") ? `GPIO${PINS_OF_GPIOS.indexOf(pin)}` : pinName(pin)}`);
    }
    expect(svg).toMatch(/<title id="title">[^<]+<\/title>\n<desc id="desc">[^<]{40,}<\/desc>/);
  });

  test("is in the guide", () => {
    expect(guide).toContain(`](images/${name}.svg)`);
  });
});

describe("the guide and the drawings", () => {
  const svgOf = (name: string) => svgs.find(([each]) => each === name)![1];
  const set = (variable: string) => [...guide.matchAll(new RegExp(`${variable}=(\\d+)`, "g"))].map(([, bcm]) => Number(bcm));

  test.each([
    ["rain-gauge", "CLIMA_STATION_RAIN_GAUGE_BCM", GPIO.rain],
    ["anemometer", "CLIMA_STATION_ANEMOMETER_BCM", GPIO.wind],
    ["status-light", "CLIMA_STATION_STATUS_LED_BCM", GPIO.light],
    ["button", "CLIMA_STATION_BUTTON_BCM", GPIO.button],
  ])("wire the part of %s to the pin that %s sets", (name, variable, bcm) => {
    expect(bcmIn(svgOf(name))).toEqual([bcm]);
    expect(set(variable).length).toBeGreaterThan(0);
    expect(set(variable).filter((each) => each !== bcm)).toEqual([]);
  });

  test("have settings that a station under Docker is given, too", () => {
    const variables = [...guide.matchAll(/^(CLIMA_STATION_\w+)=/gm)].map(([, variable]) => variable);
    const compose = readRepositoryFile("docker-compose.station.yml");
    expect(variables.length).toBeGreaterThan(5);
    expect(variables.filter((variable) => !compose.includes(`${variable}: \${${variable}:-}`))).toEqual([]);
  });

  test("use pins that the settings allow, and none for two parts", () => {
    const { properties } = JSON.parse(readRepositoryFile("schemas/config.schema.json")).properties.station;
    for (const { minimum, maximum } of [properties.rainGauge.properties.bcm, properties.statusLedBcm]) {
      for (const bcm of Object.values(GPIO)) expect(bcm >= minimum && bcm <= maximum).toBe(true);
    }
    const ofParts = svgs.filter(([name]) => name !== "anavi-infrared-phat").flatMap(([, svg]) => labels(svg).map(({ pin }) => pin));
    expect(ofParts.length).toBe(new Set(ofParts).size);
  });

  test("have the infrared pins of the overlays, as the doctor names them", () => {
    const overlays = [...guide.matchAll(/^dtoverlay=((?:gpio|pwm)-ir[\w-]*),gpio_pin=(\d+)/gm)].map(
      ([, overlay, bcm]) => `${overlay} ${bcm}`,
    );
    expect(new Set(overlays)).toEqual(
      new Set([`gpio-ir-tx ${GPIO.phatSender}`, `gpio-ir ${GPIO.phatReceiver}`, `pwm-ir-tx ${GPIO.sender}`]),
    );
    expect(INFRARED_KINDS.sender.overlay).toBe(`dtoverlay=gpio-ir-tx,gpio_pin=${GPIO.phatSender}`);
    expect(INFRARED_KINDS.receiver.overlay).toBe(`dtoverlay=gpio-ir,gpio_pin=${GPIO.phatReceiver}`);
    expect(bcmIn(svgOf("anavi-infrared-phat"))).toEqual(expect.arrayContaining([GPIO.phatSender, GPIO.phatReceiver]));
    expect(bcmIn(svgOf("infrared-led"))).toEqual([GPIO.sender]);
    expect(bcmIn(svgOf("infrared-receiver"))).toEqual([GPIO.receiver]);
  });

  test("are all the drawings there are", () => {
    const drawn = repositoryFiles().filter((path) => path.startsWith("docs/images/") && path.endsWith(".svg"));
    expect(drawn).toEqual(
      Object.keys(DRAWINGS)
        .map((name) => `docs/images/${name}.svg`)
        .sort(),
    );
  });
});
