"""Why an answer does not cite a document: the first step at which it fell out."""
