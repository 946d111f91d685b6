import { printable } from '../local/printable.ts';

/**
 * Where a spreadsheet would take text for a formula: after the start of a cell come, past blanks, quotes and invisible
 * characters, one of `=`, `+`, `-`, `@`, in any width. Which character starts a new cell depends on the reader's locale
 * and choice: comma, semicolon, tab or bar; after a quote may come one as well.
 */
const formula =
  /(?<=^|[,;\t|"])([\s"\p{Default_Ignorable_Code_Point}]*)([=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b])/gu;

/**
 * Text of others as a cell of a CSV file: unprintable characters are spaces, and an apostrophe stands before each
 * character that could begin a formula, whichever separator the file is read with.
 */
export const csvCell = (text: string): string => printable(text).trimStart().replaceAll(formula, "$1'$2");
