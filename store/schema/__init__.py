"""Tables that stand apart from the others: those of talks about papers."""

from store.schema.talks import talks as talks
