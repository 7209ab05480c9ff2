"""People who do not exist, for other programs: the subcommands of `medmij-sim patients`."""
