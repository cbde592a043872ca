/** The station of an alert, in a text. */
export const STATION = "{{ $labels.station }}";

/** A number that a rule asked for or reckoned, in an English text. */
export const number = (name: string, decimals: number): string => `{{ ${printed(name, decimals)} }}`;

/** The same in a Portuguese text, with a decimal comma. */
export const numero = (name: string, decimals: number): string => `{{ reReplaceAll "[.]" "," (${printed(name, decimals)}) }}`;

const printed = (name: string, decimals: number): string => `printf "%.${decimals}f" $values.${name}.Value`;

/** A limit, in a Portuguese text. */
export const decimalComma = (value: number): string => String(value).replace(".", ",");
