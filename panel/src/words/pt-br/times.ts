import type { times as english } from "../en/times.ts";
import type { Translation } from "../translation.ts";

export const times: Translation<typeof english> = {
  seconds: (count) => `${count} s`,
  minutes: (count) => `${count} min`,
  hours: (count) => `${count} h`,
  days: (count) => `${count} d`,
  years: (count) => `${count} anos`,
  ago: (length) => `há ${length}`,
  onDate: (date) => `em ${date}`,
  since: (time) => `desde ${time}`,
};
