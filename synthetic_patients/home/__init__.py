"""What someone has at home and could give to a Zorgaanbieder: measurements, a letter, a photograph, a wish."""
