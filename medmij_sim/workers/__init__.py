"""A world on several processes: one home for what there is one of, workers for the DVZAs.

The home has the control API, NEP-DigiD, the Stelselnode, the PGOs and the record. Workers share the two listening
sockets; they answer for the DVZAs, and pass connections for other hosts on to the home once TLS is done. What a DVZA
remembers is in a storage that all share; what else they must agree on (time, faults, loaded dossiers) the home tells
them before it answers the control API.
"""

from medmij_sim.workers.home import Workers

__all__ = ["Workers"]
