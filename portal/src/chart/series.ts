// What a chart shows: some series, and for each row a value in each of them.

/** Measured figures are filled; what is declared is hatched, so that they are told apart without colour. */
export type Fill = "solid" | "light" | "hatch";
export type Series = { name: string; fill: Fill };
export type Bar = { value: number; text: string };
export type Row = { label: string; bars: Bar[] };
