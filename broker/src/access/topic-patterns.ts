/** Whether a filter (with + and #) matches everything that another one matches. */
export function covers(wide: string, narrow: string): boolean {
  // [MQTT-4.7.1-2] # also matches the level above it, so that both match every topic
  if (wide === "+/#") return true;
  const ours = wide.split("/");
  const theirs = narrow.split("/");
  for (const [index, level] of ours.entries()) {
    if (level === "#") return true;
    const other = theirs[index];
    if (other === undefined || other === "#") return false;
    if (level !== "+" && level !== other) return false;
  }
  return ours.length === theirs.length;
}

/** Whether there is a topic that both filters match. */
export function overlap(one: string, other: string): boolean {
  const ours = one.split("/");
  const theirs = other.split("/");
  for (let index = 0; ; index += 1) {
    const a = ours[index];
    const b = theirs[index];
    if (a === "#" || b === "#") return true;
    if (a === undefined || b === undefined) return a === b;
    if (a !== "+" && b !== "+" && a !== b) return false;
  }
}

/** Puts user name and client id in for %u and %c; undefined where one of them would widen the filter. */
export function fill(pattern: string, username: string | undefined, clientId: string): string | undefined {
  const wanted = { "%u": username, "%c": clientId } as const;
  let isSafe = true;
  const filled = pattern.replace(/%[uc]/g, (name) => {
    const value = wanted[name as "%u" | "%c"];
    if (value === undefined || value === "" || /[/+#]/.test(value)) isSafe = false;
    return value ?? "";
  });
  return isSafe ? filled : undefined;
}
