"""Issuers of identities that speak OpenID Connect: `contracts.ports.IdentityProvider`."""
