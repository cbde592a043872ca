/** "3 s ago", "5 min ago", "2 h ago", "4 d ago"; what is to come, which only a clock that is wrong can have told, is "0 s ago". */
export const ago = (iso: string, nowMs: number): string => `${duration(Math.max(0, nowMs - Date.parse(iso)))} ago`;

/** "3 s", "5 min", "2 h", "4 d". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
