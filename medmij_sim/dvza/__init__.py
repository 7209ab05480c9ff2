"""The mock DVZA (dienstverlener aanbieder), release 2.2, Verzamelen: authorization, token and resource server."""

from medmij_sim.dvza.contracts import Lists, People
from medmij_sim.dvza.party import Dvza
from medmij_sim.dvza.policy import DvzaPolicy

__all__ = ["Dvza", "DvzaPolicy", "Lists", "People"]
