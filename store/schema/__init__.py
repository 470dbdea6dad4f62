"""Tables that stand apart from the others: those of talks about papers, and of the use of models."""

from store.schema.talks import talks as talks
from store.schema.usage import reservations as reservations
from store.schema.usage import usage as usage
