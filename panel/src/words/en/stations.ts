/** The overview of all stations. */
export const stations = {
  none: "No station has been heard yet.",
  newest: (ago: string) => `measured ${ago}`,
};
