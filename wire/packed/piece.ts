/** What `Content-Type` says of lines of which the first tells of a list, and each other is a `Piece` of it. */
export const packedContentType = "application/x-taffrail-list";

/**
 * A part of a packed list: a line of JSON. Paths, ways and texts are numbered through all pieces of a list, in the order in which they come.
 *
 * A row is `[base] way entry…`: a negative `base` says how many rows before it the one is from which it differs, the one before it where
 * there is none. The way says where it may differ, and its entries what stands there. Where a text is told, a string is that text, a number
 * from 0 on one that has been said, a negative one what so many texts before it in this row said (-1 is the last), and anything else
 * the only item of a list.
 */
export interface Piece {
  /** New paths: of each the number of the path that it goes on from, and the next name or index. `rootPath` is there from the start. */
  readonly paths: readonly (string | number)[];
  /** New ways: lists of `4 × path + place`. A list is cut by setting its `lengthKey`. */
  readonly ways: readonly (readonly number[])[];
  /** Rows, one after another. */
  readonly rows: readonly unknown[];
}

/** What is done at a path: any value set, a field taken away (it has no entry), a text told that gets a number, or one that gets none. */
export const place = { value: 0, unset: 1, text: 2, once: 3 } as const;

/** The path of a whole value. */
export const rootPath = 0;
export const lengthKey = "length";
/** What lies deeper than so many names is told whole. */
export const deepest = 48;
/** As many texts of a row, from the end, are known by negative numbers. */
export const recentTexts = 8;
