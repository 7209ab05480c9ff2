"""`python -m medmij_sim.pgo`."""

from medmij_sim.pgo.command import command

command(prog_name="python -m medmij_sim.pgo")
