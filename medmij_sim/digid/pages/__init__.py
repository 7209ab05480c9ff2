"""What people meet at NEP-DigiD: the means they choose, the answer they give, and the steps on the way."""
