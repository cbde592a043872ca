/** In which order the day, month and year of a date are written. */
export type DateOrder = "ymd" | "dmy" | "mdy";
