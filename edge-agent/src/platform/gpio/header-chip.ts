import { err, ok, type Result } from "@clima/schemas";

/** RP1 of the Raspberry Pi 5, whose processor has pins of its own that are not the header's; then BCM2835 to BCM2711. */
const HEADERS = [/^pinctrl-rp1$/, /^pinctrl-bcm2\d+$/];

/** The chip behind the header, of those that the kernel has in the folder; the only chip counts as the header's, too. */
export function headerChip<Chip extends { readonly label: string }>(chips: readonly Chip[], folder: string): Result<Chip, string> {
  const named = HEADERS.flatMap((header) => chips.filter(({ label }) => header.test(label)));
  const [chip] = named.length === 0 && chips.length === 1 ? chips : named;
  if (chip) return ok(chip);
  if (chips.length === 0) return err(`the kernel has no GPIO in ${folder}; is this a Raspberry Pi?`);
  return err(`none of the GPIO chips ${chips.map(({ label }) => label).join(", ")} is the header of a Raspberry Pi`);
}
