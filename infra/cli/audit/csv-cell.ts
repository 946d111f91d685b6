import { printable } from '../../display/printable.ts';

/**
 * A character that begins a formula in a spreadsheet (`=`, `+`, `-`, `@`, in any width), with all the separators, blanks,
 * quotes and invisible characters right before it.
 */
const formula =
  /(?<![\s",;|\p{Default_Ignorable_Code_Point}])([\s",;|\p{Default_Ignorable_Code_Point}]*)([=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b])/gu;
/** Which character starts a new cell depends on the reader's locale and choice; after a quote may come one as well. */
const separator = /[,;\t|"]/;

/**
 * Text of others as a cell of a CSV file: unprintable characters are spaces, and an apostrophe stands before each
 * character that could begin a formula, whichever separator the file is read with.
 */
export const csvCell = (text: string): string =>
  printable(text)
    .trimStart()
    .replaceAll(formula, (all, before: string, sign: string, offset: number) =>
      offset === 0 || separator.test(before) ? `${before}'${sign}` : all,
    );
