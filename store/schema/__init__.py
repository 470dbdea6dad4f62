"""Tables that stand apart: talks, libraries, what is reckoned or said of papers, models' use, operators, processes."""

from store.schema.best import best as best
from store.schema.embeddings import embeddings as embeddings
from store.schema.embeddings import frequencies as frequencies
from store.schema.gates import gate_waits as gate_waits
from store.schema.gates import gates as gates
from store.schema.jobs import job_results as job_results
from store.schema.jobs import job_waiters as job_waiters
from store.schema.library import libraries as libraries
from store.schema.library import library_entries as library_entries
from store.schema.machines import leases as leases
from store.schema.machines import processes as processes
from store.schema.models import model_news as model_news
from store.schema.operators import operators as operators
from store.schema.overviews import overview_papers as overview_papers
from store.schema.overviews import overviews as overviews
from store.schema.talks import talks as talks
from store.schema.usage import reservations as reservations
from store.schema.usage import usage as usage
