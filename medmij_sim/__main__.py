"""`python -m medmij_sim` is `medmij-sim`."""

from medmij_sim.cli import main

if __name__ == "__main__":
    main()
