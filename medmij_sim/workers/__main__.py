"""`python -m medmij_sim.workers`: a worker; started by the home of a world."""

import sys

from medmij_sim.workers.worker import main

main(sys.argv[1:])
