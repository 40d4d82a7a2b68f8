/** How many columns the table of documents has. */
export const COLUMNS = 7
