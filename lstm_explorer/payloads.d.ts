// What Python sends to the browser: the data of every component, and who makes it.
//
// tests/scripts/test_payloads.py holds what pages send against these declarations. It knows
// interfaces, `extends`, unions, literals, arrays, tuples, Record and aliases, and no more.

/** Where the server stands: which tab it heard of last, and that tab's last change (`address.heard`). */
export interface Heard {
  tab: string;
  heard: number;
}

/** A change of the view, as the hand tells it (`address.hear`): its kind, and what that kind needs. */
export type Change = any[];

/** Parameters of the URL; null takes one away. */
export type Parameters = Record<string, string | number | boolean | null>;

// --- the state player: player/scene.py ---

export interface PlayerData {
  /** A `Scene` as JSON: read once for each key. */
  told: string;
  /** A digest of `told`. */
  key: string;
  view: View;
  /** Where plotly.js is; empty where it is there already. */
  plotly: string;
  /** Missing in the player that is one file: it has nobody to tell. */
  heard?: Heard;
}

export interface View {
  now: number;
  unit: number;
}

export interface Scene {
  rows: Panel[][];
  /** Of each quantity the numbers of all time steps and units, float32 in base64. */
  numbers: Record<string, string>;
  film: Film;
  /** The number of the unit in each row of the heatmaps. */
  order: number[];
  other: OtherRun | null;
  badge: Badge;
}

export interface Panel {
  key: string;
  kind?: "heat" | "path" | "lines" | "columns" | "space";
  figure?: Figure;
  alt?: string;
}

/** A figure in Plotly's own words (`figures.Plain`). */
export interface Figure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

export interface Film {
  /** A digest of the network's weights. */
  network: string;
  name: string;
  text: string;
  steps: number;
  units: number;
  classes: string[];
  cells: Cell[];
  /** What was fed at each time step. */
  fed: string[];
  /** A sentence for each time step. */
  said: string[];
  path: "h" | "c";
  /** The number of the answer at each time step. */
  best: number[];
}

export interface OtherRun {
  name: string;
  cells: Cell[];
}

export interface Badge {
  text: string;
  loud: boolean;
}

// --- tapes: player/cells.py, ui/components/tape.py ---

export interface Cell {
  t: number;
  /** What was fed; null is padding. */
  letters: (string | null)[];
  asked: boolean;
  /** Whether the state was reset just before. */
  cut: boolean;
  answer: string | null;
  probability: number | null;
  /** Null where nothing follows. */
  right: boolean | null;
  expected: string;
  disturbed?: boolean;
  donated?: boolean;
  held?: boolean;
  warm?: boolean;
}

export interface TapeData extends Heard {
  key: string;
  cells: Cell[];
  name: string;
  /** The current time step, outlined. */
  now: number | null;
  /** The parameter that a click on a letter sets. */
  selects: string | null;
  wrap: boolean;
  large: boolean;
  /** Where it is reset by hand; null where nobody can. */
  resets: number[] | null;
}

// --- figures: ui/components/charts.py, pictures.py, replay.py ---

export interface ChartData {
  /** A `Figure` as JSON. */
  figure: string;
  hall: boolean;
  plotly: string;
  alt: string;
}

export interface PicturesData {
  /** A `Figure` as JSON. */
  figure: string;
  plotly: string;
  name: string;
  width: number;
}

export interface ReplayData {
  epochs: number[];
  losses: (number | null)[];
  letters: string[];
  cuts: number[];
  asked: boolean[];
  /** Of each snapshot the answer at each time step. */
  answers: string[][];
  numbers: number[][];
  right: (boolean | null)[][];
  units: number;
  /** h of each snapshot, time step and unit, as a byte from -127 to 127, in base64. */
  h: string;
  /** Of each snapshot and time step the place in the plane. */
  points: number[][];
  /** Shares of the variance that the plane's directions have. */
  explained: number[];
  signed: string[];
  reset: string;
  letters_scale: string[];
}

// --- controls: ui/components/dials.py, hand.py, controls.py ---

export interface DialsData extends Heard {
  dials: Dial[];
  live: boolean;
}

export interface Dial {
  name: string;
  label: string;
  explained: string;
  low: number;
  high: number;
  value: number;
  whole: boolean;
  logarithmic: boolean;
  least: number;
  most: number;
  wanted: string;
}

export interface ControlBase extends Heard {
  key: string;
  label?: string;
  hideLabel?: boolean;
  help?: string;
}

export interface TextControl extends ControlBase {
  kind: "text";
  name: string;
  value: string;
  placeholder?: string;
}

export interface ChoiceControl extends ControlBase {
  kind: "select" | "segments" | "column";
  name?: string;
  options: ControlOption[];
  value: string;
}

export interface ControlOption {
  label: string;
  /** Null where it cannot be chosen. */
  sets: Parameters | null;
  caption?: string;
  said?: string;
}

export interface NumberControl extends ControlBase {
  kind: "number";
  name: string;
  low: number;
  high: number;
  value: number;
  step?: number;
  press?: string | null;
}

export interface SliderControl extends ControlBase {
  kind: "slider";
  name: string;
  low: number;
  high: number;
  value: number;
}

export interface RangeControl extends ControlBase {
  kind: "range";
  name: string;
  low: number;
  high: number;
  value: [number, number];
}

export interface NumbersControl extends ControlBase {
  kind: "numbers";
  name: string;
  low: number;
  high: number;
  value: number[];
  placeholder: string;
}

export interface ToggleControl extends ControlBase {
  kind: "toggle";
  value: boolean;
  on: Parameters;
  off: Parameters;
}

export interface ButtonControl extends ControlBase {
  kind: "button";
  does: Change;
  icon: string;
  look: string;
  disabled: boolean;
  spoken: string;
}

export interface LinksControl extends ControlBase {
  kind: "links";
  items: LinkItem[];
}

export interface LinkItem {
  label: string;
  icon: string;
  href: string;
  does: Change;
  current: boolean;
}

export type Control =
  | TextControl
  | ChoiceControl
  | NumberControl
  | SliderControl
  | RangeControl
  | NumbersControl
  | ToggleControl
  | ButtonControl
  | LinksControl;

// --- words, keys, links: ui/components/glossary.py, lecture.py, copy_link.py; claims, tour ---

export interface GlossaryData {
  words: string[];
  terms: Term[];
}

export interface Term {
  name: string;
  symbol: string | null;
  says: string;
  /** How it is written in sentences. */
  forms: string[];
}

export interface LectureData {
  on: boolean;
}

export interface CopyLinkData {
  link: string;
}

export interface ClaimSightData {
  claim: string;
}

export interface TourSightData {
  stop: string;
  lookAt: string;
}
