// Copyright 2026 the multiprocessing authors. MIT license.

/**
 * What a case of the benchmark is. Each file in `bench/cases` exports one as its default.
 *
 * @module
 */

/** One who is measured. */
export interface Contestant {
  /** Its name: `spawn`, `CPython`, ... */
  name: string;
  /** The name of the one that it is compared with; null: of nobody. */
  against: string | null;
  /**
   * One measurement.
   *
   * @returns The figure, in the unit of the case.
   */
  measure(): Promise<number>;
  /** What must be over before the next one is measured; it isn't measured itself. */
  settle?(): Promise<void>;
  /** Ends what it has started. */
  close?(): Promise<void>;
  /** Whether the others go on without it when it fails. */
  mayFail?: boolean;
}

/** A contestant that is a process. */
export interface ProgramContestant extends Contestant {
  /** The id of its process. */
  readonly pid: number;
}

/** One question, put to several contestants in turn. */
export interface Case {
  /** The question, in words. */
  title: string;
  /** Of the figures: `ms`, ... */
  unit: string;
  /** Which figures are the better ones. */
  better: "lower" | "higher";
  /** How contestants are compared: by the ratio of their medians, or by what one costs more. */
  compare: "ratio" | "difference";
  /** How often each is measured, unless `--rounds` says otherwise. */
  rounds: number;
  /** What a reader must know to judge the figures. */
  note?: string;
  /**
   * Those who are measured, in the order of the table.
   *
   * @param peers Finds the contestants of other makers.
   * @returns Them, ready.
   */
  contestants(peers: Peers): Promise<Contestant[]>;
}

/** Finds the contestants of other makers. */
export interface Peers {
  /**
   * CPython, with a program in `bench/python`.
   *
   * @param file The program.
   * @param name The name of the contestant, if it is not `CPython`; also the argument of the program.
   * @param options How it is measured.
   * @returns It alone; nobody where there is no Python.
   */
  python(file: string, name?: string, options?: ProgramOptions): Promise<ProgramContestant[]>;
  /**
   * Pools on Node: this library's, where its package has been built, and those of others.
   *
   * @param measure What is measured: a name of `bench/peers/measures.mjs`.
   * @param options Which ones.
   * @returns Them; nobody where there is no Node, or no network to install the others from.
   */
  pools(measure: string, options?: PeerPoolsOptions): Promise<ProgramContestant[]>;
}

/** How a program is measured. */
export interface ProgramOptions {
  /** A new one each time, from the shell to its first answer. Default: one for all, by what it says. */
  cold?: boolean;
}

/** Options of {@linkcode Peers.pools}. */
export interface PeerPoolsOptions extends ProgramOptions {
  /** Flags of the runtime. */
  flags?: readonly string[];
  /** What their workers are. Default: both. */
  kind?: "threads" | "processes";
  /** Who is left out, by name. */
  except?: readonly string[];
  /** Whether those take part that give one value after another, and not the pools. */
  streams?: boolean;
  /** Whether only this library takes part. */
  onlyOurs?: boolean;
}

/** How one contestant did. */
export interface Standing {
  /** The contestant. */
  name: string;
  /** The one that it is compared with, if that one took part. */
  against: string | null;
  /** The median. */
  median: number;
  /** By ratio: this median divided by that one; by difference: less that one. */
  comparison: number | null;
  /** All figures, in the order they were measured. */
  figures: number[];
}

/** How a case went. */
export interface Result extends Omit<Case, "contestants" | "rounds"> {
  /** The name of its file. */
  name: string;
  /** In the order of the table. */
  standings: Standing[];
}

/** A whole run, as it is written. */
export interface Report {
  /** When: `2026-01-31`. */
  date: string;
  /** On what: `linux x86_64, 2 cores`. */
  machine: string;
  /** Of what: Deno, V8, Python. */
  versions: Record<string, string>;
  /** How many programs wanted a core on average, in the minute before the begin and before the end. */
  load: [before: number, after: number];
  /** The cases. */
  results: Result[];
}
