/** Times and lengths of time. */
export const times = {
  seconds: (count: string) => `${count} s`,
  minutes: (count: string) => `${count} min`,
  hours: (count: string) => `${count} h`,
  days: (count: string) => `${count} d`,
  years: (count: string) => `${count} years`,
  ago: (length: string) => `${length} ago`,
  onDate: (date: string) => `on ${date}`,
  since: (time: string) => `since ${time}`,
};
