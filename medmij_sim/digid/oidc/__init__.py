"""The OpenID Connect face of NEP-DigiD."""
