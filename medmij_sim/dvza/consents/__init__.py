"""The long-term consents of a person, to look at and to end ("Toestemmingen aanpassen")."""
