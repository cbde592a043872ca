/** Where a button is on a remote control. */
export type Place =
  | "power"
  | "on"
  | "off"
  | "source"
  | `digit${Digit}`
  | "up"
  | "down"
  | "left"
  | "right"
  | "ok"
  | "back"
  | "home"
  | "menu"
  | "exit"
  | "info"
  | "guide"
  | "volumeUp"
  | "volumeDown"
  | "mute"
  | "channelUp"
  | "channelDown"
  | "red"
  | "green"
  | "yellow"
  | "blue"
  | "previous"
  | "rewind"
  | "play"
  | "pause"
  | "stop"
  | "record"
  | "forward"
  | "next";
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** The names of each place, as lirc, Flipper, irdb and people spell them, without what `spelled` leaves out. */
const NAMES: Readonly<Record<Exclude<Place, `digit${Digit}`>, readonly string[]>> = {
  power: ["power", "pwr", "onoff", "on/off", "powertoggle", "poweronoff", "standby", "power1", "tvpower"],
  on: ["on", "poweron", "pwron", "turnon"],
  off: ["off", "poweroff", "pwroff", "turnoff"],
  source: ["source", "input", "inputs", "inputsource", "tv/av", "tvav", "av", "tv/video", "video", "cyclewindows"],
  up: ["up", "arrowup", "cursorup", "navup", "navigateup", "dpadup", "uparrow", "menuup"],
  down: ["down", "arrowdown", "cursordown", "navdown", "navigatedown", "dpaddown", "downarrow", "menudown"],
  left: ["left", "arrowleft", "cursorleft", "navleft", "navigateleft", "dpadleft", "leftarrow", "menuleft"],
  right: ["right", "arrowright", "cursorright", "navright", "navigateright", "dpadright", "rightarrow", "menuright"],
  ok: [
    "ok",
    "enter",
    "select",
    "center",
    "centre",
    "dpadcenter",
    "cursorenter",
    "menuselect",
    "confirm",
    "set",
    "okenter",
    "ok/enter",
    "navigateenter",
  ],
  back: ["back", "return", "esc", "goback", "last"],
  home: ["home", "homepage", "smarthub"],
  menu: ["menu", "setup", "settings", "mainmenu", "config"],
  exit: ["exit", "cancel", "close", "clear"],
  info: ["info", "information", "display", "osd"],
  guide: ["guide", "epg", "program", "tvguide"],
  volumeUp: ["volumeup", "volup", "vol+", "volume+", "v+", "volplus", "volumeplus", "volinc", "louder"],
  volumeDown: ["volumedown", "voldown", "vol-", "volume-", "v-", "volminus", "volumeminus", "voldn", "voldec", "softer"],
  mute: ["mute", "muting", "volumemute", "mutetoggle"],
  channelUp: [
    "channelup",
    "chup",
    "ch+",
    "channel+",
    "chan+",
    "chanup",
    "progup",
    "prog+",
    "pr+",
    "p+",
    "programup",
    "chnext",
    "chplus",
    "channelplus",
  ],
  channelDown: [
    "channeldown",
    "chdown",
    "ch-",
    "channel-",
    "chan-",
    "chandown",
    "progdown",
    "prog-",
    "pr-",
    "p-",
    "programdown",
    "chprev",
    "chdn",
    "chminus",
    "channelminus",
  ],
  red: ["red", "colorred", "colourred", "funcred"],
  green: ["green", "colorgreen", "colourgreen", "funcgreen"],
  yellow: ["yellow", "coloryellow", "colouryellow", "funcyellow"],
  blue: ["blue", "colorblue", "colourblue", "funcblue"],
  previous: ["previous", "prev", "skipback", "skip-", "previoussong", "previoustrack", "trackprev", "skipbackward"],
  rewind: ["rewind", "rew", "fastrewind", "frew", "rwd", "fr", "backward", "fastback"],
  play: ["play", "playpause", "play/pause", "pauseplay"],
  pause: ["pause", "still", "freeze"],
  stop: ["stop", "stopcd"],
  record: ["record", "rec"],
  forward: ["fastforward", "ff", "ffwd", "ffw", "forward", "fwd", "fastfwd", "ffward"],
  next: ["next", "skip", "skip+", "skipforward", "skipfwd", "nextsong", "nexttrack", "tracknext"],
};

const PLACES = new Map<string, Place>(
  Object.entries(NAMES).flatMap(([place, names]) => names.map((name): [string, Place] => [name, place as Place])),
);

/** Where a button belongs by its name; undefined for one that only its own remote has. */
export function placeOf(button: string): Place | undefined {
  const name = spelled(button);
  const digit = /^(?:num|numeric|number|digit|kp|n|d)?([0-9])$/.exec(name)?.[1];
  return digit === undefined ? PLACES.get(name) : (`digit${Number(digit) as Digit}` as const);
}

/** Lower case; without `KEY_` and `BTN_` before it, and what separates words. A plus or minus at the end is the name's. */
const spelled = (button: string): string =>
  button
    .trim()
    .toLowerCase()
    .replace(/^(key|btn|button)[_ -]/, "")
    .replace(/[_ .]|-(?!$)/g, "");
