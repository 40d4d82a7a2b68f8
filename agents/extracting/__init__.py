"""The offline answerer: picks the sentences of the passages found that answer a question best."""
